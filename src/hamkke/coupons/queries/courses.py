"""How a campaign's coupons and its money went day by day, and how they may go on."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import TruncDate

from hamkke.coupons import rules
from hamkke.coupons.models import Campaign, ClaimBatch, Funding, HandBack, Portion, Redemption
from hamkke.coupons.queries.spending import BurnDown, given_back
from hamkke.kernel import clock

ByDay = dict[date, int]


@dataclass(frozen=True)
class Course:
    """What went of `most`, by day in Seoul from the opening to the last day; `gone` ends with today, or when it was over.

    `returned` is what the funders have back of it once it is settled.
    """

    whole_days_least: ClassVar[int] = rules.WHOLE_DAYS_LEAST
    whole_days_most: ClassVar[int] = rules.WHOLE_DAYS_MOST

    days: list[date]
    gone: list[int]
    most: int
    goes_on: bool
    outlook: rules.Outlook | None
    returned: int = 0

    @property
    def so_far(self) -> int:
        return sum(self.gone)

    @property
    def left(self) -> int:
        return self.most - self.so_far

    @property
    def is_all_gone(self) -> bool:
        """Nothing is left while it goes on. Afterwards what is missing may have been taken back instead."""
        return self.goes_on and self.left <= 0 < self.most

    @property
    def ahead(self) -> list[date]:
        """The days that the outlook speaks of."""
        return self.days[len(self.gone) - 1 :]

    def all_gone_on(self, totals: tuple[int, ...]) -> date | None:
        """The day on which everything is gone, as one of the outlook's three sees it."""
        return next((day for day, total in zip(self.ahead, totals, strict=True) if total >= self.most), None)

    @property
    def slow_day(self) -> date | None:
        return self.all_gone_on(self.outlook.slow) if self.outlook else None

    @property
    def mean_day(self) -> date | None:
        return self.all_gone_on(self.outlook.mean) if self.outlook else None

    @property
    def fast_day(self) -> date | None:
        return self.all_gone_on(self.outlook.fast) if self.outlook else None

    @property
    def left_in_the_end(self) -> tuple[int, int, int]:
        """What nobody takes, by the slowest days, their mean and the fastest."""
        found = self.outlook
        return (
            (self.most - found.slow[-1], self.most - found.mean[-1], self.most - found.fast[-1])
            if found
            else (self.left,) * 3
        )


def courses(campaign: Campaign, burn: BurnDown, now: datetime) -> tuple[Course, Course] | None:
    """(its coupons until nobody can claim any more, its won until nobody can use any more); None before it opens.

    Money is spent after the claiming is closed as well. Once it is settled, the whole that was set aside is told, with what of it
    went back. Four queries at most, however long it lasts.
    """
    if campaign.state == Campaign.State.DRAFT or now < campaign.opens_at:
        return None
    gone = _taken(campaign) if campaign.is_automatic else _claimed(campaign)
    returned = given_back(campaign) if campaign.state == Campaign.State.SETTLED else 0
    is_open = campaign.state == Campaign.State.OPEN
    is_usable = is_open or campaign.state == Campaign.State.CLOSED
    coupons = _course(
        campaign, gone, most=campaign.quantity, goes_on=is_open, until=campaign.closes_at, now=now
    )
    money = _course(
        campaign,
        _spent(campaign),
        most=burn.reserved + returned,
        goes_on=is_usable,
        until=campaign.usable_until,
        now=now,
    )
    return coupons, replace(money, returned=returned)


def _course(
    campaign: Campaign, gone: ByDay, *, most: int, goes_on: bool, until: datetime, now: datetime
) -> Course:
    first, last = rules.day_in_seoul(campaign.opens_at), rules.day_in_seoul(until - timedelta(microseconds=1))
    today = rules.day_in_seoul(now)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    past = [gone.get(day, 0) for day in days if day <= today]
    goes_on = goes_on and now < until
    ahead = len(days) - len(past) + 1
    outlook = rules.outlook(past, most=most, days=ahead) if goes_on else None
    return Course(days, past, most, goes_on, outlook)


def _claimed(campaign: Campaign) -> ByDay:
    """Claims as the public chain of them says, without those that were handed back."""
    links = ClaimBatch.objects.filter(opening__campaign=campaign)
    claimed = _by_day(links, "committed_at", Sum(F("latest") - F("earliest") + 1))
    backs = _by_day(HandBack.objects.filter(claim__campaign=campaign), "handed_at", Count("pk"))
    return {day: claimed.get(day, 0) - backs.get(day, 0) for day in claimed.keys() | backs.keys()}


def _taken(campaign: Campaign) -> ByDay:
    """Places that orders have, of a campaign that applies by itself."""
    live = Redemption.objects.filter(opening__campaign=campaign, state__in=Redemption.LIVE)
    return _by_day(live, "held_at", Count("pk"))


def _spent(campaign: Campaign) -> ByDay:
    """What the funders paid for orders of each day; what came back is taken off the day on which it was paid."""
    paid = Portion.objects.filter(
        redemption__version__campaign=campaign,
        redemption__state__in=[Redemption.State.USED, Redemption.State.RETURNED],
        funding__kind=Funding.Kind.ORGANISATION,
    )
    return _by_day(paid, "redemption__decided_at", Sum(F("amount") - F("returned")))


def _by_day(rows: QuerySet[Any], moment: str, count: Count | Sum) -> ByDay:
    days = rows.order_by().annotate(day=TruncDate(moment, tzinfo=clock.SEOUL)).values("day")
    return dict(days.annotate(number=count).values_list("day", "number"))
