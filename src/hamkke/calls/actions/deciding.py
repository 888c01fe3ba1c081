"""One person proposes a selection, another releases it; with the release the money it promises is set aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec
from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.calls import queries, rules, signals
from hamkke.calls.actions import grants
from hamkke.calls.models import ROWS_AT_ONCE, Call, Draw, Proposal, Selection, SelectionRow
from hamkke.calls.rules import entering
from hamkke.calls.rules.inputs import written
from hamkke.kernel import clock
from hamkke.people import queries as people

if TYPE_CHECKING:
    from hamkke.people.models import User


def check_organiser(by: User) -> None:
    if not people.is_organiser(by):
        raise rules.NotAnOrganiser


def check_decider(call: UUID, by: User) -> None:
    """Refuse whoever is not of the secretariat, or has an application in the call."""
    check_organiser(by)
    entering.check_uninvolved(is_involved=queries.is_involved(call, by))


@transaction.atomic
def propose(*, id: UUID, call: Call, by: User) -> Proposal:
    """Work the selection out from what stands now, and keep what was seen and found. It decides nothing yet.

    The same id again gives back what was proposed. Raises NotAnOrganiser, Involved, StillOpen, AlreadyDecided, NoApplications,
    NotAllReviewed, DifferentContent, or what rules.work_out refuses: NotConnected, QuotasImpossible.
    """
    now = clock.now()
    check_decider(call.pk, by)
    rules.check_closed(call.closes_at, now=now)
    proposed = Proposal.objects.filter(pk=id).first()
    if proposed:
        if (proposed.call_id, proposed.proposed_by_id) != (call.pk, by.pk):
            raise rules.DifferentContent
        return proposed
    # Without a lock: a review written meanwhile makes this proposal stale, and the release finds that out.
    call = Call.objects.get(pk=call.pk)
    if call.decided_at:
        raise rules.AlreadyDecided
    rules.check_all_reviewed(*_submitted_and_reviewed(call))
    inputs = queries.inputs_of(call)
    found = rules.work_out(rules.read_terms(call.terms), inputs)
    proposal = Proposal.objects.create(
        id=id,
        call=call,
        terms_digest=call.terms_hash,
        inputs_hash=rules.inputs_digest(inputs),
        found={**written(found), "inputs": written(inputs)},
        draw=queries.held_draw(call),
        proposed_at=now,
        proposed_by=by,
    )
    audit.record(
        by=by,
        verb="calls.selection.proposed",
        target=proposal,
        call=str(call.pk),
        inputs_hash=proposal.inputs_hash,
    )
    return proposal


def _submitted_and_reviewed(call: Call) -> tuple[dict[UUID, str], Mapping[UUID, object]]:
    return dict(queries.submitted(call).values_list("pk", "receipt")), queries.tallies(call)


@transaction.atomic
def release(*, id: UUID, proposal: Proposal, by: User) -> Selection:
    """Decide a call as somebody else proposed it: the rows, the money set aside and the news are one transaction.

    Pressed twice, or by two people at once, there is one selection; the same id again gives it back.
    Raises NotAnOrganiser, Involved, SamePerson, AlreadyDecided, Stale, DrawPending, DrawMissing, DifferentContent, or the ledger's
    refusals: when the money does not reach for everybody, nothing is decided.
    """
    now = clock.now()
    check_decider(proposal.call_id, by)
    rules.check_two_people(proposal.proposed_by_id, by.pk)
    released = Selection.objects.filter(pk=id).first()
    if released:
        if released.proposal_id != proposal.pk:
            raise rules.DifferentContent
        return released
    # This update waits for the reviews being written now, and shuts the door on later ones.
    if not Call.objects.filter(pk=proposal.call_id, decided_at=None).update(decided_at=now):
        return _released_before(id, proposal)
    call = Call.objects.get(pk=proposal.call_id)
    terms = rules.read_terms(call.terms)
    found = msgspec.convert(proposal.found, rules.Found)
    inputs_hash = rules.inputs_digest(queries.inputs_of(call))
    rules.check_fresh(
        proposed=(proposal.inputs_hash, proposal.terms_digest), now=(inputs_hash, call.terms_hash)
    )
    _check_drawn(call, terms, found)
    selection = Selection.objects.create(
        id=id,
        call=call,
        rule_version=terms.version,
        inputs_hash=inputs_hash,
        applied=len(found.rows),
        places=call.places,
        waiting=call.waiting,
        decided_by=by,
        proposal=proposal,
        decided_at=now,
    )
    rows = _written(selection, terms, found.rows)
    audit.record(
        by=by, verb="calls.call.decided", target=call, inputs_hash=inputs_hash, proposal=str(proposal.pk)
    )
    signals.selection_decided.send(sender=Selection, selection=selection)
    grants.commit(call, terms, [row for row in rows if row.outcome == SelectionRow.Outcome.SELECTED])
    return selection


def _released_before(id: UUID, proposal: Proposal) -> Selection:
    # Whoever pressed with the same id at once has committed meanwhile.
    selection = Selection.objects.filter(pk=id, proposal=proposal).first()
    if selection is None:
        raise rules.AlreadyDecided
    return selection


def _check_drawn(call: Call, terms: rules.Terms, found: rules.Found) -> None:
    draws = list(Draw.objects.filter(call=call).order_by("number").values_list("drawn_at", flat=True))
    rules.check_drawn(
        grey=len(found.grey),
        by_lottery=terms.grey is not None and terms.grey.by == "lottery",
        is_drawn=any(draws),
        is_pending=draws[-1:] == [None],  # an earlier one that was never held has been replaced
    )


def _written(selection: Selection, terms: rules.Terms, rows: Sequence[rules.Row]) -> list[SelectionRow]:
    applications = {
        rules.public_code(code): application
        for application, code in queries.submitted(selection.call).values_list("pk", "code")
    }
    chain = rules.tie_chain(
        rules.Term(position, criterion.weight) for position, criterion in enumerate(terms.criteria, start=1)
    )
    return SelectionRow.objects.bulk_create(
        [
            SelectionRow(
                selection=selection,
                application_id=applications[row.code],
                rank=row.rank,
                score=row.total,
                means=[row.means.get(str(term.position)) for term in chain],
                plain=row.plain,
                error=row.error,
                track=row.track,
                reasons=row.reasons,
                lot=row.lot,
                outcome=row.outcome,
            )
            for row in rows
        ],
        batch_size=ROWS_AT_ONCE,
    )
