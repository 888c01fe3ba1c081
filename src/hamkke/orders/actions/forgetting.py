"""Five years later nobody needs to know whose an order was; what was bought, and every won of it, stays."""

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from hamkke.audit import actions as audit
from hamkke.kernel import clock, kept
from hamkke.orders.models import Order, Return
from hamkke.people import actions as people

if TYPE_CHECKING:
    from hamkke.people.models import User

# Of what shoppers do about their orders, and with what they pay them.
_THEIR_DEEDS = (
    "orders.order",
    "orders.return",
    "orders.shipment",
    "payments.payment",
    "payments.refund",
    "coupons.claim",
    "coupons.redemption",
    "coupons.pass",
)


def forget_doers() -> int:
    """Have the audit trail forget which accounts ordered, paid and used coupons, once the law no longer wants it kept. Returns how often."""
    return audit.forget_actors(*_THEIR_DEEDS, before=kept.wanted_since(clock.now()))


def forget_shoppers() -> int:
    """Make orders nobody's whose last event the law no longer wants kept. Returns how many."""
    since = kept.wanted_since(clock.now())
    is_under_way = Exists(Return.objects.filter(order=OuterRef("pk"), state=Return.State.ASKED))
    came_back_since = Exists(Return.objects.filter(order=OuterRef("pk"), settled_at__gte=since))
    over = Order.objects.filter(
        ~is_under_way,
        ~came_back_since,
        Q(paid_at=None) | Q(paid_at__lt=since),
        Q(closed_at=None) | Q(closed_at__lt=since),
        placed_at__lt=since,
    ).exclude(state=Order.State.PLACED)
    return people.disown(over, whose="shopper", tell=_tell)


def _tell(nobody: "User", count: int) -> None:
    audit.record(by=None, verb="orders.shopper.forgotten", target=nobody, orders=count)
