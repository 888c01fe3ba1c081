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

Bounds = Mapping[UUID, tuple[int, int | None]]


@transaction.atomic
def assign_judges(
    call: Call,
    *,
    judges: Sequence[User],
    per_application: int,
    bounds: Bounds | None = None,
    by: User | None,
) -> list[Assignment]:
    """Give the submitted applications to judges without a conflict, evenly; returns what was added.

    Every application ends with `per_application` judges; those it has already count, so the same again adds nothing.
    `bounds`: the least and most sheets of a judge in this call. Conflicts are looked for again before anything is
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
    added = give(call, needs, held, judges, bounds=bounds, now=now)
    audit.record(by=by, verb="calls.judges.assigned", target=call, added=len(added), each=per_application)
    return added


@transaction.atomic
def second_look(call: Call, *, by: User | None) -> list[Assignment]:
    """Give those nearest the line the further judges the rules promise them, of the judges of this call.

    How near is told by the plain mean of the first round. Done once: again, it adds nothing. Raises StillOpen,
    AlreadyDecided, SecondLookNotPromised, RoundUnfinished, NoApplications, NotAllReviewed, TooFewJudges or NotBridged.
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
    tallies = queries.tallies(call)
    rules.check_all_reviewed(dict(queries.submitted(call).values_list("pk", "receipt")), tallies)
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
    bounds: Bounds | None = None,
    stage: int = 1,
    now: datetime,
) -> list[Assignment]:
    """Write down who judges what, as the rules share it out."""
    loads = [
        rules.Load(judge.pk, str(judge), *(bounds or {}).get(judge.pk, (0, None)))
        for judge in {judge.pk: judge for judge in judges}.values()
    ]
    pairs = rules.assign(call.pk, needs, loads, closed=queries.closed_pairs(call), held=held)
    together = [*pairs, *((each, judge) for each, judges_of in held.items() for judge in judges_of)]
    groups = len(rules.islands(together))
    if groups > 1 and rules.read_terms(call.terms).formula == "corrected":
        raise rules.NotBridged(count=groups)
    return Assignment.objects.bulk_create(
        [new_assignment(application, judge, now, stage=stage) for application, judge in pairs],
        batch_size=ROWS_AT_ONCE,
    )
