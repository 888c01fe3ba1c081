"""Everybody may read what was made public; the secretariat records, takes in files and publishes."""

from datetime import datetime, timedelta
from typing import cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from hamkke.festivals import queries as festivals
from hamkke.kernel import tokens
from hamkke.people import queries as people
from hamkke.sales.models import Batch, Channel, Release
from hamkke.sales.rules import batches as rules

_A_DAY = timedelta(days=1)


def signed_in(user: people.User | AnonymousUser) -> people.User:
    """Who acts, on pages that nobody else is let in to."""
    return cast("people.User", user)


def editions_recordable_by(user: people.User | AnonymousUser) -> QuerySet[festivals.Edition]:
    """The editions a user may record figures for, and publish."""
    editions = festivals.editions()
    return editions if people.is_organiser(user) else editions.none()


def is_asking_allowed_to(user: people.User | AnonymousUser) -> bool:
    """The secretariat and analysts ask in SQL: what they ask is public, but answering takes time from everybody."""
    return people.is_organiser(user) or people.is_analyst(user)


def releases_readable_by(user: people.User | AnonymousUser) -> QuerySet[Release]:
    """Public ones; the secretariat also reads what is proposed or withdrawn."""
    releases = Release.objects.select_related("edition", "proposed_by", "released_by").order_by("-number")
    return releases if people.is_organiser(user) else releases.filter(released_at__isnull=False)


def batches_manageable_by(user: people.User | AnonymousUser) -> QuerySet[Batch]:
    """The files a user may see, store and take back."""
    batches = Batch.objects.select_related("channel", "mapping", "edition", "received_by", "taken_back_by")
    return batches if people.is_organiser(user) else batches.none()


def ticket_for(user: people.User, *, now: datetime) -> str:
    """What lets this user's files through the door, where nothing is known yet of who sends them."""
    return tokens.sign(settings.SECRET_KEY, purpose=rules.TICKET, subject=user.pk, now=now, lasts=_A_DAY)


def channels_manageable_by(user: people.User | AnonymousUser) -> QuerySet[Channel]:
    channels = Channel.objects.order_by("kind", "name")
    return channels if people.is_organiser(user) else channels.none()
