from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Substr

from hamkke.calls import rules
from hamkke.calls.models import (
    Application,
    ApplicationVersion,
    Assignment,
    Call,
    Draw,
    OutsideScore,
    Score,
    SelectionRow,
)
from hamkke.calls.queries.calls import CAPITAL_AREA, submitted

ROWS_FETCHED = 10_000
ANSWER = "answer:"


def inputs_of(call: Call) -> rules.Inputs:
    """Everything a selection is worked out from, under public names, always in the same order.

    At most seven queries however many applied. What is named of an applicant are the track and the groups that a quota
    asks about, and nothing else.
    """
    terms = rules.read_terms(call.terms)
    applications = _applications(call)
    codes = {row["pk"]: rules.public_code(row["code"]) for row in applications}
    sent, outside = _sent(call, terms), _outside(call, terms)
    selected_before = _selected_before(call)
    asked = {quota.group for quota in terms.quotas} | {f"track:{track.key}" for track in terms.tracks}
    entries = [
        rules.Entry(
            code=codes[row["pk"]],
            business=rules.business_code(call.pk, row["code"]),
            track=row["track"],
            groups=_groups(row, sent[row["pk"]].groups, row["merchant_id"] not in selected_before) & asked,
            bonus=sent[row["pk"]].bonus,
            outside=outside.get(row["pk"], {}),
            first_time=row["merchant_id"] not in selected_before,
            outside_capital=_is_capital(row["province"]) is False,
        )
        for row in applications
    ]
    return rules.Inputs(
        call=str(call.pk),
        entries=tuple(sorted(entries, key=lambda entry: entry.code)),
        scores=_scores(call, codes),
        seed=_seed(call),
    )


def _applications(call: Call) -> list[dict[str, Any]]:
    region = Coalesce("merchant__region__successor__code", "merchant__region__code")
    rows = submitted(call).annotate(province=Substr(region, 1, 2)).order_by()
    named = rows.values("pk", "code", "merchant_id", "track", "province")
    return [dict(row) for row in named.iterator(chunk_size=ROWS_FETCHED)]


def _is_capital(province: str | None) -> bool | None:
    """None where the province is not known: such a merchant is in neither group."""
    return province in CAPITAL_AREA if province else None


def _groups(row: Mapping[str, Any], answered: frozenset[str], is_first_time: bool) -> frozenset[str]:
    groups = {f"track:{row['track']}", f"first_time:{_yes(is_first_time)}"}
    is_capital = _is_capital(row["province"])
    if is_capital is not None:
        groups |= {f"region:{row['province']}", f"capital:{_yes(is_capital)}"}
    return answered | groups


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


@dataclass(frozen=True)
class _Sent:
    """Of a submitted version, what decides: the groups that its answers put it in, and its bonus points in hundredths."""

    groups: frozenset[str] = frozenset()
    bonus: int = 0


def _sent(call: Call, terms: rules.Terms) -> Mapping[UUID, _Sent]:
    """What was submitted last, where a quota asks about an answer or a document is worth points."""
    asked = [quota.group.removeprefix(ANSWER) for quota in terms.quotas if quota.group.startswith(ANSWER)]
    questions = sorted({group.partition("=")[0] for group in asked})
    worth = {document.key: document.bonus for document in terms.documents if document.bonus}
    found: dict[UUID, _Sent] = defaultdict(_Sent)
    if not questions and not worth:
        return found
    judged = ApplicationVersion.objects.filter(
        application__call=call, number=F("application__versions_count")
    ).order_by()
    texts = [KeyTextTransform(question, "answers") for question in questions]
    rows = judged.values_list("application_id", "documents", *texts)
    for application, documents, *values in rows.iterator(chunk_size=ROWS_FETCHED):
        said = zip(questions, values, strict=True)
        found[application] = _Sent(
            frozenset(f"{ANSWER}{question}={value}" for question, value in said if value is not None),
            sum(points for key, points in worth.items() if key in documents),
        )
    return found


def _outside(call: Call, terms: rules.Terms) -> Mapping[UUID, dict[str, int]]:
    """What recommenders and the public vote gave: for each application and source the mean in hundredths, half up."""
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    if terms.outside:
        sources = [outside.source for outside in terms.outside]
        given = (
            OutsideScore.objects.filter(application__call=call, source__in=sources)
            .order_by()
            .values_list("application_id", "source")
            .annotate(Sum("score"), Count("pk"))
        )
        for application, source, total, count in given:
            found[application][source] = rules.half_up(total, count)
    return found


def _selected_before(call: Call) -> set[UUID]:
    """The merchants of this call that were selected by another, decided before this one closed: later ones do not count."""
    rows = SelectionRow.objects.filter(
        outcome=SelectionRow.Outcome.SELECTED,
        selection__decided_at__lt=call.closes_at,
        application__merchant__in=submitted(call).values("merchant"),
    )
    return set(rows.exclude(selection__call=call).values_list("application__merchant_id", flat=True))


def _scores(call: Call, codes: Mapping[UUID, str]) -> tuple[rules.Given, ...]:
    """Every score given by a judge who did not step back, under the judges' numbers."""
    names = judge_numbers(call)
    given = _valid_scores(call).values_list(
        "review__assignment__judge_id", "review__assignment__application_id", "criterion__position", "value"
    )
    rows = [
        (codes[application], names[judge], position, value)
        for judge, application, position, value in given.iterator(chunk_size=ROWS_FETCHED)
        if value is not None
    ]
    rows.sort()
    return tuple(rules.Given(judge, code, position, value) for code, judge, position, value in rows)


def _valid_scores(call: Call) -> QuerySet[Score]:
    return Score.objects.filter(
        review__assignment__application__call=call,
        review__assignment__application__state=Application.State.SUBMITTED,
        review__assignment__recused_at=None,
        value__isnull=False,  # a score not given is missing, never 0
    ).order_by()


def judge_numbers(call: Call) -> dict[UUID, str]:
    """The judges' numbers. Assignments' ids are hashes, so their order tells nothing of who is who."""
    earliest = (
        Assignment.objects.filter(application__call=call)
        .order_by("judge_id", "pk")
        .distinct("judge_id")
        .values_list("pk", "judge_id")
    )
    judges = [judge for _, judge in sorted(earliest)]
    return {judge: f"judge-{place:02}" for place, judge in enumerate(judges, start=1)}


def _seed(call: Call) -> str:
    """Of the draw held last; empty while none was."""
    seed = (
        Draw.objects.filter(call=call, drawn_at__isnull=False)
        .order_by("-number")
        .values_list("seed", flat=True)
        .first()
    )
    return seed or ""
