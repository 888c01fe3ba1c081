from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from hamkke.coupons.models import (
    Allotment,
    Campaign,
    Claim,
    CodeOrder,
    CounterUse,
    PartnerKey,
    Pass,
    Terminal,
    UsageFile,
)
from hamkke.coupons.queries import counters, partners
from hamkke.merchants import queries as merchants
from hamkke.merchants.queries import Merchant, Shop
from hamkke.people import queries as people
from hamkke.people.queries import User


def campaigns_viewable_by(user: User | AnonymousUser) -> QuerySet[Campaign]:
    """Everybody sees what has opened; an organiser sees drafts, too."""
    if people.is_organiser(user):
        return Campaign.objects.all()
    return Campaign.objects.exclude(state=Campaign.State.DRAFT)


def campaigns_manageable_by(user: User | AnonymousUser) -> QuerySet[Campaign]:
    return Campaign.objects.all() if people.is_organiser(user) else Campaign.objects.none()


def claims_handbackable_by(user: User | AnonymousUser) -> QuerySet[Claim]:
    """A person's own coupons."""
    return claims_showable_by(user)


def campaigns_signable_by(user: User | AnonymousUser) -> QuerySet[Campaign]:
    """What asks merchants to share a cost: a merchant sees it before it opens, to know who pays before it joins."""
    asking = Campaign.objects.filter(fundings__kind="merchant")
    return asking if merchants_signing_for(user) else asking.none()


def merchants_signing_for(user: User | AnonymousUser) -> list[Merchant]:
    """The merchants in whose name this person signs: their own."""
    return list(merchants.merchants_owned_by(user.pk)) if isinstance(user, User) else []


# ── The counter ──


def claims_showable_by(user: User | AnonymousUser) -> QuerySet[Claim]:
    """A person's own coupons."""
    claims = Claim.objects.select_related("campaign")
    return claims.filter(shopper=user) if isinstance(user, User) else claims.none()


def passes_viewable_by(user: User | AnonymousUser) -> QuerySet[Pass]:
    """A pass is seen by whose coupon it shows, and by nobody else."""
    return counters.passes_with_all().filter(claim__in=claims_showable_by(user))


def shops_servable_by(user: User | AnonymousUser) -> QuerySet[Shop]:
    """The shops at whose counters this person may take coupons: their own."""
    return merchants.shops_owned_by(user.pk) if isinstance(user, User) else merchants.shops().none()


def uses_servable_by(user: User | AnonymousUser) -> QuerySet[CounterUse]:
    return counters.uses_with_all().filter(shop__in=shops_servable_by(user))


def terminals_servable_by(user: User | AnonymousUser) -> QuerySet[Terminal]:
    return counters.terminals_with_all().filter(shop__in=shops_servable_by(user))


def terminals_manageable_by(user: User | AnonymousUser) -> QuerySet[Terminal]:
    """Whose allowances an organiser grants: every terminal's."""
    terminals = counters.terminals_with_all()
    return terminals if people.is_organiser(user) else terminals.none()


def terminals_endable_by(user: User | AnonymousUser) -> QuerySet[Terminal]:
    """A phone that is lost or sold is ended by its shop's owner, or by the secretariat."""
    return terminals_manageable_by(user) if people.is_organiser(user) else terminals_servable_by(user)


# ── Partners ──


def keys_manageable_by(user: User | AnonymousUser) -> QuerySet[PartnerKey]:
    return partners.keys() if people.is_organiser(user) else partners.keys().none()


def files_manageable_by(user: User | AnonymousUser) -> QuerySet[UsageFile]:
    return partners.files() if people.is_organiser(user) else partners.files().none()


def allotments_orderable_by(key: PartnerKey) -> QuerySet[Allotment]:
    """What the partner that signs may order codes from: its own allotments."""
    return partners.allotments().filter(organisation=key.organisation_id)


def orders_reportable_by(key: PartnerKey) -> QuerySet[CodeOrder]:
    return partners.orders().filter(organisation=key.organisation_id)


def files_readable_by(key: PartnerKey) -> QuerySet[UsageFile]:
    return partners.files().filter(organisation=key.organisation_id)
