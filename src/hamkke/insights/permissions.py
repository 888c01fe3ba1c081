"""Everybody reads what was published; the secretariat proposes and publishes."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from hamkke.festivals import queries as festivals
from hamkke.insights.models import Study
from hamkke.merchants import queries as merchants
from hamkke.people import queries as people


def editions_studyable_by(user: people.User | AnonymousUser) -> QuerySet[festivals.Edition]:
    editions = festivals.editions()
    return editions if people.is_organiser(user) else editions.none()


def studies_publishable_by(user: people.User | AnonymousUser) -> QuerySet[Study]:
    studies = Study.objects.select_related("edition", "proposed_by")
    return studies if people.is_organiser(user) else studies.none()


def merchants_own_of(user: people.User | AnonymousUser) -> QuerySet[merchants.Merchant]:
    """The merchants whose owner a user is."""
    return merchants.merchants_owned_by(user.pk) if user.pk else merchants.Merchant.objects.none()


def merchants_readable_by(user: people.User | AnonymousUser) -> QuerySet[merchants.Merchant]:
    """Whose own results a user reads: their own merchants', and everybody's for the secretariat."""
    return merchants.merchants() if people.is_organiser(user) else merchants_own_of(user)


def editions_steerable_by(user: people.User | AnonymousUser) -> QuerySet[festivals.Edition]:
    """The secretariat steers every edition."""
    return editions_studyable_by(user)


def is_trail_readable_by(user: people.User | AnonymousUser) -> bool:
    """The audit trail is read by the secretariat and by auditors."""
    return people.is_organiser(user) or people.is_auditor(user)


def is_time_traveller(user: people.User | AnonymousUser) -> bool:
    """The secretariat sees what nobody sees yet."""
    return people.is_organiser(user)
