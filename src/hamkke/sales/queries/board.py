"""What channels have told so far of one phase of an edition, from the slices of its days: a few questions, however many lines."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import add
from uuid import UUID

from django.db.models import QuerySet, Sum

from hamkke.festivals import queries as festivals
from hamkke.kernel.words import Words
from hamkke.sales.models import Channel, Slice
from hamkke.sales.queries.headlines import Attainment, attained
from hamkke.sales.rules import definition
from hamkke.sales.rules.definitions import DIRECT_KINDS
from hamkke.sales.rules.mappings import PROVINCE_NAMES
from hamkke.ui import charts

UNKNOWN = Words("모름", "Not known")
REST = Words("그 밖", "Others")
_SUMS = ("lines", "quantity", "amount", "undone", "settlement", "deposit")
_CATEGORIES = 15
_CHANNELS_DRAWN = 6  # More shades than that nobody tells apart.


@dataclass(frozen=True)
class ChannelTold:
    channel: Channel
    lines: int
    quantity: int
    amount: int
    undone: int
    settlement: int
    deposit: int


@dataclass(frozen=True)
class Board:
    """Won, net of what was undone. Only `total`, `channels` and `days` have what was told twice taken off.

    `settlement` is what channels say they owe the sellers, `deposit` what they say they have paid; neither is sales.
    """

    days: list[date]
    channels: list[ChannelTold]
    series: list[charts.Series]
    regions: list[tuple[Words, int]]
    categories: list[tuple[Words, int]]
    attainments: tuple[Attainment, ...]

    @property
    def lines(self) -> int:
        return sum(each.lines for each in self.channels)

    @property
    def total(self) -> int:
        return sum(each.amount for each in self.channels)

    @property
    def settlement(self) -> int:
        return sum(each.settlement for each in self.channels)

    @property
    def deposit(self) -> int:
        return sum(each.deposit for each in self.channels)

    @property
    def told_twice(self) -> int:
        """What two channels told of the same sales, counted once in the total."""
        return sum(amount for _, amount in self.regions) - self.total


def board(edition: festivals.Edition, *, phase: str, until: date, channel: str = "") -> Board:
    """What was told of a phase's days until then: by all channels, or by one."""
    days = [day for day in festivals.dates_of(edition, phase) if day <= until]
    known = {each.pk: each for each in Channel.objects.filter(currency="KRW") if channel in ("", each.code)}
    # The channels are named to the slices, of which there are many: a join would look each of them up.
    told = Slice.objects.filter(order_day__in=days, channel__in=list(known)).order_by()
    amounts: dict[UUID, Counter[date]] = defaultdict(Counter)
    channels = _channels(told, known, amounts)
    regions, categories = _sides(told)
    direct = sum(each.amount for each in channels if each.channel.kind in DIRECT_KINDS)
    return Board(
        days=days,
        channels=channels,
        series=_series(days, channels, amounts),
        regions=_largest((_named(PROVINCE_NAMES.get(code, "")), amount) for code, amount in regions),
        categories=_shortened(_largest((_named(name), amount) for name, amount in categories)),
        attainments=attained(edition, definition("direct"), direct)
        if phase == "main" and not channel
        else (),
    )


def _channels(
    told: QuerySet[Slice], known: dict[UUID, Channel], amounts: dict[UUID, Counter[date]]
) -> list[ChannelTold]:
    found: dict[UUID, tuple[int, ...]] = defaultdict(lambda: (0,) * len(_SUMS))
    for channel, day, *sums in told.filter(side="").values_list("channel", "order_day", *_SUMS):
        found[channel] = tuple(map(add, found[channel], sums))
        amounts[channel][day] += sums[_SUMS.index("amount")]
    listed = [ChannelTold(known[channel], *sums) for channel, sums in found.items()]
    return sorted(listed, key=lambda each: (-each.amount, each.channel.name))


def _series(
    days: Sequence[date], channels: Sequence[ChannelTold], amounts: dict[UUID, Counter[date]]
) -> list[charts.Series]:
    """The largest channels by day, and all others together."""
    drawn = [each.channel for each in channels[:_CHANNELS_DRAWN]]
    others = [each.channel for each in channels[_CHANNELS_DRAWN:]]
    series = [charts.Series(each.words, tuple(amounts[each.pk][day] for day in days)) for each in drawn]
    if others:
        rest = tuple(sum(amounts[each.pk][day] for each in others) for day in days)
        series.append(charts.Series(REST, rest))
    return series


def _named(name: str) -> Words:
    """Names of provinces and categories are Korean, as the channels write them."""
    return Words(name, name) if name else UNKNOWN


def _sides(told: QuerySet[Slice]) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """By region and by category, in one question."""
    found: dict[str, list[tuple[str, int]]] = {"region": [], "category": []}
    for side, value, amount in (
        told.filter(side__in=list(found)).values_list("side", "value").annotate(Sum("amount"))
    ):
        found[side].append((value, amount))
    return found["region"], found["category"]


def _largest(rows: Iterable[tuple[Words, int]]) -> list[tuple[Words, int]]:
    added: Counter[Words] = Counter()
    for name, amount in rows:
        added[name] += amount
    return sorted(added.items(), key=lambda row: (row[0] == UNKNOWN, -row[1], row[0].ko))


def _shortened(rows: list[tuple[Words, int]]) -> list[tuple[Words, int]]:
    rest = sum(amount for _, amount in rows[_CATEGORIES:])
    return [*rows[:_CATEGORIES], (REST, rest)] if len(rows) > _CATEGORIES else rows
