"""How the merchants of an edition fared: one by one for themselves, together for everybody."""

from __future__ import annotations

import statistics
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hamkke.calls import queries as calls
from hamkke.festivals import queries as festivals
from hamkke.insights.queries.studies import periods_of
from hamkke.insights.rules import distributing
from hamkke.insights.rules.distributing import ABOVE, BANDS, LEAST, Band, Dimension, Merchant, Spread
from hamkke.insights.rules.publishing import NotScheduled
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.places import queries as places
from hamkke.sales import queries as sales
from hamkke.ui import charts

CHANNELS = {
    "hamkke": Words("함께에서 받은 주문", "Orders placed here"),
    "counter": Words("매장에서 쿠폰과 함께", "At the counter, with a coupon"),
}
DIMENSIONS: dict[Dimension, Words] = {
    "region": Words("지역", "Region"),
    "size": Words("축제 앞 같은 기간의 매출", "Sales in as many days before"),
    "track": Words("부문", "Track"),
}
UNKNOWN = Words("모름", "Not known")


@dataclass(frozen=True)
class Line:
    """A group and how it fared; `spread` is None where the group is too small to be public."""

    name: Words
    spread: Spread | None


@dataclass(frozen=True)
class Table:
    dimension: Dimension
    name: Words
    lines: list[Line]


@dataclass(frozen=True)
class Results:
    """The merchants that hold a place in an edition. `whole` is None where they are too few to be public."""

    merchants: list[Merchant]
    whole: Spread | None
    bands: list[Band]
    tables: list[Table]

    @property
    def rows(self) -> list[tuple[Words, int | None]]:
        """How many sold how much; None where it may not be seen."""
        return [(band.name, band.merchants) for band in self.bands]

    @property
    def has_unseen(self) -> bool:
        lines = [line.spread for table in self.tables for line in table.lines]
        return None in lines or None in [band.merchants for band in self.bands]


@dataclass(frozen=True)
class OwnResults:
    """One merchant's days by channel, and the median day of those it is alike; None where they are too few."""

    total: int
    days: list[date]
    series: list[charts.Series]
    alike: int
    alike_by: list[Words]
    median: int | None
    medians: charts.Series | None


def results_of(edition: festivals.Edition, *, is_public: bool) -> Results:
    """At most ten queries, however many merchants."""
    held = calls.held_places(edition)
    merchants = _merchants(edition, held)
    whole = distributing.spread(each.sold for each in merchants)
    if not merchants or (is_public and whole.merchants < LEAST):
        return Results(merchants, None, [], [])
    names = _names(held)
    return Results(
        merchants=merchants,
        whole=whole,
        bands=distributing.bands(merchants, is_public=is_public),
        tables=[
            Table(
                by,
                name,
                [
                    Line(names[by].get(group.key, UNKNOWN), group.spread)
                    for group in distributing.groups(merchants, by, is_public=is_public)
                ],
            )
            for by, name in DIMENSIONS.items()
            if by != "size" or _is_scheduled(edition)
        ],
    )


def results_table(edition: festivals.Edition) -> list[tuple[object, ...]]:
    """The public cells as rows: a cell that may not be seen has no figures, and says so."""
    results = results_of(edition, is_public=True)
    heading = (
        *("edition", "by", "group", "group_en", "merchants", "total_won", "lower_quarter_won"),
        *("median_won", "upper_quarter_won", "sold_nothing", "is_public"),
    )
    lines = [("all", Line(Words("모두", "All"), results.whole))]
    lines += [(table.dimension, line) for table in results.tables for line in table.lines]
    return [heading, *(_row(edition.code, by, line) for by, line in lines)]


def _row(code: str, by: str, line: Line) -> tuple[object, ...]:
    told = line.spread
    if told is None:
        return (code, by, line.name.ko, line.name.en, *("",) * 6, "no")
    figures = (told.merchants, told.total, told.lower, told.median, told.upper, told.sold_nothing)
    return (code, by, line.name.ko, line.name.en, *figures, "yes")


def own_results(edition: festivals.Edition, merchant: UUID, now: datetime) -> OwnResults:
    """What one merchant reads of itself, up to today. At most ten queries."""
    merchants = _merchants(edition, calls.held_places(edition))
    mine = next((each for each in merchants if each.key == str(merchant)), None)
    others, by = distributing.alike(merchants, mine) if mine else ([], ())
    keys = [UUID(each.key) for each in others]
    today = now.astimezone(clock.SEOUL).date()
    days = [day for day in festivals.dates_of(edition) if day <= today]
    sold: dict[UUID, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    own: dict[str, dict[date, int]] = {channel: defaultdict(int) for channel in CHANNELS}
    for each in sales.merchant_days(edition, [merchant, *keys]):
        sold[each.merchant][each.day] += each.amount
        if each.merchant == merchant:
            own[each.channel][each.day] += each.amount
    return OwnResults(
        total=sum(sold[merchant].values()),
        days=days,
        series=[
            charts.Series(name, tuple(own[channel][day] for day in days))
            for channel, name in CHANNELS.items()
        ],
        alike=len(others),
        alike_by=[DIMENSIONS[name] for name in by],
        median=distributing.spread(each.sold for each in others).median if others else None,
        medians=charts.Series(
            Words("비슷한 가게의 중앙값", "Median of like merchants"),
            tuple(int(statistics.median(sold[key][day] for key in keys)) for day in days),
        )
        if others
        else None,
    )


def _merchants(edition: festivals.Edition, held: list[calls.HeldPlace]) -> list[Merchant]:
    during = sales.merchant_totals(edition) if held else {}
    before = _before(edition) if held else {}
    return [
        Merchant(
            key=str(each.merchant),
            sold=during.get(each.merchant, 0),
            before=before.get(each.merchant, 0),
            region=each.province,
            track=each.track,
        )
        for each in held
    ]


def _before(edition: festivals.Edition) -> dict[UUID, int]:
    """Orders placed here in as many days before; nothing where the edition has no schedule."""
    try:
        spans = periods_of(edition)
    except NotScheduled:
        return {}
    return sales.net_by_merchant(spans.before_from, spans.before_to)


def _is_scheduled(edition: festivals.Edition) -> bool:
    return festivals.days_of(edition) > 0


def _names(held: list[calls.HeldPlace]) -> dict[Dimension, dict[str, Words]]:
    provinces = {region.code: Words(region.name, region.name) for region in places.provinces()}
    sizes = [*(name for _, name in BANDS), ABOVE]
    return {
        "region": provinces,
        "size": {str(place): name for place, name in enumerate(sizes)},
        "track": {each.track: each.track_name for each in reversed(held)},
    }
