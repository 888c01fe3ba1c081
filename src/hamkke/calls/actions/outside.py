from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.calls import queries, rules
from hamkke.calls.actions.conflicts import hold_undecided
from hamkke.calls.models import ROWS_AT_ONCE, Call, OutsideScore
from hamkke.kernel import clock, ids

if TYPE_CHECKING:
    from hamkke.people.models import User


@transaction.atomic
def record_outside(
    call: Call, *, source: str, given_by: str, said: str, by: User | None
) -> list[OutsideScore]:
    """Keep the points of a recommender or a public vote, "receipt,points" on each line; returns what was new.

    All lines or none. The same again changes nothing; what was given once stands. Raises StillOpen, AlreadyDecided,
    OutsideNotPromised, GiverUnnamed, OutsideUnreadable, ReceiptsUnknown or DifferentContent.
    """
    now = clock.now()
    rules.check_closed(call.closes_at, now=now)
    if source not in {outside.source for outside in rules.read_terms(call.terms).outside}:
        raise rules.OutsideNotPromised
    rules.check_giver(given_by)
    given = rules.read_outside(said)
    hold_undecided(call)
    applications = dict(queries.submitted(call).values_list("receipt", "pk"))
    rules.check_receipts(given, applications)
    before = OutsideScore.objects.filter(application__call=call, source=source, given_by=given_by)
    known = dict(before.values_list("application__receipt", "score"))
    if any(known[receipt] != score for receipt, score in given.items() if receipt in known):
        raise rules.DifferentContent
    added = OutsideScore.objects.bulk_create(
        [
            OutsideScore(
                id=ids.derived("outside", applications[receipt], source, given_by),
                application_id=applications[receipt],
                source=source,
                given_by=given_by,
                score=score,
                recorded_at=now,
                recorded_by=by,
            )
            for receipt, score in given.items()
            if receipt not in known
        ],
        batch_size=ROWS_AT_ONCE,
    )
    audit.record(by=by, verb="calls.outside.recorded", target=call, source=source, added=len(added))
    return added
