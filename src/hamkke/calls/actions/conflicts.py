from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.calls import queries, rules
from hamkke.calls.models import ROWS_AT_ONCE, Application, Assignment, Call, Conflict, Declaration
from hamkke.kernel import clock, ids
from hamkke.people import queries as people

if TYPE_CHECKING:
    from hamkke.people.models import User


@transaction.atomic
def declare(*, id: UUID, call: Call, judge: User, said: str, by: User | None) -> Declaration:
    """A judge says with whom they have to do, a name or number on each line; nothing is a declaration as well.

    What they hold of these goes to another judge at once. Nothing said can be taken back; another declaration adds.
    Raises NotAJudge, AlreadyDecided, DeclarationUnreadable or DifferentContent.
    """
    now = clock.now()
    if not people.is_judge(judge):
        raise rules.NotAJudge
    lines = list(rules.read_declaration(said))
    hold_undecided(call)
    declaration, is_new = Declaration.objects.get_or_create(
        id=id, defaults={"call": call, "judge": judge, "lines": lines, "declared_at": now}
    )
    if not is_new:
        if (declaration.call_id, declaration.judge_id, declaration.lines) != (call.pk, judge.pk, lines):
            raise rules.DifferentContent
        return declaration
    audit.record(by=by, verb="calls.conflicts.declared", target=declaration, lines=len(lines))
    record_conflicts(call, [judge], now=now, by=by)
    for assignment in conflicting_assignments(call, judge):
        step_back(assignment, CONFLICT, now=now, by=by)
        pass_on(assignment, now=now, by=by)
    return declaration


@transaction.atomic
def recuse(assignment: Assignment, *, why: str, by: User | None) -> Assignment | None:
    """A judge hands a sheet back and says why; it goes to the next best judge, who is returned with it.

    None: nobody is left, and the desk shows the sheet as one review short. Handed back already, it changes nothing.
    Scores given before no longer count. Raises RecusalUnsaid or AlreadyDecided.
    """
    now, why = clock.now(), rules.check_recusal(why)
    hold_undecided(assignment.application.call)
    if not step_back(assignment, why, now=now, by=by):
        return None
    return pass_on(assignment, now=now, by=by)


@transaction.atomic
def open_sheet(assignment: Assignment, *, by: User | None) -> queries.Sheet | None:
    """What a judge reads, unless a conflict is found at this moment: then it goes to another judge, and they get None.

    Raises StillOpen while it is sealed.
    """
    now, application = clock.now(), assignment.application
    sheet = queries.sheet(assignment, now=now)
    if application.call.decided_at is not None:
        return sheet
    record_conflicts(application.call, [assignment.judge], now=now, by=by, only=application.pk)
    if not Conflict.objects.filter(application=application, judge=assignment.judge).exists():
        return sheet
    hold_undecided(application.call)
    if step_back(assignment, CONFLICT, now=now, by=by):
        pass_on(assignment, now=now, by=by)
    return None


CONFLICT = "이해관계가 확인됨 · a conflict was found"


def hold_undecided(call: Call) -> None:
    """Let assignments, recusals and the decision of one call follow each other. Raises AlreadyDecided."""
    if not Call.objects.select_for_update(no_key=True).filter(pk=call.pk, decided_at=None):
        raise rules.AlreadyDecided


def record_conflicts(
    call: Call, judges: Sequence[User], *, now: datetime, by: User | None, only: UUID | None = None
) -> None:
    """Compare judges with the call's applicants, or one of them, and keep what is new, with its evidence."""
    interests = queries.interests(call, judges)
    applications = queries.submitted(call).filter(pk=only) if only else queries.submitted(call)
    with_phones = any(interest.phones or interest.declared for interest in interests)
    found = rules.conflicts(queries.applicants(applications, with_phones=with_phones), interests)
    if not found:
        return
    known = set(
        Conflict.objects.filter(application__in=applications, judge__in=judges)
        .order_by()
        .values_list("application_id", "judge_id", "source")
    )
    rows = [_row(each, now, by) for each in found if (each.application, each.judge, each.source) not in known]
    if rows:
        # Found twice at once, by a judge opening a sheet and an organiser assigning, one of the two rows is kept.
        Conflict.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE, ignore_conflicts=True)
        audit.record(by=by, verb="calls.conflicts.found", target=call, **Counter(row.source for row in rows))


def _row(found: rules.Conflict, now: datetime, by: User | None) -> Conflict:
    return Conflict(
        id=ids.derived("conflict", found.application, found.judge, found.source),
        application_id=found.application,
        judge_id=found.judge,
        source=found.source,
        evidence=found.evidence,
        recorded_at=now,
        recorded_by=by,
    )


def conflicting_assignments(call: Call, *judges: User) -> list[Assignment]:
    """The sheets of a call that lie with a judge who has a conflict, all judges or these."""
    closed = queries.closed_pairs(call)
    held = queries.assignments_of(call).filter(recused_at=None, application__in=list(closed))
    held = held.filter(judge__in=judges) if judges else held
    return [each for each in held if each.judge_id in closed[each.application_id]]


def step_back(assignment: Assignment, why: str, *, now: datetime, by: User | None) -> bool:
    """True when the judge held the sheet until now."""
    held = Assignment.objects.filter(pk=assignment.pk, recused_at=None)
    if not held.update(recused_at=now, recusal=why):
        return False
    audit.record(by=by, verb="calls.assignment.recused", target=assignment)
    return True


def pass_on(assignment: Assignment, *, now: datetime, by: User | None) -> Assignment | None:
    """Give one sheet to the judge of this call with the fewest, who has no conflict with it and may have one more; None when there is nobody."""
    application = Application.objects.select_related("call").get(pk=assignment.application_id)
    call = application.call
    loads = queries.loads_of(call)
    able = queries.judges(loads)
    record_conflicts(call, able, now=now, by=by, only=application.pk)
    closed = queries.closed_pairs(call, application=application.pk).get(application.pk, set())
    held = queries.judges_by_application(call, application=application.pk).get(application.pk, set())
    most = rules.read_terms(call.terms).sheets_most
    loads = {judge.pk: loads[judge.pk] for judge in able if most is None or loads[judge.pk] < most}
    judge = rules.next_judge(call.pk, application.pk, loads, closed=closed | held)
    if judge is None:
        return None
    passed = new_assignment(application.pk, judge, now, stage=assignment.stage)
    passed.save(force_insert=True)
    audit.record(by=by, verb="calls.assignment.passed_on", target=passed, instead_of=str(assignment.pk))
    return passed


def new_assignment(application: UUID, judge: UUID, now: datetime, *, stage: int = 1) -> Assignment:
    return Assignment(
        id=ids.derived("assignment", application, judge),
        application_id=application,
        judge_id=judge,
        assigned_at=now,
        stage=stage,
    )
