"""Lots: promised by one person with the pool's root and a randomness still to come, drawn by another after its time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.calls import queries, rules
from hamkke.calls.actions.deciding import check_decider, check_undecided, hold
from hamkke.calls.models import Draw, Proposal
from hamkke.calls.rules import lottery
from hamkke.kernel import clock
from hamkke.kernel.words import Words

if TYPE_CHECKING:
    from hamkke.people.models import User


@transaction.atomic
def commit_draw(
    *, id: UUID, proposal: Proposal, draws_at: datetime, source: Words | None = None, why: str = "", by: User
) -> Draw:
    """Promise to draw lots among those at the line of a proposal, from a randomness nobody knows yet.

    The source that the call's terms name stands before `source`. A later promise replaces an earlier one and says why;
    both stay for everybody to see. The same id again changes nothing.
    Raises NotAnOrganiser, Involved, AlreadyDecided, Stale, NobodyToDraw, SourceMissing, DrawTooSoon, ReasonMissing or DifferentContent.
    """
    now = clock.now()
    check_decider(proposal.call_id, by)
    call = hold(proposal.call_id)
    promised = Draw.objects.filter(pk=id).first()
    if promised:
        if (promised.call_id, promised.draws_at, promised.committed_by_id) != (call.pk, draws_at, by.pk):
            raise rules.DifferentContent
        return promised
    check_undecided(call)
    terms = rules.read_terms(call.terms)
    rules.check_fresh(
        proposed=(proposal.inputs_hash, proposal.terms_digest),
        now=(rules.inputs_digest(queries.inputs_of(call)), call.terms_hash),
    )
    pool = sorted(proposal.found["grey"])
    earlier = Draw.objects.filter(call=call).count()
    named = (terms.grey and terms.grey.source) or source
    named = rules.check_promise(
        pool=len(pool), source=named, draws_at=draws_at, earlier=earlier, why=why, now=now
    )
    draw = Draw.objects.create(
        id=id,
        call=call,
        number=earlier + 1,
        pool=pool,
        root=lottery.pool_root(pool),
        source=named.ko,
        source_en=named.en,
        draws_at=draws_at,
        committed_at=now,
        committed_by=by,
        why=why.strip(),
    )
    audit.record(by=by, verb="calls.draw.committed", target=draw, root=draw.root, number=draw.number)
    return draw


@transaction.atomic
def hold_draw(draw: Draw, *, randomness: str, by: User) -> Draw:
    """Write down the randomness that came, as published; the order follows from it. The same again changes nothing.

    Raises NotAnOrganiser, Involved, SamePerson, AlreadyDecided, DrawNotYet, RandomnessMissing, DrawReplaced or DrawnAlready.
    """
    now = clock.now()
    check_decider(draw.call_id, by)
    rules.check_two_people(draw.committed_by_id, by.pk)
    call = hold(draw.call_id)
    draw = Draw.objects.get(pk=draw.pk)
    kept = rules.check_drawing(randomness, draws_at=draw.draws_at, now=now)
    if draw.drawn_at:
        if draw.randomness != kept:
            raise rules.DrawnAlready
        return draw
    check_undecided(call)
    if Draw.objects.filter(call=draw.call_id, number__gt=draw.number).exists():
        raise rules.DrawReplaced
    draw.randomness, draw.seed = kept, lottery.seed(draw.root, kept)
    draw.drawn_at, draw.drawn_by = now, by
    draw.save(update_fields=["randomness", "seed", "drawn_at", "drawn_by"])
    audit.record(by=by, verb="calls.draw.held", target=draw, seed=draw.seed)
    return draw
