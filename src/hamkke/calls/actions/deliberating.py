"""What a panel of judges found about those at the line: their order, and a word for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.calls import queries, rules
from hamkke.calls.actions.conflicts import record_conflicts
from hamkke.calls.actions.deciding import check_decider, check_undecided, hold
from hamkke.calls.models import Call, Deliberation, Proposal
from hamkke.kernel import clock

if TYPE_CHECKING:
    from hamkke.people.models import User


@transaction.atomic
def deliberate(
    *,
    id: UUID,
    proposal: Proposal,
    order: Sequence[str],
    said: Mapping[str, str],
    members: Sequence[User],
    why: str = "",
    by: User,
) -> Deliberation:
    """Record in which order a panel put those at the line of a proposal, and why each; the places they hold follow it.

    A later panel replaces an earlier one and says why; both stay. The same id again changes nothing.
    Raises NotAnOrganiser, Involved, AlreadyDecided, Stale, PanelNotPromised, NobodyAtTheLine, PanelTooSmall,
    MemberConflicted, OrderIncomplete, JudgementUnsaid, ReasonMissing or DifferentContent.
    """
    now = clock.now()
    check_decider(proposal.call_id, by)
    call = hold(proposal.call_id)
    recorded = Deliberation.objects.filter(pk=id).first()
    if recorded:
        if (recorded.call_id, recorded.order, recorded.recorded_by_id) != (call.pk, list(order), by.pk):
            raise rules.DifferentContent
        return recorded
    check_undecided(call)
    terms, line = rules.read_terms(call.terms), proposal.found["grey"]
    rules.check_fresh(
        proposed=(proposal.inputs_hash, proposal.terms_digest),
        now=(rules.inputs_digest(queries.inputs_of(call)), call.terms_hash),
    )
    earlier = Deliberation.objects.filter(call=call).count()
    sitting = {member.pk: member for member in members}
    rules.check_panel(terms, line=line, members=len(sitting), earlier=earlier, why=why)
    kept = rules.check_order(order, said, line=line)
    record_conflicts(call, members, now=now, by=by)
    rules.check_members(_conflicted(call, line, sitting))
    deliberation = Deliberation.objects.create(
        id=id,
        call=call,
        number=earlier + 1,
        order=list(order),
        said=kept,
        members=sorted(sitting),
        recorded_at=now,
        recorded_by=by,
        why=why.strip(),
    )
    audit.record(
        by=by,
        verb="calls.panel.deliberated",
        target=deliberation,
        number=deliberation.number,
        members=[str(member) for member in sorted(sitting)],
    )
    return deliberation


def _conflicted(call: Call, line: Sequence[str], sitting: Mapping[UUID, User]) -> list[str]:
    """The names of those who sit and have something to do with anybody at the line."""
    closed = queries.closed_pairs(call)
    judges = {judge for each in queries.behind(call, line).values() for judge in closed.get(each, ())}
    return sorted(str(sitting[judge]) for judge in judges & sitting.keys())
