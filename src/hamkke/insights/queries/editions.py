"""One edition in figures: everything its page draws, asked in a fixed number of questions."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from hamkke.calls import queries as calls
from hamkke.coupons import queries as coupons
from hamkke.festivals import queries as festivals
from hamkke.insights.rules.distributing import LEAST
from hamkke.kernel import money
from hamkke.kernel.words import Words
from hamkke.orders import queries as orders
from hamkke.sales import queries as sales
from hamkke.ui import charts

if TYPE_CHECKING:
    from uuid import UUID

SOLD = Words("판매", "Sold")
RETURNED = Words("반품", "Returned")


@dataclass(frozen=True)
class Days:
    """Our own checkout by day in Seoul: what was sold stands up, what came back hangs below."""

    days: list[date]
    series: list[charts.Series]


@dataclass(frozen=True)
class CampaignInsight:
    """A campaign's pieces, and what the funders have paid so far, in won."""

    seen: coupons.Seen
    burn_down: coupons.BurnDown

    @property
    def rows(self) -> list[tuple[Words, int]]:
        return [
            (Words("발행", "Issued"), self.burn_down.quantity),
            (Words("받아감", "Claimed"), self.burn_down.claimed),
            (Words("사용", "Used"), self.burn_down.redeemed),
            (Words("남음", "Left"), self.burn_down.quantity - self.burn_down.claimed),
        ]


@dataclass(frozen=True)
class SelectedMerchants:
    """How the selected merchants fared at our own checkout: the total alone would hide those who sold nothing."""

    sales: sales.MerchantSales
    headline: int  # won, what the headline beside it says

    @property
    def is_public(self) -> bool:
        """Of fewer, each could work out the others'."""
        return self.sales.selected >= LEAST

    @property
    def share(self) -> int:
        """Their part of the headline in basis points, rounded down."""
        return self.sales.total * money.BASIS_POINTS // self.headline if self.headline > 0 else 0


@dataclass(frozen=True)
class EditionInsight:
    edition: festivals.Edition
    phase: str | None
    answers: dict[str, sales.Headline | sales.MissingFigures]
    attainments: list[tuple[sales.Headline, sales.Attainment]]
    kinds: list[tuple[Words, int]]
    own: Days
    campaigns: list[CampaignInsight]
    merchants: SelectedMerchants | None

    @property
    def headline(self) -> sales.Headline | None:
        """The direct sales, or as announced where nothing else can be told."""
        told = (self.answers[code] for code in ("direct", "announced"))
        return next((answer for answer in told if isinstance(answer, sales.Headline)), None)


def edition_insight(edition: festivals.Edition, now: datetime) -> EditionInsight:
    """What an edition's page shows at `now`. Amounts are won; nothing is added up that is not alike."""
    account = sales.account_of(edition, now=now)
    answers = account.answers()
    direct = answers["direct"]
    return EditionInsight(
        edition=edition,
        phase=festivals.phase_at(edition, now),
        answers=answers,
        attainments=sales.attainments_told(edition, account),
        kinds=_kinds(account),
        own=_days(sales.sales_by_day(edition)),
        campaigns=[
            CampaignInsight(coupons.seen(campaign, now), coupons.burn_down(campaign))
            for campaign in coupons.campaigns_of(edition)
        ],
        merchants=_selected(edition, direct.amount if isinstance(direct, sales.Headline) else 0),
    )


def latest_edition(now: datetime) -> festivals.Edition | None:
    """The edition that runs now, else the newest one."""
    return festivals.current_edition(now) or festivals.editions().first()


def _kinds(account: sales.Account) -> list[tuple[Words, int]]:
    """The main phase by kind, the largest first; what lies before or after stands on the sales page."""
    amounts: Counter[str] = Counter()
    for part in account.parts:
        if part.phase == "main":
            amounts[part.kind] += part.amount
    return [(sales.KINDS[kind], amount) for kind, amount in amounts.most_common()]


def _days(told: list[sales.DaySales]) -> Days:
    return Days(
        days=[day.day for day in told],
        series=[
            charts.Series(SOLD, tuple(day.sold for day in told)),
            charts.Series(RETURNED, tuple(-day.returned for day in told)),
        ],
    )


def _selected(edition: festivals.Edition, headline: int) -> SelectedMerchants | None:
    chosen: list[UUID] = list(calls.selected_merchants(edition))
    if not chosen:
        return None
    return SelectedMerchants(sales.sales_by_merchant(edition, selected=chosen), headline)


def past_buyers() -> list[coupons.Buyer]:
    """Everybody who ever paid for an order, as they would come for a coupon with that basket: earliest first."""
    found = list(orders.paid_orders().prefetch_related("lines__merchant__region").order_by("placed_at", "id"))
    told = [
        coupons.CartLine(line.pk, line.merchant_id, line.amount, line.product_id, line.quantity)
        for order in found
        for line in order.lines.all()
    ]
    lines = {line.id: line for line in coupons.placed(orders.placed_on_show(told))}
    bought: set[UUID] = set()
    buyers = []
    for order in found:
        own = [lines[line.pk] for line in order.lines.all()]
        cart = coupons.Cart(own, order.placed_at, is_first_purchase=order.shopper_id not in bought)
        bought.add(order.shopper_id)
        regions = [line.merchant.region.code[:2] for line in order.lines.all() if line.merchant.region]
        region = regions[0] if regions else ""
        buyers.append(coupons.Buyer(order.placed_at, order.shopper_id, cart, region))
    return buyers
