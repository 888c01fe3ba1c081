from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import msgspec
from django.db.models import Count, F, QuerySet, Sum, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Substr

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
from hamkke.calls.queries.deciding import deliberated_order

ROWS_FETCHED = 10_000
ANSWER = "answer:"
PROVINCE = Substr(Coalesce("merchant__region__successor__code", "merchant__region__code"), 1, 2)


def inputs_of(call: Call) -> rules.Inputs:
    """Everything a selection is worked out from, under public names, always in the same order.

    At most eight queries however many applied. What is named of an applicant are the track and the groups that a quota
    asks about, and nothing else.
    """
    terms = rules.read_terms(call.terms)
    applications = _applications(call)
    names = {code: rules.public_code(code) for code, *_ in applications}
    sent, outside = _sent(call, terms), _outside(call, terms)
    selected_before = _selected_before(call)
    asked = {quota.group for quota in terms.quotas} | {f"track:{track.key}" for track in terms.tracks}
    entries = [
        rules.Entry(
            code=names[code],
            business=rules.business_code(call.pk, code),
            track=track,
            groups=_groups(track, province, sent[code].groups, is_first_time=code not in selected_before)
            & asked,
            bonus=sent[code].bonus,
            outside=outside.get(code, {}),
            first_time=code not in selected_before,
            outside_capital=_is_capital(province) is False,
        )
        for code, track, province in applications
    ]
    return rules.Inputs(
        call=str(call.pk),
        entries=tuple(sorted(entries, key=lambda entry: entry.code)),
        scores=_scores(call, names),
        seed=_seed(call),
        panel=(rules.is_by_panel(terms) and tuple(deliberated_order(call))) or msgspec.UNSET,
    )


# Applications stand under their secret codes here: PostgreSQL sends text many times faster than ids are made of it.


def _applications(call: Call) -> list[tuple[str, str, str | None]]:
    """Code, track and province of each."""
    rows = submitted(call).annotate(province=PROVINCE).order_by()
    return list(rows.values_list("code", "track", "province").iterator(chunk_size=ROWS_FETCHED))


def _is_capital(province: str | None) -> bool | None:
    """None where the province is not known: such a merchant is in neither group."""
    return province in CAPITAL_AREA if province else None


def _groups(
    track: str, province: str | None, answered: frozenset[str], *, is_first_time: bool
) -> frozenset[str]:
    return answered | {f"track:{track}"} | _known(province, is_first_time=is_first_time)


def _known(province: str | None, *, is_first_time: bool) -> frozenset[str]:
    """The groups that nobody has to ask for."""
    groups = {f"first_time:{_yes(is_first_time)}"}
    is_capital = _is_capital(province)
    if is_capital is not None:
        groups |= {f"region:{province}", f"capital:{_yes(is_capital)}"}
    return frozenset(groups)


def known_groups(application: Application) -> frozenset[str]:
    """What quotas of another call would see of whoever sent an application in, as far as it need not be asked. Two queries."""
    [province] = Application.objects.filter(pk=application.pk).values_list(PROVINCE, flat=True)
    earlier = SelectionRow.objects.filter(
        outcome=SelectionRow.Outcome.SELECTED, application__merchant=application.merchant_id
    )
    return _known(province, is_first_time=not earlier.exists())


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


@dataclass(frozen=True)
class _Sent:
    """Of a submitted version, what decides: the groups that its answers put it in, and its bonus points in hundredths."""

    groups: frozenset[str] = frozenset()
    bonus: int = 0


def _sent(call: Call, terms: rules.Terms) -> Mapping[str, _Sent]:
    """What was submitted last, where a quota asks about an answer or a document is worth points."""
    asked = [quota.group.removeprefix(ANSWER) for quota in terms.quotas if quota.group.startswith(ANSWER)]
    questions = sorted({group.partition("=")[0] for group in asked})
    worth = {document.key: document.bonus for document in terms.documents if document.bonus}
    found: dict[str, _Sent] = defaultdict(_Sent)
    if not questions and not worth:
        return found
    judged = ApplicationVersion.objects.filter(
        application__call=call, number=F("application__versions_count")
    ).order_by()
    answers = [KeyTextTransform(question, "answers") for question in questions]
    documents = [KeyTextTransform(key, "documents") for key in worth]
    rows = judged.values_list("application__code", *answers, *documents)
    for code, *texts in rows.iterator(chunk_size=ROWS_FETCHED):
        said, handed_in = texts[: len(questions)], texts[len(questions) :]
        found[code] = _Sent(
            frozenset(
                f"{ANSWER}{question}={value}"
                for question, value in zip(questions, said, strict=True)
                if value is not None
            ),
            sum(points for points, file in zip(worth.values(), handed_in, strict=True) if file is not None),
        )
    return found


def _outside(call: Call, terms: rules.Terms) -> Mapping[str, dict[str, int]]:
    """What recommenders and the public vote gave: for each application and source the mean in hundredths, half up."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    if terms.outside:
        sources = [outside.source for outside in terms.outside]
        given = (
            OutsideScore.objects.filter(application__call=call, source__in=sources)
            .order_by()
            .values_list("application__code", "source")
            .annotate(Sum("score"), Count("pk"))
        )
        for code, source, total, count in given:
            found[code][source] = rules.half_up(total, count)
    return found


def _selected_before(call: Call) -> set[str]:
    """Whose merchants were selected by another call, decided before this one closed: later ones do not count."""
    earlier = SelectionRow.objects.filter(
        outcome=SelectionRow.Outcome.SELECTED, selection__decided_at__lt=call.closes_at
    ).exclude(selection__call=call)
    again = submitted(call).filter(merchant__in=earlier.values("application__merchant")).order_by()
    return set(again.values_list("code", flat=True))


def _scores(call: Call, names: Mapping[str, str]) -> tuple[rules.Given, ...]:
    """Every score given by a judge who did not step back, under the judges' numbers."""
    judges = {str(judge): number for judge, number in judge_numbers(call).items()}
    by = Cast("review__assignment__judge_id", TextField())
    given = _valid_scores(call).values_list(
        "review__assignment__application__code", by, "criterion__position", "value"
    )
    rows = [
        (names[code], judges[judge], position, value)
        for code, judge, position, value in given.iterator(chunk_size=ROWS_FETCHED)
    ]
    rows.sort()
    return tuple(rules.Given(judge, name, position, value) for name, judge, position, value in rows)


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
