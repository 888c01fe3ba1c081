from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, QuerySet

from hamkke.calls import rules
from hamkke.calls.models import (
    HOLDS,
    Appeal,
    Call,
    Deliberation,
    Draw,
    Offer,
    Proposal,
    Selection,
    SelectionRow,
)
from hamkke.calls.queries.stretches import proposed


def proposals_of(call: Call) -> QuerySet[Proposal]:
    """What was proposed for a call, the newest first, without what was found, which may be large."""
    return (
        Proposal.objects.filter(call=call)
        .defer("found")
        .select_related("proposed_by", "draw")
        .order_by("-proposed_at", "-id")
    )


def latest_proposal(call: Call) -> Proposal | None:
    """What was proposed last, whole."""
    return Proposal.objects.filter(call=call).select_related("call").order_by("-proposed_at", "-id").first()


def draws_of(call: Call) -> QuerySet[Draw]:
    """Every draw that was ever promised, the newest first."""
    return Draw.objects.filter(call=call).select_related("committed_by", "drawn_by").order_by("-number")


def held_draw(call: Call) -> Draw | None:
    """The draw held last: its seed stands in the inputs."""
    return Draw.objects.filter(call=call, drawn_at__isnull=False).order_by("-number").first()


def deliberated_order(call: Call) -> list[str]:
    """The public codes in the order of the panel that met last; empty while none did."""
    order: list[str] | None = (
        Deliberation.objects.filter(call=call).order_by("-number").values_list("order", flat=True).first()
    )
    return order or []


def deciders(selection: Selection) -> set[UUID | None]:
    """Who proposed and who released a selection, who sat on its panels and who recorded them."""
    proposer = Proposal.objects.filter(selection=selection).values_list("proposed_by_id", flat=True).first()
    panels = Deliberation.objects.filter(call=selection.call_id).values_list("recorded_by_id", "members")
    sat = {person for recorder, members in panels for person in (recorder, *members)}
    return {selection.decided_by_id, proposer, *sat} - {None}


def appeals_of(call: Call) -> QuerySet[Appeal]:
    """A call's appeals, what is due first on top."""
    return (
        Appeal.objects.filter(row__selection__call=call)
        .select_related("row__application__merchant", "answered_by", "row__selection")
        .order_by(F("answered_at").asc(nulls_first=True), "due_at", "id")
    )


@dataclass(frozen=True)
class WaitingLine:
    """Who was selected and who waits, under their public names: who holds a place or is asked, and who is gone."""

    candidates: list[rules.Candidate]
    rows: dict[str, int]
    accepted: set[str]
    gone: set[str]


def holders(selection: Selection) -> QuerySet[SelectionRow]:
    """The rows that hold a place now: selected or offered and taken, and not given up."""
    return SelectionRow.objects.filter(HOLDS, selection=selection)


def line_of(selection: Selection) -> WaitingLine:
    """The waiting list as the rules see it. Four queries; groups are those that were released."""
    proposal = Proposal.objects.only("pk").get(selection=selection)
    groups = {row.code: row.groups for rows in proposed(proposal.pk) for row in rows}
    offers = dict(Offer.objects.filter(row__selection=selection).values_list("row_id", "answer"))
    running = SelectionRow.objects.filter(selection=selection).exclude(outcome="not_selected")
    rows = list(running.select_related("application", "withdrawal").order_by("rank"))
    line, above = WaitingLine([], {}, set(), set()), rows[0].score + 1
    for row in rows:
        code = rules.public_code(row.application.code)
        # Whom the lots or the panel passed over waits before all others, in their order.
        by = row.reasons.get("by") if row.outcome == "waitlisted" else ""
        line.candidates.append(
            rules.Candidate(
                code=code,
                business=rules.business_code(selection.call_id, row.application.code),
                score=above if by in ("lot", "panel") else row.score,
                groups=frozenset(groups[code]),
                chain=(row.lot if by == "lot" else row.reasons["turn"] if by == "panel" else row.rank,),
            )
        )
        line.rows[code] = row.pk
        answer = offers.get(row.pk, "selected" if row.outcome == "selected" else "")
        if hasattr(row, "withdrawal") or answer in ("declined", "lapsed"):
            line.gone.update((code,))
        elif answer:
            line.accepted.update((code,))
    return line


def offers_of(selection: Selection) -> QuerySet[Offer]:
    """Every place that was offered on, the newest first."""
    return (
        Offer.objects.filter(row__selection=selection)
        .select_related("row__application__merchant", "instead_of__application__merchant")
        .order_by("-offered_at", "id")
    )


def waiting_rows(selection: Selection) -> QuerySet[SelectionRow]:
    """Who waits and was not asked yet, in the order of the list."""
    rows = SelectionRow.objects.filter(selection=selection, outcome="waitlisted", offers=None)
    return rows.select_related("application__merchant").order_by("reasons__waiting", "rank")
