"""Everybody may read what was sold; the secretariat records it."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from hamkke.festivals import queries as festivals
from hamkke.people import queries as people


def editions_recordable_by(user: people.User | AnonymousUser) -> QuerySet[festivals.Edition]:
    """The editions a user may record figures for."""
    editions = festivals.editions()
    return editions if people.is_organiser(user) else editions.none()
