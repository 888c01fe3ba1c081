"""Steps that the tests of settlement take: sales of a September, and the moments after it."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from hamkke.coupons import actions as coupons
from hamkke.kernel import clock, ids
from hamkke.orders import actions
from hamkke.payments import actions as payments
from hamkke.payments import queries as paid
from hamkke.people.models import Organisation
from tests.factories.coupons import NOON, CampaignFactory, ClaimFactory, FundingFactory
from tests.factories.merchants import MerchantFactory, ProductFactory
from tests.factories.orders import BasketLineFactory
from tests.factories.people import OrganisationFactory, UserFactory
from tests.orders.journeys import refund_now

OCTOBER = datetime(2025, 9, 30, 15, tzinfo=UTC)  # its first moment in Seoul
NOVEMBER = datetime(2025, 10, 31, 15, tzinfo=UTC)
BEFORE = NOON - timedelta(days=20)
DUE = date(2025, 11, 9)


def declare_fee(rate=780, **changes):
    with clock.pretend(BEFORE):
        return actions.declare_fee(
            **{
                "id": ids.new(), "channel": "kakaopay", "rate": rate, "source": "계약서 제5조",
                "effective_from": date(2025, 8, 20), "by": UserFactory(), **changes,
            }
        )  # fmt: skip


def campaign(*, ministry=6_000, platform=4_000, **terms):
    """10% up to 3,000 won unless said otherwise: six parts from the state, four from a platform."""
    made = CampaignFactory(**terms)
    for place, (kind, share) in enumerate([("state", ministry), ("platform", platform)]):
        if share:
            funder = OrganisationFactory(kind=Organisation.Kind(kind))
            FundingFactory(campaign=made, share=share, place=place, funder=funder)
    with clock.pretend(BEFORE):
        coupons.open_campaign(made, by=UserFactory())
    return made


def sold(kakaopay, merchant, *priced, coupon=None, at=NOON):
    """(price, quantity) of one merchant's goods, ordered and paid at that moment."""
    shopper = UserFactory()
    for n, (price, quantity) in enumerate(priced):
        product = ProductFactory(merchant=merchant, price=price, name=f"상품 {n + 1}")
        BasketLineFactory(shopper=shopper, product=product, quantity=quantity)
    claim = ClaimFactory(campaign=coupon, shopper=shopper) if coupon else None
    with clock.pretend(at):
        order = actions.place(id=ids.new(), shopper=shopper, coupons=[claim.id] if claim else [], by=shopper)
        payment = payments.prepare(paid.payment_by_id(order.payment_id))
        payments.approve(payment, pg_token=kakaopay.pay(payment.page_pc))
    order.refresh_from_db()
    return order


def sent_back(order, *quantities, at=NOON + timedelta(days=3)):
    lines = order.lines.all()
    wanted = {line.pk: quantity for line, quantity in zip(lines, quantities, strict=True)}
    with clock.pretend(at):
        back = actions.take_back(id=ids.new(), order=order, quantities=wanted, by=order.shopper)
        return refund_now(back)


def issued(merchant, *, ends_at=OCTOBER, now=None, id=None):
    with clock.pretend(now or ends_at):
        return actions.issue_statement(
            id=id or ids.new(), merchant_id=merchant.pk, ends_at=ends_at, by=UserFactory()
        )


def won(row):
    """Paid by shoppers, state, platform, own, fee, other, net."""
    return (row.paid, row.state, row.platform, row.own, row.fee, row.other, row.net)


@contextmanager
def on(day, hour=12):
    """At that hour of a day in Seoul."""
    with clock.pretend(datetime(day.year, day.month, day.day, hour, tzinfo=clock.SEOUL)):
        yield


__all__ = ["NOON", "MerchantFactory", "campaign", "declare_fee", "issued", "on", "sent_back", "sold", "won"]
