"""Steps that several tests take."""

from hamkke.coupons import actions as coupons
from hamkke.kernel import clock, ids
from hamkke.ledger import queries as ledger
from hamkke.orders import actions
from hamkke.payments import actions as payments
from hamkke.payments import queries as paid
from tests.factories.coupons import NOON, CampaignFactory, ClaimFactory, FundingFactory
from tests.factories.merchants import ProductFactory
from tests.factories.orders import BasketLineFactory
from tests.factories.people import UserFactory


def coupon(shopper, *, shares=(10_000,), **terms):
    """A 10% coupon up to 3,000 won in the shopper's wallet, its campaign open and funded."""
    campaign = CampaignFactory(**terms)
    for place, share in enumerate(shares):
        FundingFactory(campaign=campaign, share=share, place=place)
    coupons.open_campaign(campaign, by=UserFactory())
    return ClaimFactory(campaign=campaign, shopper=shopper)


def basket(*priced, shopper=None):
    """A shopper with (price, quantity) in their basket, every product of another merchant."""
    shopper = shopper or UserFactory()
    for price, quantity in priced:
        BasketLineFactory(shopper=shopper, product=ProductFactory(price=price), quantity=quantity)
    return shopper


def placed(*priced, with_coupon=False, shares=(10_000,), shopper=None, recipient=None):
    shopper = basket(*priced, shopper=shopper)
    claim = coupon(shopper, shares=shares) if with_coupon else None
    with clock.pretend(NOON):
        return actions.place(
            id=ids.new(),
            shopper=shopper,
            coupons=[claim.id] if claim else [],
            recipient=recipient,
            by=shopper,
        )


def paid_order(kakaopay, *priced, **details):
    """Ordered, and paid at the simulator."""
    order = placed(*priced, **details)
    payment = payments.prepare(paid.payment_by_id(order.payment_id))
    payments.approve(payment, pg_token=kakaopay.pay(payment.page_pc))
    order.refresh_from_db()
    return order


def refund_now(order_return):
    """What the worker would do."""
    payments.send_refund(paid.refund_by_id(order_return.refund_id))
    order_return.refresh_from_db()
    order_return.order.refresh_from_db()
    return order_return


def owed(order):
    """What the ledger says each line's merchant is owed, in the lines' order."""
    return [ledger.balance(f"merchant:{line.merchant_id}").net for line in order.lines.all()]


def at_kakaopay():
    return -ledger.balance("outside:kakaopay").net
