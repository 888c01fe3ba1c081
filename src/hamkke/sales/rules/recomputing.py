"""Whether what was added up anew is what we keep: to the won, for every channel and day."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

# Of what: a cell of a day's totals, the sellers of a day, or the sales that two channels told.
PARTS = {
    "day": Words("하루 집계", "totals of the day"),
    "seller": Words("판매자 집계", "totals of its sellers"),
    "told_twice": Words("두 곳에서 보고한 매출", "sales that two channels told"),
}

Key = tuple[str, date, str, tuple[str, ...]]  # channel, day of order, one of PARTS, and which cell of it
Sums = Mapping[str, int]


class SparkMissing(Refused):
    reason = "spark_missing"
    says = Words(
        "이 컴퓨터에는 Spark가 없습니다. Java 17을 깔고 `make spark`를 실행해 주세요.",
        "There is no Spark on this computer. Install Java 17 and run `make spark`.",
    )


class MasterNotNamed(Refused):
    reason = "master_not_named"
    says = Words(
        "어느 Spark에서 셀지 --master로 알려 주세요. 예: --master spark://host:7077",
        "Say with --master which Spark is to reckon, as in --master spark://host:7077.",
    )


class ClusterUnreachable(Refused):
    reason = "cluster_unreachable"
    says = Words("Spark가 {master}에서 대답하지 않습니다.", "No Spark answers at {master}.")


@dataclass(frozen=True)
class Difference:
    """One cell in which both differ; a side that does not have it says nothing."""

    part: str
    cell: tuple[str, ...]
    recomputed: Sums
    kept: Sums


@dataclass(frozen=True)
class Day:
    """A day of a channel: what was added up anew, and where we keep something else."""

    channel: str
    order_day: date
    lines: int
    amount: int
    differences: tuple[Difference, ...]

    @property
    def is_equal(self) -> bool:
        return not self.differences


def compared(recomputed: Mapping[Key, Sums], kept: Mapping[Key, Sums]) -> list[Day]:
    """Every day of every channel that either side knows, in order. A cell that adds up to nothing need not be there."""
    found: dict[tuple[str, date], list[Difference]] = defaultdict(list)
    added: dict[tuple[str, date], list[int]] = defaultdict(lambda: [0, 0])
    for key in sorted({*recomputed, *kept}):
        channel, day, part, cell = key
        now, then = recomputed.get(key, {}), kept.get(key, {})
        if any(now.get(name, 0) != then.get(name, 0) for name in {*now, *then}):
            found[channel, day].append(Difference(part, cell, now, then))
        if part == "day":
            sums = added[channel, day]
            sums[0], sums[1] = sums[0] + now.get("lines", 0), sums[1] + now.get("amount", 0)
    return [
        Day(*key, lines=added[key][0], amount=added[key][1], differences=tuple(found[key]))
        for key in sorted({*added, *found})
    ]
