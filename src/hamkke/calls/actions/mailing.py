"""What goes out by e-mail, long after the transaction that caused it: run by the worker."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from hamkke.calls.models import Appeal, Application, ApplicationVersion, Offer, Reminder
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


def send_offer(offer_id: UUID) -> None:
    """Tell whoever is asked from the waiting list until when to answer, unless it is answered or over."""
    offer = Offer.objects.select_related("row__application__call", "row__application__merchant__owner").get(
        pk=offer_id
    )
    application = offer.row.application
    owner = application.merchant.owner
    if owner is None or offer.answer != Offer.Answer.OPEN or clock.now() >= offer.expires_at:
        return  # The secretariat calls whoever has no account; the waiting list's page names them.
    letter = mails.offer(
        merchant=application.merchant.name,
        title=_title(application),
        expires=_spoken(offer.expires_at),
        link=_link(application, "calls:letter"),
    )
    mail.send(letter, to=owner.email, id=offer.pk)


def send_appeal_answer(appeal_id: UUID) -> None:
    """Tell whoever appealed that there is an answer; the answer itself stands on their page alone."""
    appeal = Appeal.objects.select_related(
        "filed_by", "row__application__call", "row__application__merchant"
    ).get(pk=appeal_id)
    application = appeal.row.application
    letter = mails.appeal_answered(
        merchant=application.merchant.name,
        title=_title(application),
        link=_link(application, "calls:letter"),
    )
    mail.send(letter, to=appeal.filed_by.email, id=appeal.pk)


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


def _link(application: Application, page: str = "calls:application") -> str:
    path = reverse(page, args=[application.call_id, application.merchant_id])
    return f"{settings.SITE_URL}{path}"
