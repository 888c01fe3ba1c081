"""Stage *open*: the selected merchants' goods are curated, the coupons are funded, the doors open at 10:00."""

from datetime import timedelta
from typing import TYPE_CHECKING

from hamkke.calls import queries as calls_told
from hamkke.coupons import actions as coupons
from hamkke.exhibitions import actions as exhibitions
from hamkke.kernel import clock, money
from hamkke.merchants import queries as merchants_told
from hamkke.orders import actions as orders
from hamkke.rehearsal import rules
from hamkke.rehearsal.actions import cast, featuring, proving
from hamkke.rehearsal.actions.cast import id_of

if TYPE_CHECKING:
    from hamkke.coupons.models import Campaign
    from hamkke.festivals.models import Edition
    from hamkke.merchants.models import Product

# What older tables of payment agents say; a real site declares what its contract says.
FEES = {"CARD": 190, "MONEY": 340}  # basis points
FEE_SOURCE = "결제대행사의 옛 수수료표 (리허설)"
STATE_SHARE, PLATFORM_SHARE = 6_000, 4_000  # basis points
PRODUCTS_EACH = 24


def open_campaign(edition: "Edition", timeline: rules.Timeline, scale: rules.Scale) -> "Campaign":
    """10%, at most 3,000 won: the ministry pays six parts in ten, the platform four, both reserved beforehand."""
    by = cast.organiser()
    opens_at, closes_at = timeline.claim_window
    with clock.pretend(timeline.at(-7, 10)):
        campaign = coupons.draft_campaign(
            id=id_of("campaign"),
            edition=edition,
            title="황금녘 10% 할인쿠폰",
            title_en="Golden Fields 10% coupon",
            rate=1_000,
            cap=3_000,
            group="할인쿠폰",
            quantity=scale.coupons,
            opens_at=opens_at,
            closes_at=closes_at,
            usable_until=closes_at,
            funders=[(cast.ministry(), STATE_SHARE), (cast.platform(), PLATFORM_SHARE)],
            by=by,
        )
        return coupons.open_campaign(campaign, by=by)


def discount_shelves(edition: "Edition", timeline: rules.Timeline, scale: rules.Scale) -> "Campaign":
    """5%, at most 2,000 won, off what some shelves hold, for whoever orders: nobody claims it, and it joins the coupon."""
    by = cast.organiser()
    opens_at, closes_at = timeline.claim_window
    shelves = [str(id_of("exhibition", category)) for category in rules.DISCOUNTED]
    with clock.pretend(timeline.at(-7, 10)):
        campaign = coupons.draft_campaign(
            id=id_of("campaign", "shelves"),
            edition=edition,
            title="손끝 상점 5% 자동 할인",
            title_en="5% off handmade goods, by itself",
            rate=500,
            cap=2_000,
            scope={"exhibitions": shelves},
            channels=["online"],
            group="기획전",
            is_automatic=True,
            per_person=3,
            quantity=scale.coupons,
            opens_at=opens_at + timedelta(hours=1),
            closes_at=closes_at,
            usable_until=closes_at,
            funders=[(cast.ministry(), money.BASIS_POINTS)],
            by=by,
        )
        return coupons.open_campaign(campaign, by=by)


def declare_fees(timeline: rules.Timeline) -> None:
    """What KakaoPay keeps of every payment, said before the first."""
    with clock.pretend(timeline.at(-7, 9)):
        for method, rate in FEES.items():
            orders.declare_fee(
                id=id_of("fee", method),
                channel="kakaopay",
                method=method,
                rate=rate,
                source=FEE_SOURCE,
                effective_from=timeline.at(-6).date(),
                by=cast.organiser(),
            )


def curate(edition: "Edition", timeline: rules.Timeline) -> None:
    """A curated page for each kind of goods, with products of merchants who were selected; the first shows every block."""
    by = cast.organiser()
    selected = calls_told.selected_merchants(edition)
    with clock.pretend(timeline.at(-5, 10)):
        exhibitions.set_up_home(by=by)
        exhibitions.let_curate(by, by=by)
        featuring.tell_news()
        kinds = [
            (category, list(merchants_told.products_offered_by(selected, category=category)[:PRODUCTS_EACH]))
            for category in rules.CATEGORIES
        ]
        for place, (category, products) in enumerate(kind for kind in kinds if kind[1]):
            title, title_en = rules.CATEGORIES[category]
            exhibitions.curate(
                id=id_of("exhibition", category),
                edition=edition,
                title=title,
                title_en=title_en,
                intro=rules.INTRODUCTION.ko,
                intro_en=rules.INTRODUCTION.en,
                products=products,
                body=() if place else featuring.body(timeline, products),
                by=by,
            )
            _link(products)
        proving.prove(edition, by_stage=rules.Stage.OPEN)


def _link(products: "list[Product]") -> None:
    """Every third product is sold elsewhere, too."""
    for place, product in enumerate(products[::3]):
        channel, url = rules.MARKETPLACES[place % len(rules.MARKETPLACES)]
        exhibitions.link_marketplace(product, channel=channel, url=url, by=cast.organiser())
