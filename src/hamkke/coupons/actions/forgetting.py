"""Five years later nobody needs to know whose a coupon was; the public log, the counters and every won stay as they are."""

from typing import TYPE_CHECKING

from hamkke.audit import actions as audit
from hamkke.coupons.models import Claim, Redemption
from hamkke.kernel import clock, kept
from hamkke.people import actions as people

if TYPE_CHECKING:
    from hamkke.people.models import User


def forget_claimers() -> int:
    """Make coupons nobody's, claimed ones and places at automatic campaigns, that the law no longer wants kept. Returns how many.

    An order's coupon is used within weeks of its claim, and campaigns end long before five years.
    """
    since = kept.wanted_since(clock.now())
    claims = people.disown(Claim.objects.filter(claimed_at__lt=since), whose="shopper", tell=_tell)
    places = people.disown(Redemption.objects.filter(decided_at__lt=since), whose="shopper", tell=_tell)
    return claims + places


def _tell(nobody: "User", count: int) -> None:
    audit.record(by=None, verb="coupons.claimer.forgotten", target=nobody, coupons=count)
