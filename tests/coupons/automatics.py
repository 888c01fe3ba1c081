"""Automatic campaigns, and orders that they are laid on."""

from hamkke.coupons import actions
from hamkke.kernel import clock, ids
from tests.coupons.planning import drafted
from tests.factories.coupons import NOON
from tests.factories.people import UserFactory


def automatic(*, by=None, **plan):
    """Open: 10%, at most 3,000 won, for whoever orders online; ten places unless it is told otherwise."""
    by = by or UserFactory()
    return actions.open_campaign(drafted(by, is_automatic=True, channels=["online"], **plan), by=by)


def order(*coupons, by, at=NOON, order_id=None, amount=30_000, **given):
    """The holds of these coupons on an order of one line; a claim is named by its id, as a campaign that needs none is."""
    with clock.pretend(at):
        return actions.hold(
            [coupon.pk for coupon in coupons],
            order_id=order_id or ids.new(),
            lines=[actions.Line(ids.new(), ids.new(), amount)],
            by=by,
            **given,
        )
