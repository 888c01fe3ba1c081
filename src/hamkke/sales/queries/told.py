"""What each channel told of an edition's phases: by day, by batch, and the small ones put together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Q, Sum

from hamkke.kernel import cells, clock
from hamkke.kernel.words import Words
from hamkke.sales.models import Channel, DayTotal, SellerTotal, TouchedDay
from hamkke.sales.rules import releasing
from hamkke.sales.rules.channels import COUNTER, OWN
from hamkke.sales.rules.lines import TOLD_TWICE

PHASES = ("main", "extension")


@dataclass(frozen=True)
class Moved:
    """What one batch told of a phase: when it came, and how it moved the sums."""

    came_on: date
    cell: cells.Cell


@dataclass
class Told:
    """What one channel, or several small ones together (`is_joint`), told of one phase."""

    phase: str
    kind: str
    name: Words
    codes: list[str]
    days: dict[date, cells.Cell] = field(default_factory=dict)
    batches: dict[int, Moved] = field(default_factory=dict)
    sellers: int = 0
    quantity: int = 0
    told_twice: int = 0
    is_joint: bool = False

    @property
    def cell(self) -> cells.Cell:
        return replace(cells.together(list(self.days.values())), sellers=self.sellers)


def told_by_channel(days: dict[str, list[date]]) -> list[Told]:
    """Every channel that told of a phase, or that is ours and may be nothing, in order."""
    phase_of = {day: phase for phase, spell in days.items() for day in spell}
    won = Channel.objects.filter(currency="KRW")
    told: dict[tuple[str, str], Told] = {}

    def of(channel: Channel, day: date) -> Told:
        key = (phase_of[day], channel.code)
        return told.setdefault(key, Told(key[0], channel.kind, channel.words, [channel.code]))

    channels = {channel.pk: channel for channel in won}
    totals = DayTotal.objects.filter(channel__in=channels, order_day__in=list(phase_of)).order_by()
    if not totals.exists():
        return []
    for channel_id, day, lines, quantity, amount, twice in totals.values_list(
        "channel", "order_day"
    ).annotate(
        sum_lines=Sum("lines"),
        sum_quantity=Sum("quantity"),
        sum_amount=Sum("amount"),
        sum_twice=Sum("amount", filter=Q(state=TOLD_TWICE), default=0),
    ):
        each = of(channels[channel_id], day)
        each.days[day] = cells.Cell(lines, 0, amount)
        each.quantity, each.told_twice = each.quantity + quantity, each.told_twice - twice
    _count_sellers(channels, phase_of, told)
    _tell_batches(channels, phase_of, told)
    if days["main"]:
        for channel in won.filter(code__in=(OWN, COUNTER)):
            of(channel, days["main"][0])
    return sorted(told.values(), key=lambda each: (PHASES.index(each.phase), each.kind, each.name.ko))


def _count_sellers(
    channels: dict[Any, Channel], phase_of: dict[date, str], told: dict[tuple[str, str], Told]
) -> None:
    named = SellerTotal.objects.filter(channel__in=channels, order_day__in=list(phase_of)).exclude(seller="")
    of_phase: dict[tuple[str, str], set[str]] = defaultdict(set)
    of_day: dict[tuple[str, date], int] = defaultdict(int)
    for channel_id, day, seller in named.order_by().values_list("channel", "order_day", "seller").distinct():
        of_phase[phase_of[day], channels[channel_id].code].add(seller)
        of_day[channels[channel_id].code, day] += 1
    for (phase, code), each in told.items():
        each.sellers = len(of_phase[phase, code])
        each.days = {
            day: cells.Cell(cell.lines, of_day[code, day], cell.amount) for day, cell in each.days.items()
        }


def _tell_batches(
    channels: dict[Any, Channel], phase_of: dict[date, str], told: dict[tuple[str, str], Told]
) -> None:
    """Who sold in a batch is not kept, but no more than sold on the days it touches: the fullest of them is taken."""
    touched = TouchedDay.objects.filter(channel__in=channels, order_day__in=list(phase_of))
    moved: dict[tuple[str, str], dict[int, Moved]] = defaultdict(dict)
    rows = touched.order_by("batch__number").values_list(
        "channel", "order_day", "batch__number", "batch__received_at"
    )
    for channel_id, day, number, came_at, lines, amount in rows.annotate(Sum("lines"), Sum("amount")):
        key = phase_of[day], channels[channel_id].code
        sellers = told[key].days[day].sellers if key in told and day in told[key].days else 0
        came_on = came_at.astimezone(clock.SEOUL).date()
        before = moved[key].get(number, Moved(came_on, cells.Cell(0, 0, 0))).cell
        moved[key][number] = Moved(
            came_on,
            cells.Cell((before.lines or 0) + lines, max(before.sellers, sellers), before.amount + amount),
        )
    for key, each in told.items():
        each.batches = {number: batch for number, batch in moved[key].items() if not batch.cell.is_empty}


def joined(told: Sequence[Told]) -> list[Told]:
    """The channels that are too small to be shown alone, put together within their phase and kind."""
    groups: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for each in told:
        groups[each.phase, each.kind].append(each)
    found: list[Told] = []
    for (phase, kind), members in groups.items():
        small = cells.hidden([each.cell for each in members])
        found += [each for place, each in enumerate(members) if place not in small]
        if small:
            found.append(_together(phase, kind, [members[place] for place in sorted(small)]))
    return found


def _together(phase: str, kind: str, members: Sequence[Told]) -> Told:
    codes = [code for each in members for code in each.codes]
    whole = Told(phase, kind, releasing.OTHERS, codes, is_joint=True)
    for each in members:
        whole.quantity += each.quantity
        whole.told_twice += each.told_twice
        whole.sellers += each.sellers
        whole.batches |= each.batches
        for day, cell in each.days.items():
            whole.days[day] = cells.together([whole.days.get(day, cells.Cell(0, 0, 0)), cell])
    return whole
