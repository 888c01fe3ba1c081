"""What may be made public, by whom, and how one publication differs from the one before it."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words
from hamkke.sales.rules.definitions import KINDS, PHASES

# Figures that come from lines name us as their source; those who published others are named by these.
SOURCE = "hamkke:release"
OTHERS = Words("그 밖의 판매처", "other channels")


class NothingToRelease(Refused):
    reason = "nothing_to_release"
    says = Words("{edition} 회차에 공개할 매출이 없습니다.", "There is nothing to release of {edition}.")


class ReleaseUnknown(Refused):
    reason = "release_unknown"
    says = Words("{edition} 회차에는 {number}번째 공개본이 없습니다.", "{edition} has no release {number}.")


class DaysStillMoving(Refused):
    reason = "days_still_moving"
    says = Words(
        "아직 집계하지 않은 날이 {days}일 있습니다. 잠시 뒤에 다시 해 주세요.",
        "{days} days are not added up yet. Please try again in a moment.",
    )


class NotOver(Refused):
    reason = "edition_not_over"
    says = Words(
        "{day}까지인 회차는 끝난 뒤에 확정할 수 있습니다. 그때까지는 잠정으로 공개합니다.",
        "An edition that lasts until {day} becomes final once it is over; until then it is provisional.",
    )


class ReportsMissing(Refused):
    reason = "reports_missing"
    says = Words(
        "아직 보고하지 않은 판매처가 있어 확정할 수 없습니다: {who}.",
        "These have not reported yet, so nothing is final: {who}.",
    )


class LinesWaiting(Refused):
    reason = "lines_waiting"
    says = Words(
        "고쳐야 할 줄이 {lines}개 있어 확정할 수 없습니다.",
        "{lines} lines wait to be mended, so nothing is final.",
    )


class AlreadyFinal(Refused):
    reason = "already_final"
    says = Words(
        "확정해 공개한 뒤에는 잠정으로 돌아가지 않습니다.",
        "What was released as final does not become provisional again.",
    )


class FiguresByHand(Refused):
    reason = "figures_by_hand"
    says = Words(
        "직접매출이 손으로 합계째 적혀 있어, 판매처별로 공개하면 두 번 세게 됩니다.",
        "Direct sales were recorded by hand as a whole; released channel by channel they would count twice.",
    )


class ReleaseWaiting(Refused):
    reason = "release_waiting"
    says = Words(
        "먼저 낸 공개본을 공개하거나 거두어 주세요.", "Release or withdraw the one that was proposed before."
    )


class SecondPersonNeeded(Refused):
    reason = "second_person_needed"
    says = Words(
        "공개본을 낸 사람이 아닌 다른 사람이 공개해야 합니다.",
        "Another person than who proposed it must release it.",
    )


class ReleaseDecided(Refused):
    reason = "release_decided"
    says = Words("이미 공개했거나 거둔 공개본입니다.", "It has been released or withdrawn already.")


class BatchTakenBack(Refused):
    reason = "batch_taken_back"
    says = Words(
        "이 공개본이 센 파일을 그사이 되돌렸습니다({batches}). 새로 내 주세요.",
        "Files that it counts were taken back meanwhile ({batches}). Please propose anew.",
    )


@dataclass(frozen=True)
class Readiness:
    """What stands in the way of a publication."""

    dirty_days: int
    missing: Sequence[str]
    lines_waiting: int
    latest_day: date | None
    is_final_before: bool
    has_figures_by_hand: bool


def check_proposing(status: str, ready: Readiness, *, today: date) -> None:
    """Refuse a publication of days that still move; as final also one that somebody has not reported for."""
    if ready.has_figures_by_hand:
        raise FiguresByHand
    if ready.dirty_days:
        raise DaysStillMoving(days=ready.dirty_days)
    if status == "provisional":
        if ready.is_final_before:
            raise AlreadyFinal
        return
    if ready.latest_day is not None and today <= ready.latest_day:
        raise NotOver(day=ready.latest_day)
    if ready.missing:
        raise ReportsMissing(who=", ".join(ready.missing))
    if ready.lines_waiting:
        raise LinesWaiting(lines=ready.lines_waiting)


def check_releasing(*, is_decided: bool, is_same_person: bool, taken_back: Collection[int]) -> None:
    """Refuse a release by the one who proposed it, twice, or of files that were taken back since."""
    if is_decided:
        raise ReleaseDecided
    if is_same_person:
        raise SecondPersonNeeded
    if taken_back:
        raise BatchTakenBack(batches=", ".join(f"#{number}" for number in sorted(taken_back)))


def canonical(content: dict[str, Any]) -> bytes:
    """A release as the bytes that are hashed: keys in order, nothing between them, UTF-8."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()


@dataclass(frozen=True)
class Came:
    """A batch, as a release tells of it."""

    number: int
    came_on: str


@dataclass(frozen=True)
class Mover:
    """Batches that are in one release and not in the other, stored or taken back in between: each by itself, but for
    those too small to be shown, which are told in one sum."""

    stored: tuple[Came, ...]
    taken_back: tuple[Came, ...]
    amount: int


@dataclass(frozen=True)
class Difference:
    """A figure before and after, and who moved it. `rest` is what no single batch explains: our own orders, sales that
    two channels told, and figures of others."""

    phase: str
    kind: str
    detail: str
    before: int | None
    after: int | None
    movers: tuple[Mover, ...]

    @property
    def phase_name(self) -> Words:
        return PHASES[self.phase]

    @property
    def kind_name(self) -> Words:
        return KINDS[self.kind]

    @property
    def change(self) -> int:
        return (self.after or 0) - (self.before or 0)

    @property
    def rest(self) -> int:
        return self.change - sum(mover.amount for mover in self.movers)


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """What changed from one release's content to the next one's, figure by figure; what stayed is left out."""
    then, now = _amounts(before), _amounts(after)
    moved = _moved(_rows(before), _rows(after))
    found = [
        Difference(*key, then.get(key), now.get(key), tuple(moved.get(key, ())))
        for key in dict.fromkeys((*now, *then))
    ]
    return [each for each in found if each.change or each.movers or each.before is None]


_Key = tuple[str, str, str]
_Rows = list[dict[str, Any]]


def _amounts(content: dict[str, Any]) -> dict[_Key, int]:
    return {(each["phase"], each["kind"], each["detail"]): each["amount"] for each in content["figures"]}


def counted(content: dict[str, Any]) -> set[int]:
    """The numbers of all batches in a release's content, the small ones too."""
    rows = [row for each in content["channels"] for row in each["batches"]]
    return {came.number for row in rows for came in _came(row)}


def _came(row: dict[str, Any]) -> list[Came]:
    """The batches of one row: one that is shown, or the small ones that are told in one sum."""
    files = [row] if row["number"] else row.get("files", [])
    return [Came(each["number"], each["came_on"]) for each in files]


def _rows(content: dict[str, Any]) -> dict[_Key, _Rows]:
    return {(each["phase"], each["kind"], each["detail"]): each["batches"] for each in content["channels"]}


def _moved(before: dict[_Key, _Rows], after: dict[_Key, _Rows]) -> dict[_Key, list[Mover]]:
    found = {key: _movers(before.get(key, []), after.get(key, [])) for key in {*before, *after}}
    return {key: movers for key, movers in found.items() if movers}


def _movers(before: _Rows, after: _Rows) -> list[Mover]:
    """What is hidden on either side is one group; so is a batch that is shown there and hidden here."""
    small = {came.number for row in (*before, *after) if not row["number"] for came in _came(row)}
    then, now = ({came.number: came for row in rows for came in _came(row)} for rows in (before, after))
    groups = [*([number] for number in sorted({*then, *now} - small)), sorted(small)]
    movers = [
        Mover(
            stored=tuple(now[number] for number in group if number not in then),
            taken_back=tuple(then[number] for number in group if number not in now),
            amount=_sum(after, group) - _sum(before, group),
        )
        for group in groups
    ]
    return [each for each in movers if each.stored or each.taken_back]


def _sum(rows: _Rows, group: list[int]) -> int:
    return sum(row["amount"] for row in rows if any(came.number in group for came in _came(row)))
