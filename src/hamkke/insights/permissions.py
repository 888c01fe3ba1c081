"""Everybody reads what was published; the secretariat proposes and publishes."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from hamkke.festivals import queries as festivals
from hamkke.insights.models import Study
from hamkke.people import queries as people


def editions_studyable_by(user: people.User | AnonymousUser) -> QuerySet[festivals.Edition]:
    editions = festivals.editions()
    return editions if people.is_organiser(user) else editions.none()


def studies_publishable_by(user: people.User | AnonymousUser) -> QuerySet[Study]:
    studies = Study.objects.select_related("edition", "proposed_by")
    return studies if people.is_organiser(user) else studies.none()
