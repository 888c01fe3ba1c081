from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.calls import queries, rules
from hamkke.calls.models import Application, ApplicationVersion, Call
from hamkke.kernel import clock
from hamkke.kernel.queue import later

if TYPE_CHECKING:
    from hamkke.merchants.models import Merchant
    from hamkke.people.models import User


@transaction.atomic
def draft(
    *,
    id: UUID,
    call: Call,
    merchant: Merchant,
    answers: Mapping[str, Any],
    basis: str | None = None,
    by: User | None,
) -> Application:
    """Save a merchant's answers, whole or partial, as often as they like while the call is open.

    Keys and types as in the call's questions (won whole, rates in basis points). What has been submitted stands until
    it is submitted again. `basis` is the fingerprint of the answers that were edited: other ones meanwhile are not lost.
    Raises NotOpenYet, CallClosed, AnswersUnusable, AlreadyApplied, EditedElsewhere or DifferentContent.
    """
    now = clock.now()
    rules.check_accepting(call.opens_at, call.closes_at, now=now)
    kept = rules.check_draft(answers, queries.questions(call))
    application, is_begun = begin(
        Application(
            id=id,
            call=call,
            merchant=merchant,
            answers=kept,
            receipt=rules.receipt_number(id),
            saved_at=now,
            saved_by=by,
        )
    )
    if application.pk != id:
        raise rules.AlreadyApplied
    if is_begun:
        audit.record(by=by, verb="calls.application.begun", target=application)
    if application.answers != kept:
        if basis is not None and basis != rules.fingerprint(application.answers):
            raise rules.EditedElsewhere
        application.answers, application.saved_at, application.saved_by = kept, now, by
        application.save(update_fields=["answers", "saved_at", "saved_by"])
        audit.record(by=by, verb="calls.application.saved", target=application)
    return application


def begin(new: Application) -> tuple[Application, bool]:
    """The merchant's application to the call, held, and whether it is this new one. Raises DifferentContent."""
    application = _locked(new.call, new.merchant)
    if application is not None:
        return application, False
    # Begun twice at once, the first one stays and the second finds it here.
    Application.objects.bulk_create([new], ignore_conflicts=True)
    application = _locked(new.call, new.merchant)
    if application is None:
        raise rules.DifferentContent  # The id names an application of another merchant or call.
    return application, True


def _locked(call: Call, merchant: Merchant) -> Application | None:
    return Application.objects.select_for_update(no_key=True).filter(call=call, merchant=merchant).first()


@transaction.atomic
def submit(application: Application, *, by: User | None) -> Application:
    """Send in the saved answers as a new version; the latest one before closing is what will be judged.

    Unchanged since the last submission, it changes nothing. When somebody else sends it in, the owner is written to. Raises NotOpenYet, CallClosed, AnswersMissing or
    DocumentsMissing.
    """
    now = clock.now()
    application = (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("call", "merchant")
        .get(pk=application.pk)
    )
    rules.check_accepting(application.call.opens_at, application.call.closes_at, now=now)
    rules.check_sheet(application.answers, queries.questions(application.call))
    documents = _handed_in(application)
    if application.versions_count and _is_submitted_as_it_stands(application, documents):
        return application
    number = application.versions_count + 1
    version = ApplicationVersion.objects.create(
        application=application,
        number=number,
        answers=application.answers,
        documents=documents,
        hash=rules.sheet_hash(application.pk, number, application.answers, documents),
        submitted_at=now,
    )
    application.state = Application.State.SUBMITTED
    application.versions_count = number
    application.submitted_at = application.submitted_at or now
    application.save(update_fields=["state", "versions_count", "submitted_at"])
    audit.record(
        by=by, verb="calls.application.submitted", target=application, number=number, hash=version.hash
    )
    if by and application.entered_by_id == by.pk and application.merchant.owner_id:
        later("calls.send_receipt", version_id=version.pk)
    return application


def _handed_in(application: Application) -> dict[str, str]:
    """The documents of the wallet that this submission hands in, by their hashes. Raises DocumentsMissing."""
    asked = queries.documents_asked(application.call, application.merchant)
    found = {each.key: each.given.sha256 for each in asked if each.given}
    rules.check_handed_in([each.document for each in asked], found)
    return found


def _is_submitted_as_it_stands(application: Application, documents: Mapping[str, str]) -> bool:
    latest = application.versions.get(number=application.versions_count)
    return bool(latest.answers == application.answers and latest.documents == documents)
