import itertools
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from hamkke.audit import actions as audit
from hamkke.coupons.models import Campaign, Opening
from hamkke.kernel import clock


def roll_over_openings() -> int:
    """What nobody claimed at an opening that is over goes to the next one, where the campaign says so. Returns how many."""
    now = clock.now()
    later = Opening.objects.filter(campaign=OuterRef("campaign"), number__gt=OuterRef("number"))
    # Whether it rolled over before or not: a coupon may be handed back at an opening long after that.
    over = Opening.objects.filter(
        Exists(later),
        campaign__state=Campaign.State.OPEN,
        campaign__rolls_over=True,
        closes_at__lte=now,
        claimed__lt=F("quantity") + F("handed_back"),
    )
    campaigns = over.order_by("campaign").values_list("campaign", flat=True).distinct()
    return sum(_roll_over(campaign) for campaign in campaigns)


@transaction.atomic
def _roll_over(campaign_id: UUID) -> int:
    """The openings of one campaign, one after the other, so that what is left of the first may reach the third."""
    # The claim service holds these very rows while it counts.
    openings = list(Opening.objects.select_for_update().filter(campaign=campaign_id).order_by("number"))
    now = clock.now()
    moved = 0
    for opening, following in itertools.pairwise(openings):
        left = opening.left
        if left > 0 and opening.closes_at <= now:
            Opening.objects.filter(pk=opening.pk).update(quantity=F("quantity") - left, rolled_over_at=now)
            Opening.objects.filter(pk=following.pk).update(quantity=F("quantity") + left)
            following.quantity += left
            moved += left
            audit.record(by=None, verb="coupons.opening.rolled_over", target=opening, left=left)
    return moved
