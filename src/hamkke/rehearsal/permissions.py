"""Who may rehearse an edition in a copy: the secretariat."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from hamkke.festivals import queries as festivals
from hamkke.people import queries as people


def editions_rehearsable_by(user: people.User | AnonymousUser) -> QuerySet[festivals.Edition]:
    editions = festivals.editions()
    return editions if people.is_organiser(user) else editions.none()
