"""Everybody may read a festival; the secretariat manages it."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from hamkke.festivals.models import Agreement, Commitment, Edition
from hamkke.people import queries as people


def editions_manageable_by(user: people.User | AnonymousUser) -> QuerySet[Edition]:
    editions = Edition.objects.select_related("series")
    return editions if people.is_organiser(user) else editions.none()


def agreements_manageable_by(user: people.User | AnonymousUser) -> QuerySet[Agreement]:
    return Agreement.objects.filter(edition__in=editions_manageable_by(user)).select_related("edition")


def commitments_manageable_by(user: people.User | AnonymousUser) -> QuerySet[Commitment]:
    return Commitment.objects.filter(agreement__in=agreements_manageable_by(user)).select_related(
        "agreement__edition"
    )
