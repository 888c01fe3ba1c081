from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from hamkke.calls import rules
from hamkke.calls.models import Application, Assignment, Call, Proposal
from hamkke.calls.queries.inputs import judge_numbers
from hamkke.calls.queries.judging import totals_of
from hamkke.calls.rules import patterns

if TYPE_CHECKING:
    from hamkke.people.models import User


def own_pattern(call: Call, judge: User) -> patterns.OwnPattern:
    """How a judge, who reviewed at least one, scored beside the others on the same sheets. One query."""
    own: dict[str, int] = {}
    others: dict[str, list[int]] = defaultdict(list)
    read = Assignment.objects.filter(judge=judge, recused_at=None, review__isnull=False).values("application")
    for row in totals_of(call, Application.objects.filter(pk__in=read)):
        total = rules.half_up(row["total"] * 100, row["weight"])
        if row["judge"] == judge.pk:
            own[row["receipt"]] = total
        else:
            others[row["receipt"]].append(total)
    return patterns.own_pattern(own, others)


def own_correction(call: Call, judge: User) -> int | None:
    """What the decision added to a judge's totals (hundredths); None where it corrected nothing. Two queries."""
    found: dict[str, Any] = Proposal.objects.filter(selection__call=call).values_list(
        "found__model", flat=True
    )[0]
    own = found.get("judges", {}).get(judge_numbers(call).get(judge.pk))
    return own["correction"] if own else None
