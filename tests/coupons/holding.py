"""One coupon laid on an order, as most tests want it."""

from hamkke.coupons import actions
from hamkke.kernel import ids


def hold(claim, *, lines=None, order_id=None, by=None, **given):
    """The hold of a single coupon, for its owner and on goods of 30,000 won unless it is told otherwise."""
    [redemption] = actions.hold(
        [claim.pk],
        order_id=order_id or ids.new(),
        lines=lines or [actions.Line(ids.new(), ids.new(), 30_000)],
        by=by or claim.shopper,
        **given,
    )
    return redemption
