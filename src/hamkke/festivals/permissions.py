"""Everybody may read a festival; the secretariat manages it; partners prove what they promised."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from hamkke.festivals import queries
from hamkke.festivals.models import Agreement, Commitment, Edition, Evidence, Partner
from hamkke.people import queries as people

Visitor = people.User | AnonymousUser


def editions_manageable_by(user: Visitor) -> QuerySet[Edition]:
    editions = Edition.objects.select_related("series")
    return editions if people.is_organiser(user) else editions.none()


def agreements_manageable_by(user: Visitor) -> QuerySet[Agreement]:
    return Agreement.objects.filter(edition__in=editions_manageable_by(user)).select_related("edition")


def organisations_reportable_by(user: Visitor, edition: Edition) -> QuerySet[people.Organisation]:
    """Who takes part in an edition, for the secretariat; for everybody else, those they speak for."""
    parties = Agreement.objects.filter(edition=edition).values("parties")
    partners = Partner.objects.filter(edition=edition).values("organisation")
    found = people.organisations() if people.is_organiser(user) else people.organisations_of(user)
    return found.filter(Q(pk__in=parties) | Q(pk__in=partners))


def commitments_provable_by(user: Visitor) -> QuerySet[Commitment]:
    """All promises, for the secretariat; a partner's own, alone or with others."""
    commitments = Commitment.objects.select_related("agreement__edition", "promised_by")
    if people.is_organiser(user):
        return commitments
    if not people.is_partner(user):
        return commitments.none()
    return commitments.filter(queries.promised_by_any(people.organisations_of(user)))


def evidence_readable_by(user: Visitor) -> QuerySet[Evidence]:
    """Whoever may prove a promise may open the files of its proofs."""
    return Evidence.objects.filter(commitment__in=commitments_provable_by(user))


def evidence_decidable_by(user: Visitor) -> QuerySet[Evidence]:
    """Any proof, for the secretariat; their own is refused with a sentence."""
    evidence = Evidence.objects.select_related("commitment__agreement__edition")
    return evidence if people.is_organiser(user) else evidence.none()
