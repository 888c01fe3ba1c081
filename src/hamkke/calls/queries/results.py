from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Substr

from hamkke.calls import rules
from hamkke.calls.models import HOLDS, Application, Call, Criterion, Selection, SelectionRow
from hamkke.kernel.words import Words

if TYPE_CHECKING:
    from hamkke.festivals.models import Edition

BEYOND_POINTS = ("quota", "quotas", "lot", "panel", "business")


@dataclass(frozen=True)
class CriterionResult:
    """A criterion and the mean an application got for it, in hundredths of a point; None: nobody scored it."""

    name: Words
    weight: int
    mean: int | None


@dataclass(frozen=True)
class OwnResult:
    """What one applicant is told: their row, score by score, the line, and the step that decided."""

    row: SelectionRow
    applied: int
    criteria: list[CriterionResult]
    line_score: int
    margin: int
    decided_by: Words


def selection_of(call: Call) -> Selection | None:
    return Selection.objects.filter(call=call).select_related("decided_by").first()


def result_rows(selection: Selection) -> QuerySet[SelectionRow]:
    """The whole result by rank, merchants and their regions joined."""
    return (
        SelectionRow.objects.filter(selection=selection)
        .select_related("application__merchant__region")
        .order_by("rank")
    )


def selected_merchants(edition: Edition) -> QuerySet[SelectionRow, UUID]:
    """The ids of the merchants that hold a place by an edition's calls, best rank first; fits `pk__in`.

    Who gave the place up does not count; who took it from the waiting list does.
    """
    return (
        SelectionRow.objects.filter(HOLDS, selection__call__edition=edition)
        .order_by("rank", "application__merchant_id")
        .values_list("application__merchant_id", flat=True)
    )


def merchants_selected_by(call_id: UUID) -> QuerySet[SelectionRow, UUID]:
    """The ids of the merchants that hold a place by one call; fits `pk__in`."""
    rows = SelectionRow.objects.filter(HOLDS, selection__call=call_id).order_by()
    return rows.values_list("application__merchant_id", flat=True)


@dataclass(frozen=True)
class HeldPlace:
    """A merchant that holds a place: in which track, and in which province (two digits, empty where not known)."""

    merchant: UUID
    track: str
    track_name: Words
    province: str


def held_places(edition: Edition) -> list[HeldPlace]:
    """Who holds a place by an edition's calls, each merchant once, best rank first. Two queries."""
    names = {
        call: {track.key: track.label for track in rules.read_terms(terms).tracks}
        for call, terms in Call.objects.filter(edition=edition).values_list("pk", "terms")
    }
    region = Coalesce("application__merchant__region__successor__code", "application__merchant__region__code")
    rows = (
        SelectionRow.objects.filter(HOLDS, selection__call__edition=edition)
        .order_by("rank", "application__merchant_id")
        .values_list("application__merchant_id", "selection__call_id", "track", Substr(region, 1, 2))
    )
    found: dict[UUID, HeldPlace] = {}
    for merchant, call, track, province in rows.iterator(10_000):
        name = names[call].get(track, Words(track, track))
        found.setdefault(merchant, HeldPlace(merchant, track, name, province or ""))
    return list(found.values())


def own_result(application: Application) -> OwnResult | None:
    """An applicant's own result, or None before the decision. Three queries."""
    row = SelectionRow.objects.filter(application=application).select_related("selection__call").first()
    if row is None:
        return None
    selection, row.application = row.selection, application
    is_selected = row.outcome == SelectionRow.Outcome.SELECTED
    last_in, first_out = _at_the_line(selection)
    criteria = criteria_along_the_tie_chain(application.call_id)
    line = last_in or row
    return OwnResult(
        row=row,
        applied=selection.applied,
        criteria=[
            CriterionResult(Words(criterion.name, criterion.name_en), criterion.weight, mean)
            for criterion, mean in zip(criteria, row.means, strict=True)
        ],
        line_score=line.score,
        margin=row.score - line.score,
        decided_by=_decided_by(row, first_out if is_selected else last_in, criteria),
    )


def _at_the_line(selection: Selection) -> tuple[SelectionRow | None, SelectionRow | None]:
    """The last in rank that was selected and the first that was not, in one query."""
    rows = SelectionRow.objects.filter(selection=selection)
    selected = rows.filter(outcome=SelectionRow.Outcome.SELECTED)
    others = rows.exclude(outcome=SelectionRow.Outcome.SELECTED)
    last, first = selected.order_by("-rank").values("rank")[:1], others.order_by("rank").values("rank")[:1]
    beside = rows.filter(Q(rank=Subquery(last)) | Q(rank=Subquery(first)))
    found = {row.outcome == SelectionRow.Outcome.SELECTED: row for row in beside}
    return found.get(True), found.get(False)


def criteria_along_the_tie_chain(call_id: UUID) -> list[Criterion]:
    """The criteria in the order in which a result row keeps their means."""
    criteria = {criterion.position: criterion for criterion in Criterion.objects.filter(call=call_id)}
    chain = rules.tie_chain(rules.Term(c.position, c.weight) for c in criteria.values())
    return [criteria[term.position] for term in chain]


def _decided_by(row: SelectionRow, other: SelectionRow | None, criteria: list[Criterion]) -> Words:
    if row.reasons.get("by") in BEYOND_POINTS:
        return rules.decided(row.reasons, rules.read_terms(row.selection.call.terms).labels)
    if other is None:
        return Words("신청이 선정 인원을 넘지 않았습니다.", "There were no more applications than places.")
    step = rules.what_decided(_values(row), _values(other))
    if step == 0:
        return Words("점수로 정해졌습니다.", "The score decided.")
    if step < 0:
        return Words(
            "점수와 모든 기준이 같아 공개된 추첨값으로 정해졌습니다.",
            "Score and every criterion were equal; the published lot decided.",
        )
    criterion = criteria[step - 1]
    return Words(
        "점수가 같아 ‘{ko}’ 기준의 점수로 정해졌습니다.",
        "The scores were equal; the criterion “{en}” decided.",
    ).format(ko=criterion.name, en=criterion.name_en)


def _values(row: SelectionRow) -> tuple[int, list[Any], str]:
    return row.score, row.means, row.lot
