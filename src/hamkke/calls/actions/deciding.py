"""One person proposes a selection, another releases it; with the release the money it promises is set aside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction

from hamkke.audit import actions as audit
from hamkke.calls import queries, rules, signals
from hamkke.calls.actions import grants
from hamkke.calls.models import Call, Draw, Proposal, Selection, SelectionRow, Stretch
from hamkke.calls.queries import bundle as files
from hamkke.calls.rules import bundle, entering
from hamkke.kernel import clock
from hamkke.people import queries as people

if TYPE_CHECKING:
    from hamkke.people.models import User

STRETCHES_AT_ONCE = 16  # some megabytes
COPY_ROWS = """
COPY calls_selectionrow (
    selection_id, application_id, rank, score, means, plain, error, track, reasons, lot, outcome
) FROM STDIN
"""


def check_organiser(by: User) -> None:
    if not people.is_organiser(by):
        raise rules.NotAnOrganiser


def check_decider(call: UUID, by: User) -> None:
    """Refuse whoever is not of the secretariat, or has an application in the call."""
    check_organiser(by)
    entering.check_uninvolved(is_involved=queries.is_involved(call, by))


def hold(call: UUID) -> Call:
    """The call, held until we commit, so that draws and panels follow each other and none slips in beside a release."""
    return Call.objects.select_for_update(no_key=True).get(pk=call)


def check_undecided(call: Call) -> None:
    if call.decided_at:
        raise rules.AlreadyDecided


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
    rules.check_all_reviewed(queries.applied_count(call), queries.unreviewed(call))
    inputs = queries.inputs_of(call)
    found = rules.work_out(rules.read_terms(call.terms), inputs)
    proposal = Proposal.objects.create(
        id=id,
        call=call,
        terms_digest=call.terms_hash,
        inputs_hash=rules.inputs_digest(inputs),
        found={name: getattr(found, name) for name in ("model", "programme", "grey", "redraws")},
        draw=queries.held_draw(call),
        proposed_at=now,
        proposed_by=by,
    )
    Stretch.objects.bulk_create(
        (
            Stretch(
                proposal=proposal,
                part=each.part,
                number=each.number,
                items=each.items,
                packed=Stretch.pack(each.content),
            )
            for each in bundle.stretches(inputs, found)
        ),
        batch_size=STRETCHES_AT_ONCE,
    )
    audit.record(
        by=by,
        verb="calls.selection.proposed",
        target=proposal,
        call=str(call.pk),
        inputs_hash=proposal.inputs_hash,
    )
    return proposal


@transaction.atomic
def release(*, id: UUID, proposal: Proposal, by: User) -> Selection:
    """Decide a call as somebody else proposed it: the rows, the money set aside and the news are one transaction.

    Pressed twice, or by two people at once, there is one selection; the same id again gives it back.
    Raises NotAnOrganiser, Involved, SamePerson, AlreadyDecided, Stale, DrawPending, DrawMissing, PanelMissing, DifferentContent, or the
    ledger's
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
    inputs_hash = rules.inputs_digest(queries.inputs_of(call))
    rules.check_fresh(
        proposed=(proposal.inputs_hash, proposal.terms_digest), now=(inputs_hash, call.terms_hash)
    )
    _check_drawn(call, terms, grey=len(proposal.found["grey"]))
    rules.check_deliberated(terms, line=proposal.found["grey"], order=queries.deliberated_order(call))
    selection = Selection.objects.create(
        id=id,
        call=call,
        rule_version=terms.version,
        inputs_hash=inputs_hash,
        applied=queries.applied_count(call),
        places=call.places,
        waiting=call.waiting,
        decided_by=by,
        proposal=proposal,
        decided_at=now,
    )
    selected = _write(selection, proposal, terms)
    files.publication(selection).save(force_insert=True)
    audit.record(
        by=by, verb="calls.call.decided", target=call, inputs_hash=inputs_hash, proposal=str(proposal.pk)
    )
    signals.selection_decided.send(sender=Selection, selection=selection)
    grants.commit(call, terms, selected)
    return selection


def _released_before(id: UUID, proposal: Proposal) -> Selection:
    # Whoever pressed with the same id at once has committed meanwhile.
    selection = Selection.objects.filter(pk=id, proposal=proposal).first()
    if selection is None:
        raise rules.AlreadyDecided
    return selection


def _check_drawn(call: Call, terms: rules.Terms, *, grey: int) -> None:
    draws = list(Draw.objects.filter(call=call).order_by("number").values_list("drawn_at", flat=True))
    rules.check_drawn(
        grey=grey,
        by_lottery=terms.grey is not None and terms.grey.by == "lottery",
        is_drawn=any(draws),
        is_pending=draws[-1:] == [None],  # an earlier one that was never held has been replaced
    )


def _write(selection: Selection, proposal: Proposal, terms: rules.Terms) -> list[UUID]:
    """The result as it was proposed, a stretch at a time; returns which applications were selected."""
    applications = {
        rules.public_code(code): application
        for code, application in queries.submitted(selection.call).values_list("code", "pk")
    }
    chain = rules.tie_chain(
        rules.Term(position, criterion.weight) for position, criterion in enumerate(terms.criteria, start=1)
    )
    keys = [str(term.position) for term in chain]
    selected: list[UUID] = []
    for rows in queries.proposed(proposal.pk):
        _copy((selection.pk, applications[row.code], row, keys) for row in rows)
        selected += [applications[row.code] for row in rows if row.outcome == SelectionRow.Outcome.SELECTED]
    return selected


def _copy(rows: Iterable[tuple[UUID, UUID, rules.Row, Sequence[str]]]) -> None:
    with connection.cursor() as cursor, cursor.copy(COPY_ROWS) as copy:
        for selection, application, row, keys in rows:
            means = [row.means.get(key) for key in keys]
            copy.write_row(
                (
                    selection,
                    application,
                    row.rank,
                    row.total,
                    json.dumps(means),
                    row.plain,
                    row.error,
                    row.track,
                    json.dumps(row.reasons),
                    row.lot,
                    row.outcome,
                )
            )
