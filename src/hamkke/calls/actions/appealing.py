"""An applicant asks to have the decision looked at again; somebody who did not decide it answers by a day."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.calls import queries, rules
from hamkke.calls.actions.deciding import check_decider
from hamkke.calls.models import Appeal, SelectionRow
from hamkke.kernel import clock
from hamkke.kernel.queue import later

if TYPE_CHECKING:
    from hamkke.people.models import User


@transaction.atomic
def file_appeal(*, id: UUID, row: SelectionRow, grounds: str, by: User) -> Appeal:
    """Ask to have one's own result looked at again, within the days that the call's terms give. One case for a result.

    The same id and grounds again change nothing. Raises NotYours, AppealTooLate, GroundsMissing, AppealedAlready or
    DifferentContent.
    """
    now = clock.now()
    # The row is held: filed in two windows at once, the second finds the first.
    row = SelectionRow.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    application, call = row.application, row.selection.call
    if application.merchant.owner_id != by.pk:
        raise rules.NotYours
    terms = rules.read_terms(call.terms)
    filed = Appeal.objects.filter(row=row).first()
    if filed and filed.pk != id:
        raise rules.AppealedAlready
    if filed:
        if filed.grounds != grounds.strip():
            raise rules.DifferentContent
        return filed
    until = rules.days_later(row.selection.decided_at, terms.appeal_days)
    kept = rules.check_appeal(grounds, until=until, now=now)
    if Appeal.objects.filter(pk=id).exists():
        raise rules.DifferentContent
    appeal = Appeal.objects.create(
        id=id,
        row=row,
        grounds=kept,
        filed_at=now,
        filed_by=by,
        due_at=rules.days_later(now, terms.answer_days),
    )
    audit.record(by=by, verb="calls.appeal.filed", target=appeal, call=str(call.pk))
    return appeal


@transaction.atomic
def answer_appeal(appeal: Appeal, *, outcome: Appeal.Outcome, answer: str, by: User) -> Appeal:
    """Uphold or dismiss an appeal, with the reason, by somebody who neither proposed nor released the decision.

    The same answer again changes nothing. Raises NotAnOrganiser, Involved, JudgeOfOwnDecision, AnswerMissing or AnsweredAlready.
    """
    now = clock.now()
    selection = appeal.row.selection
    check_decider(selection.call_id, by)
    kept = rules.check_answer(answer, by=by.pk, decided_by=queries.deciders(selection))
    if outcome == Appeal.Outcome.OPEN:
        raise rules.AnswerMissing
    answered = Appeal.objects.filter(pk=appeal.pk, outcome=Appeal.Outcome.OPEN).update(
        outcome=outcome, answer=kept, answered_at=now, answered_by=by
    )
    appeal.refresh_from_db()
    if answered:
        audit.record(by=by, verb="calls.appeal.answered", target=appeal, outcome=outcome)
        later("calls.send_appeal_answer", appeal_id=appeal.pk)
    elif (appeal.outcome, appeal.answer, appeal.answered_by_id) != (outcome, kept, by.pk):
        raise rules.AnsweredAlready
    return appeal
