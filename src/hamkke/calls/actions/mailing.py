"""What goes out by e-mail, long after the transaction that caused it: run by the worker."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from hamkke.calls.models import Application, ApplicationVersion, Reminder
from hamkke.calls.providers import mail
from hamkke.calls.rules import mails
from hamkke.kernel import clock
from hamkke.kernel.words import Words


def send_receipt(version_id: UUID) -> None:
    """Tell the owner of a business what the secretariat sent in for it."""
    version = ApplicationVersion.objects.select_related(
        "application__call", "application__merchant__owner"
    ).get(pk=version_id)
    application = version.application
    owner = application.merchant.owner
    if owner is None:
        raise RuntimeError("Whoever has no account gets the receipt on paper.")
    letter = mails.receipt(
        merchant=application.merchant.name,
        title=_title(application),
        receipt=application.receipt,
        submitted=_spoken(version.submitted_at),
        closes=_spoken(application.call.closes_at),
        link=_link(application),
    )
    mail.send(letter, to=owner.email, id=version.pk)


def reminder_of(reminder: Reminder) -> tuple[str, mails.Mail]:
    """To whom a reminder goes, and what it says: to whoever saved the draft last, or the owner."""
    application = reminder.application
    reader = application.saved_by or application.merchant.owner
    if reader is None:
        raise RuntimeError("Nobody is reminded where there is nobody to write to.")
    letter = mails.reminder(
        merchant=application.merchant.name,
        title=_title(application),
        closes=_spoken(application.call.closes_at),
        link=_link(application),
    )
    return reader.email, letter


def _title(application: Application) -> Words:
    return Words(application.call.title, application.call.title_en)


def _spoken(moment: datetime) -> str:
    return f"{moment.astimezone(clock.SEOUL):%Y-%m-%d %H:%M}"


def _link(application: Application) -> str:
    path = reverse("calls:application", args=[application.call_id, application.merchant_id])
    return f"{settings.SITE_URL}{path}"
