from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.calls import queries, rules, signals
from hamkke.calls.models import ROWS_AT_ONCE, Call, Selection, SelectionRow
from hamkke.kernel import clock

if TYPE_CHECKING:
    from hamkke.people.models import User


@transaction.atomic
def select(*, id: UUID, call: Call, by: User | None) -> Selection:
    """Rank every submitted application and fill the places; whoever must know is told once, for all rows.

    Pressed twice, or by two people at once, there is one selection. The same id again gives it back.
    Raises StillOpen, NoApplications, NotAllReviewed, AlreadyDecided or DifferentContent.
    """
    now = clock.now()
    rules.check_closed(call.closes_at, now=now)
    if Selection.objects.filter(pk=id).exclude(call=call).exists():
        raise rules.DifferentContent
    # This update waits for the reviews being written now, and shuts the door on later ones.
    if not Call.objects.filter(pk=call.pk, decided_at=None).update(decided_at=now):
        return _selected_before(id, call)
    receipts = dict(queries.submitted(call).values_list("pk", "receipt"))
    tallies = queries.tallies(call)
    rules.check_all_reviewed(receipts, tallies)
    terms = queries.terms(call)
    selection = Selection.objects.create(
        id=id,
        call=call,
        rule_version=rules.RULE_VERSION,
        inputs_hash=rules.inputs_hash(tallies, terms, places=call.places, waiting=call.waiting),
        applied=len(tallies),
        places=call.places,
        waiting=call.waiting,
        decided_by=by,
        decided_at=now,
    )
    ranked = rules.rank(call.pk, tallies, terms, places=call.places, waiting=call.waiting)
    SelectionRow.objects.bulk_create([_row(selection, line) for line in ranked], batch_size=ROWS_AT_ONCE)
    audit.record(by=by, verb="calls.call.decided", target=call, inputs_hash=selection.inputs_hash)
    signals.selection_decided.send(sender=Selection, selection=selection)
    return selection


def _selected_before(id: UUID, call: Call) -> Selection:
    selection = Selection.objects.filter(pk=id, call=call).first()
    if selection is None:
        raise rules.AlreadyDecided
    return selection


def _row(selection: Selection, line: rules.Ranked) -> SelectionRow:
    return SelectionRow(
        selection=selection,
        application_id=line.application,
        rank=line.rank,
        score=line.score,
        means=list(line.means),
        lot=line.lot,
        outcome=line.outcome,
    )
