from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce, Substr

from hamkke.calls import rules
from hamkke.calls.models import Application, ApplicationVersion, Call, SelectionRow
from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.places import queries as places

if TYPE_CHECKING:
    from hamkke.festivals.models import Edition
    from hamkke.merchants.models import Merchant

CAPITAL_AREA = ("11", "28", "41")  # 서울, 인천, 경기: 수도권정비계획법 §2
UNKNOWN = Words("지역 미상", "Region unknown")


@dataclass(frozen=True)
class Answer:
    """One answer as people read it: `kind` says how (as Question.kind; a rate in basis points, a choice as Words)."""

    key: str
    label: Words
    kind: str
    value: Any


@dataclass(frozen=True)
class RegionLine:
    """One province: how many applied and how many were selected, and both as shares of all in basis points."""

    code: str
    name: str | Words
    applied: int
    selected: int
    applied_share: int | None
    selected_share: int | None


@dataclass(frozen=True)
class Statistics:
    """A call in numbers: submitted applications, as of the selection (UTC) or of now while there is none.

    Shares are basis points of the applications whose merchant's province is known.
    """

    applied: int
    places: int
    selected: int
    waitlisted: int
    ratio: str
    spoken_ratio: str
    regions: list[RegionLine]
    capital_applied_share: int | None
    capital_selected_share: int | None
    decided_at: datetime | None


def calls() -> QuerySet[Call]:
    """Every call with its edition, the newest first."""
    return Call.objects.select_related("edition").order_by("-opens_at", "id")


def calls_of(edition: Edition) -> QuerySet[Call]:
    """An edition's calls, the newest first."""
    return calls().filter(edition=edition)


def calls_with_counts() -> QuerySet[Call]:
    """Every call, newest first, with `applied`: how many applications were submitted."""
    return calls().annotate(applied=Count("applications", filter=Q(applications__state="submitted")))


def submitted(call: Call) -> QuerySet[Application]:
    """The applications that were submitted, whatever was edited afterwards."""
    return Application.objects.filter(call=call, state=Application.State.SUBMITTED)


def applied_count(call: Call) -> int:
    return submitted(call).count()


def ratio(call: Call) -> str:
    """Submitted applications for each place: "4.007"."""
    return rules.ratio(applied_count(call), call.places)


def spoken_ratio(call: Call) -> str:
    """The ratio as it is announced: "4.007 : 1"."""
    return rules.spoken_ratio(applied_count(call), call.places)


def statistics(call: Call) -> Statistics:
    """Ratio, outcome and regional balance of a call, in three queries."""
    lines = _region_counts(call)
    outcomes: dict[str, int] = dict(
        SelectionRow.objects.filter(selection__call=call)
        .values_list("outcome")
        .annotate(Count("pk"))
        .order_by()
    )
    applied = sum(line["applied"] for line in lines)
    known = [line for line in lines if line["province"]]
    capital = [line for line in known if line["province"] in CAPITAL_AREA]
    return Statistics(
        applied=applied,
        places=call.places,
        selected=outcomes.get("selected", 0),
        waitlisted=outcomes.get("waitlisted", 0),
        ratio=rules.ratio(applied, call.places),
        spoken_ratio=rules.spoken_ratio(applied, call.places),
        regions=_region_lines(lines),
        capital_applied_share=rules.share_of(_sum(capital, "applied"), _sum(known, "applied")),
        capital_selected_share=rules.share_of(_sum(capital, "selected"), _sum(known, "selected")),
        decided_at=call.decided_at,
    )


def _region_counts(call: Call) -> list[dict[str, Any]]:
    region = Coalesce("merchant__region__successor__code", "merchant__region__code")
    counts = (
        submitted(call)
        .values(province=Substr(region, 1, 2))
        .annotate(applied=Count("pk"), selected=Count("pk", filter=Q(row__outcome="selected")))
        .order_by("province")
    )
    return [dict(line) for line in counts]


def _region_lines(lines: list[dict[str, Any]]) -> list[RegionLine]:
    found = places.Region.objects.filter(code__in=[line["province"] for line in lines if line["province"]])
    names = {region.code: region.name for region in found.order_by("valid_from")}
    applied, selected = _sum(lines, "applied"), _sum(lines, "selected")
    return [
        RegionLine(
            code=line["province"] or "",
            name=names.get(line["province"], line["province"]) if line["province"] else UNKNOWN,
            applied=line["applied"],
            selected=line["selected"],
            applied_share=rules.share_of(line["applied"], applied),
            selected_share=rules.share_of(line["selected"], selected),
        )
        for line in lines
    ]


def _sum(lines: list[dict[str, Any]], name: str) -> int:
    return sum(line[name] for line in lines)


def application_id(call: Call, merchant: Merchant) -> UUID:
    """The id follows from call and merchant, so a form posted twice is one application, and nobody can choose an id
    that would win the last tie-break."""
    return ids.derived("application", call.pk, merchant.pk)


def latest_version(application: Application) -> ApplicationVersion | None:
    """What was last submitted, or None for a draft."""
    return application.versions.order_by("-number").first()


def questions(call: Call) -> tuple[rules.Question, ...]:
    """What the call's rule file asks, in order."""
    return rules.read_terms(call.terms).questions


def answered(
    answers: Mapping[str, Any], questions: Sequence[rules.Question] = rules.QUESTIONS
) -> list[Answer]:
    """The sheet's questions in order, each with what was answered, or None. Hidden ones are left out."""
    return [
        Answer(question.key, question.label, question.kind, _readable(question, answers.get(question.key)))
        for question in rules.asked(answers, questions)
    ]


def _readable(question: rules.Question, value: Any) -> Any:
    return dict(question.options).get(value) if question.options else value
