from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.calls import queries, rules
from hamkke.calls.actions.conflicts import (
    CONFLICT,
    conflicting_assignments,
    hold_undecided,
    new_assignment,
    record_conflicts,
    step_back,
)
from hamkke.calls.models import ROWS_AT_ONCE, Assignment, Call
from hamkke.kernel import clock
from hamkke.people import queries as people

if TYPE_CHECKING:
    from hamkke.people.models import User


@transaction.atomic
def assign_judges(
    call: Call,
    *,
    judges: Sequence[User],
    per_application: int,
    by: User | None,
) -> list[Assignment]:
    """Give the submitted applications to judges without a conflict, evenly; returns what was added.

    Every application ends with `per_application` judges; those it has already count, so the same again adds nothing.
    Each judge has between the least and the most sheets that the call's rules say; the least counts when sheets are
    first dealt, for later only what is missing is left to give. Conflicts are looked for again before anything is
    given. Raises StillOpen, AlreadyDecided, NotAJudge, NoApplications, TooFewJudges, LoadsImpossible or NotBridged.
    """
    now = clock.now()
    rules.check_closed(call.closes_at, now=now)
    if not all(people.is_judge(judge) for judge in judges):
        raise rules.NotAJudge
    # The lock lets two assignments at once follow each other instead of both giving everything.
    hold_undecided(call)
    applications = list(queries.submitted(call).values_list("pk", flat=True))
    if not applications:
        raise rules.NoApplications
    record_conflicts(call, judges, now=now, by=by)
    for conflicting in conflicting_assignments(call):
        step_back(conflicting, CONFLICT, now=now, by=by)
    held = queries.judges_by_application(call)
    needs = {each: per_application - len(held.get(each, ())) for each in applications}
    least = 0 if held else rules.read_terms(call.terms).sheets_least
    added = give(call, needs, held, judges, least=least, now=now)
    audit.record(by=by, verb="calls.judges.assigned", target=call, added=len(added), each=per_application)
    return added


@transaction.atomic
def second_look(call: Call, *, by: User | None) -> list[Assignment]:
    """Give those nearest the line the further judges the rules promise them, of the judges of this call.

    How near is told by the plain mean of the first round. Done once: again, it adds nothing. Raises StillOpen,
    AlreadyDecided, SecondLookNotPromised, RoundUnfinished, NoApplications, NotAllReviewed, TooFewJudges, LoadsImpossible
    or NotBridged.
    """
    now, terms = clock.now(), rules.read_terms(call.terms)
    rules.check_closed(call.closes_at, now=now)
    if not terms.reviews_more:
        raise rules.SecondLookNotPromised
    hold_undecided(call)
    if queries.has_second_look(call):
        return []
    if left := queries.open_assignments(call):
        raise rules.RoundUnfinished(count=left)
    rules.check_all_reviewed(queries.applied_count(call), queries.unreviewed(call))
    tallies = queries.tallies(call)
    ranked = rules.rank(call.pk, tallies, queries.terms(call), places=terms.places, waiting=terms.waiting)
    near = rules.near_the_line(ranked, places=terms.places, share=terms.second_look)
    judges = queries.judges(queries.loads_of(call))
    record_conflicts(call, judges, now=now, by=by)
    held = queries.judges_by_application(call)
    added = give(call, dict.fromkeys(near, terms.reviews_more), held, judges, stage=2, now=now)
    audit.record(by=by, verb="calls.second_look.assigned", target=call, added=len(added), near=len(near))
    return added


def give(
    call: Call,
    needs: Mapping[UUID, int],
    held: Mapping[UUID, Collection[UUID]],
    judges: Sequence[User],
    *,
    least: int = 0,
    stage: int = 1,
    now: datetime,
) -> list[Assignment]:
    """Write down who judges what, as the rules share it out."""
    terms = rules.read_terms(call.terms)
    loads = [
        rules.Load(judge, name, least, terms.sheets_most)
        for judge, name in {judge.pk: str(judge) for judge in judges}.items()
    ]
    pairs = rules.assign(call.pk, needs, loads, closed=queries.closed_pairs(call), held=held)
    together = [*pairs, *((each, judge) for each, judges_of in held.items() for judge in judges_of)]
    groups = len(rules.islands(together))
    if groups > 1 and terms.formula == "corrected":
        raise rules.NotBridged(count=groups)
    return Assignment.objects.bulk_create(
        [new_assignment(application, judge, now, stage=stage) for application, judge in pairs],
        batch_size=ROWS_AT_ONCE,
    )
