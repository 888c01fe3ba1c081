"""One edition in figures: everything its page draws, asked in a fixed number of questions."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from hamkke.coupons import queries as coupons
from hamkke.festivals import queries as festivals
from hamkke.kernel.words import Words
from hamkke.orders import queries as orders
from hamkke.sales import queries as sales
from hamkke.ui import charts

if TYPE_CHECKING:
    from uuid import UUID

SOLD = Words("매출", "Sales")


@dataclass(frozen=True)
class Days:
    """Our own checkout by day in Seoul, net of returns; `hidden` counts days too small to be shown."""

    days: list[date]
    series: list[charts.Series]
    hidden: int


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
class EditionInsight:
    edition: festivals.Edition
    phase: str | None
    answers: dict[str, sales.Headline | sales.MissingFigures]
    attainments: list[tuple[sales.Headline, sales.Attainment]]
    kinds: list[tuple[Words, int]]
    own: Days
    campaigns: list[CampaignInsight]

    @property
    def headline(self) -> sales.Headline | None:
        """The direct sales, or as announced where nothing else can be told."""
        told = (self.answers[code] for code in ("direct", "announced"))
        return next((answer for answer in told if isinstance(answer, sales.Headline)), None)


def edition_insight(edition: festivals.Edition, now: datetime) -> EditionInsight:
    """What an edition's page shows at `now`. Amounts are won; nothing is added up that is not alike."""
    account = sales.account_of(edition, now=now)
    answers = account.answers()
    campaigns = list(coupons.campaigns_of(edition))
    burn_downs = coupons.burn_downs(campaigns)
    return EditionInsight(
        edition=edition,
        phase=festivals.phase_at(edition, now),
        answers=answers,
        attainments=sales.attainments_told(edition, account),
        kinds=_kinds(answers),
        own=_days(sales.sales_by_day(edition)),
        campaigns=[
            CampaignInsight(coupons.seen(campaign, now), burn_downs[campaign.pk]) for campaign in campaigns
        ],
    )


def latest_edition(now: datetime) -> festivals.Edition | None:
    """The edition that runs now, else the newest one."""
    return festivals.current_edition(now) or festivals.editions().first()


def _kinds(answers: dict[str, sales.Headline | sales.MissingFigures]) -> list[tuple[Words, int]]:
    """The main phase by kind, the largest first, from the widest total that can be told: each part is in it once."""
    told = (answers[code] for code in ("announced", "direct_indirect", "direct"))
    widest = next((answer for answer in told if isinstance(answer, sales.Headline)), None)
    amounts: Counter[str] = Counter()
    for part in widest.parts if widest else ():
        if part.phase == "main":
            amounts[part.kind] += part.amount
    return [(sales.KINDS[kind], amount) for kind, amount in amounts.most_common()]


def _days(told: list[sales.DaySales]) -> Days:
    shown = [(each.day, each.amount) for each in told if each.amount is not None]
    return Days(
        days=[day for day, _ in shown],
        series=[charts.Series(SOLD, tuple(amount for _, amount in shown))],
        hidden=len(told) - len(shown),
    )


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
