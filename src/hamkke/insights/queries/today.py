"""Each desk's first page: every app tells its own lines, and here they stand together. A fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from hamkke.calls import queries as calls
from hamkke.coupons import queries as coupons
from hamkke.exhibitions import queries as exhibitions
from hamkke.festivals import queries as festivals
from hamkke.insights.models import Study
from hamkke.insights.queries.editions import latest_edition
from hamkke.insights.queries.merchants import own_results
from hamkke.kernel import clock
from hamkke.kernel.to_do import Kind, ToDo, sorted_lines, until
from hamkke.kernel.words import Words
from hamkke.merchants import queries as merchants
from hamkke.orders import queries as orders
from hamkke.people import queries as people
from hamkke.sales import queries as sales
from hamkke.sales.queries import Attainment
from hamkke.sales.queries.board import board


@dataclass(frozen=True)
class Today:
    """Somebody's lines by kind, what is due first on top."""

    lines: dict[Kind, list[ToDo]]

    @property
    def late(self) -> list[ToDo]:
        return self.lines[Kind.LATE]

    @property
    def waiting(self) -> list[ToDo]:
        return self.lines[Kind.NOW]

    @property
    def coming(self) -> list[ToDo]:
        return self.lines[Kind.COMING]

    @property
    def is_clear(self) -> bool:
        """Whether nothing waits for anybody today."""
        return not (self.late or self.waiting)


@dataclass(frozen=True)
class Cockpit:
    """An edition as the secretariat steers it."""

    edition: festivals.Edition
    phase: str | None
    today: Today
    forecasts: list[coupons.Forecast]
    sold: int  # won on the main phase's days until now, as the board tells it
    attained: tuple[Attainment, ...]  # what of it is direct, beside the targets that count the same

    @property
    def short(self) -> int:
        """How many campaigns are gone before they close, at the pace of the last day."""
        return sum(each.is_short for each in self.forecasts)


@dataclass(frozen=True)
class OwnLine:
    """How one of a person's merchants fares in an edition, in won; `median` of those it is alike, if they are enough."""

    edition: festivals.Edition
    merchant: merchants.Merchant
    total: int
    median: int | None


@dataclass(frozen=True)
class ShopToday:
    today: Today
    purses: list[orders.Purse]
    results: list[OwnLine]


def to_do(edition: festivals.Edition, now: datetime) -> list[ToDo]:
    """Studies that nobody has published. One query."""
    unpublished = Study.objects.filter(edition=edition, publication=None).count()
    if not unpublished:
        return []
    said = Words("발표하지 않은 효과 연구 {n}건", "{n} studies of the effect are not published")
    page = reverse("insights:studies", args=[edition.code])
    return [until(None, said.format(n=unpublished), page, now=now)]


# Whoever adds a `to_do` to an app's queries adds it here; tests/house sees to it.
TELL_THE_SECRETARIAT = (
    festivals.to_do, calls.to_do, coupons.to_do, exhibitions.to_do, orders.to_do, sales.to_do, to_do
)  # fmt: skip
TELL_MERCHANTS = (
    merchants.to_do_of_merchant, calls.to_do_of_merchant, coupons.to_do_of_merchant, orders.to_do_of_merchant
)  # fmt: skip


def cockpit(edition: festivals.Edition, now: datetime) -> Cockpit:
    """What an edition asks of the secretariat at `now`."""
    told = board(edition, phase="main", until=now.astimezone(clock.SEOUL).date())
    return Cockpit(
        edition=edition,
        phase=festivals.phase_at(edition, now),
        today=_today(line for tell in TELL_THE_SECRETARIAT for line in tell(edition, now)),
        forecasts=coupons.forecasts(edition, now),
        sold=told.total,
        attained=told.attainments,
    )


def today_of_judge(judge: people.User, now: datetime) -> Today:
    return _today(calls.to_do_of_judge(judge, now))


def today_of_partner(user: people.User, now: datetime) -> Today:
    """What somebody's organisations have promised and not shown."""
    return _today(festivals.to_do_of_partner(user, now))


def today_of_shop(owner: people.User, now: datetime) -> ShopToday:
    """What a merchant's owner has to do today, what they are owed, and how they fare."""
    edition = latest_edition(now)
    day = now.astimezone(clock.SEOUL).date()
    return ShopToday(
        today=_today(line for tell in TELL_MERCHANTS for line in tell(owner, now)),
        purses=orders.purses_of(owner, now=now, today=day),
        results=_results(owner, edition, now) if edition else [],
    )


def _results(owner: people.User, edition: festivals.Edition, now: datetime) -> list[OwnLine]:
    """Of the merchants that hold a place in the edition, and once it has begun."""
    if not any(day <= now.astimezone(clock.SEOUL).date() for day in festivals.dates_of(edition)):
        return []
    holding = set(calls.selected_merchants(edition))
    own = [each for each in merchants.merchants_owned_by(owner.pk) if each.pk in holding]
    told = [(each, own_results(edition, each.pk, now)) for each in own]
    return [OwnLine(edition, each, result.total, result.median) for each, result in told]


def _today(lines: Iterable[ToDo]) -> Today:
    return Today(sorted_lines(lines))
