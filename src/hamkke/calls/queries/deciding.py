from __future__ import annotations

from django.db.models import QuerySet

from hamkke.calls.models import Call, Draw, Proposal


def proposals_of(call: Call) -> QuerySet[Proposal]:
    """What was proposed for a call, the newest first, without what was found, which may be large."""
    return (
        Proposal.objects.filter(call=call)
        .defer("found")
        .select_related("proposed_by", "draw")
        .order_by("-proposed_at", "-id")
    )


def draws_of(call: Call) -> QuerySet[Draw]:
    """Every draw that was ever promised, the newest first."""
    return Draw.objects.filter(call=call).select_related("committed_by", "drawn_by").order_by("-number")


def held_draw(call: Call) -> Draw | None:
    """The draw held last: its seed stands in the inputs."""
    return Draw.objects.filter(call=call, drawn_at__isnull=False).order_by("-number").first()
