"""What campaigns have left, those that apply by themselves above all, and who has had as many of one as a person may."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q

from hamkke.coupons import rules
from hamkke.coupons.models import Campaign, Claim, ClaimKey, Opening, RedemptionKey
from hamkke.kernel.words import Words
from hamkke.people import queries as people
from hamkke.people.queries import User


def counting_openings(campaigns: Collection[UUID], now: datetime) -> dict[UUID, Opening]:
    """Of each of these automatic campaigns the opening that counts at `now`: the latest that has begun, else the first."""
    openings = Opening.objects.filter(campaign__in=campaigns, campaign__is_automatic=True)
    found: dict[UUID, Opening] = {}
    for opening in openings.order_by("campaign", "number"):
        if opening.campaign_id not in found or opening.opens_at <= now:
            found[opening.campaign_id] = opening
    return found


def keys_of(person: User, campaign: UUID) -> list[bytes]:
    """Who this is to one campaign: the account, and whatever else shows that two accounts are one person."""
    return _salted(_keys(person), campaign)


def _keys(person: User) -> list[bytes]:
    return [person.pk.bytes, *people.identity_keys(person)]


def _salted(keys: Iterable[bytes], campaign: UUID) -> list[bytes]:
    return [rules.campaign_key(key, campaign.bytes) for key in keys]


def with_a_place(campaigns: Collection[UUID], now: datetime) -> set[UUID]:
    """Those of these campaigns that have a coupon, or a place, left at `now`."""
    running = Opening.objects.filter(
        campaign__in=campaigns, opens_at__lte=now, closes_at__gt=now, campaign__state=Campaign.State.OPEN
    )
    left = running.filter(claimed__lt=F("quantity") + F("handed_back"))
    return set(left.values_list("campaign", flat=True))


def barred(
    campaigns: Collection[UUID], *, free: Collection[UUID], shopper: User | None
) -> Mapping[UUID, rules.Reason]:
    """Why these automatic campaigns do not apply, whatever is bought: this person has had them, or none is left."""
    why = {campaign: rules.Reason.NONE_LEFT for campaign in campaigns if campaign not in free}
    if shopper is None or not campaigns:
        return why
    keys = _keys(shopper)
    theirs = RedemptionKey.objects.filter(
        campaign__in=campaigns, key__in=[key for campaign in campaigns for key in _salted(keys, campaign)]
    )
    turns = theirs.order_by().values("campaign").annotate(turns=Count("turn", distinct=True))
    had = turns.filter(turns__gte=F("campaign__per_person")).values_list("campaign", flat=True)
    return why | dict.fromkeys(had, rules.Reason.HAD_ALREADY)


def claimed_up(campaigns: Collection[UUID], shopper: User | None) -> set[UUID]:
    """Those of these campaigns of which a person, with whatever account, has claimed as many as one may; used or handed back, each counts."""
    if shopper is None or not campaigns:
        return set()
    keys = people.identity_keys(shopper)
    salted = [key for campaign in campaigns for key in _salted(keys, campaign)]
    last = Q(campaign__in=campaigns, turn__gte=F("campaign__per_person"))
    by_account = Claim.objects.filter(last, shopper=shopper).order_by().values_list("campaign")
    by_person = ClaimKey.objects.filter(last, key__in=salted).order_by().values_list("campaign")
    return {campaign for (campaign,) in by_account.union(by_person)}


def had_by(shopper: User, campaign: Campaign) -> Words | None:
    """What somebody is told who has had as many of an automatic campaign as a person may."""
    if not campaign.is_automatic:
        return None
    reason = barred([campaign.pk], free=[campaign.pk], shopper=shopper).get(campaign.pk)
    return rules.HadAlready(title=campaign.title, title_en=campaign.title_en).words if reason else None
