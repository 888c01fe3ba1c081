"""An applicant lets their sales be used to find out what the festival did, or takes that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.calls import queries, rules
from hamkke.calls.models import Application, StudyConsent
from hamkke.kernel import clock

if TYPE_CHECKING:
    from hamkke.people.models import User


@transaction.atomic
def consent_to_study(
    application: Application, *, is_given: bool, version: str, by: User
) -> StudyConsent | None:
    """Write down a yes or no to the text of this version; the latest one counts, and the same answer again adds nothing.

    None where nothing was ever said and there is nothing to take back. Raises NotYours, ConsentTooLate or ConsentTextUnknown.
    """
    now = clock.now()
    # Held, so that of two answers at once the second finds the first; and the decision, which asks for the call, comes after or before.
    application = (
        Application.objects.select_for_update(of=("self", "call"), no_key=True)
        .select_related("call", "merchant")
        .get(pk=application.pk)
    )
    if application.merchant.owner_id != by.pk:
        raise rules.NotYours
    said = queries.study_consent(application)
    if (said.is_given if said else False) == is_given:
        return said
    rules.check_consent(is_given=is_given, version=version, decided_at=application.call.decided_at)
    said = StudyConsent.objects.create(
        application=application,
        version=version if is_given or said is None else said.version,
        is_given=is_given,
        said_at=now,
        said_by=by,
    )
    verb = "calls.study_consent.given" if is_given else "calls.study_consent.withdrawn"
    audit.record(by=by, verb=verb, target=application, version=said.version)
    return said
