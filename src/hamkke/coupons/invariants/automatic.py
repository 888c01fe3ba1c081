"""What holds for campaigns that nobody claims: every place is counted, somebody's, and taken as often as a person may."""

from collections.abc import Iterable, Mapping

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from hamkke.coupons import rules
from hamkke.coupons.models import Claim, Opening, Redemption, RedemptionKey

Rows = Iterable[Mapping[str, object]]

_LIVE = Redemption.objects.filter(state__in=Redemption.LIVE)


def every_automatic_opening_counts_its_places() -> Rows:
    live = _LIVE.filter(opening=OuterRef("pk")).order_by().values("opening")
    return (
        Opening.objects.filter(campaign__is_automatic=True)
        .annotate(found=Coalesce(Subquery(live.annotate(n=Count("id")).values("n")), 0))
        .exclude(claimed=F("found"), handed_back=0, claimed__lte=F("quantity"))
        .values("campaign", "number", "quantity", "claimed", "found")
    )


def every_redemption_without_a_claim_has_a_place_or_a_partner() -> Rows:
    """And places are of automatic campaigns, of orders online, taken while their opening was open."""
    is_place = Q(
        opening__campaign=F("version__campaign"),
        opening__campaign__is_automatic=True,
        channel=rules.ONLINE,
        held_at__gte=F("opening__opens_at"),
        held_at__lt=F("opening__closes_at"),
    )
    is_partners = Q(opening=None, channel__startswith=rules.PARTNER)
    return (
        Redemption.objects.filter(claim=None).exclude(is_place).exclude(is_partners).values("id", "opening")
    )


def no_automatic_campaign_is_claimed() -> Rows:
    return Claim.objects.filter(campaign__is_automatic=True).values("id", "campaign")


def every_place_that_is_taken_is_a_person_s() -> Rows:
    keys = RedemptionKey.objects.filter(redemption=OuterRef("pk"))
    return _LIVE.filter(~Exists(keys), opening__isnull=False).values("id", "shopper")


def no_person_has_more_places_than_a_campaign_allows() -> Rows:
    return RedemptionKey.objects.exclude(
        turn__gte=1,
        turn__lte=F("campaign__per_person"),
        redemption__version__campaign=F("campaign"),
        redemption__state__in=Redemption.LIVE,
    ).values("campaign", "redemption", "turn")
