"""How large the businesses are that applied to a decided call, as they said themselves, where the call asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.db.models.fields.json import KeyTransform

from hamkke.calls import rules
from hamkke.calls.models import ApplicationVersion, Call
from hamkke.calls.queries.eligibility import size_limits
from hamkke.calls.rules import sizes
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.ui import charts

Json = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One group in the statistics: how many applied and were selected, and as shares of all in basis points."""

    name: Words | str
    applied: int
    selected: int
    applied_share: int | None
    selected_share: int | None


@dataclass(frozen=True)
class SizeTable:
    """What was asked, how many answered, and its bands; no bands where they would give somebody away."""

    title: Words
    what: Words
    answered: int
    lines: list[Line]


Sizes = list[SizeTable]


def sizes_of(call: Call) -> Json:
    """Bands of employees and revenue, and who is small by the size rules of the day of closing; two queries at most."""
    terms = rules.read_terms(call.terms)
    asked = (terms.size_employees_question, terms.size_revenue_question, terms.size_industry_question)
    answers = _answers(call, asked) if any(asked[:2]) else []
    found: Json = {}
    for name, place, starts in (("employees", 0, sizes.EMPLOYEES), ("revenue", 1, sizes.REVENUE)):
        if asked[place]:
            said = [(row[place], row[3]) for row in answers if isinstance(row[place], int)]
            found[name] = {"answered": len(said), "bands": [vars(each) for each in sizes.bands(said, starts)]}
    if all(asked):
        found["small"] = _small(call, answers)
    return found


def _answers(call: Call, keys: Sequence[str]) -> list[tuple[Any, ...]]:
    """What was last submitted to each of the questions, None where nothing, and whether it was selected."""
    versions = ApplicationVersion.objects.filter(
        application__call=call, number=F("application__versions_count")
    )
    asked = [KeyTransform(key or "-", "answers") for key in keys]
    rows = versions.values_list(*asked, "application__row__outcome").order_by()
    return [(*answers, outcome == "selected") for *answers, outcome in rows]


def _small(call: Call, answers: Iterable[tuple[Any, ...]]) -> Json:
    limits = {each.industry: each for each in size_limits(call.closes_at.astimezone(clock.SEOUL).date())}
    counts = {True: [0, 0], False: [0, 0]}
    for employees, revenue, industry, is_selected in answers:
        limit = limits.get(industry)
        if limit and isinstance(employees, int) and isinstance(revenue, int):
            reasons = rules.size(
                revenue=revenue,
                employees=employees,
                revenue_most=limit.revenue_most,
                employees_below=limit.employees_below,
            )
            count = counts[all(reason.is_met for reason in reasons)]
            count[0] += 1
            count[1] += is_selected
    is_safe = all(sizes.is_safe(*each) for each in counts.values())
    lines = [{"is_small": small, "applied": a, "selected": s} for small, (a, s) in counts.items()]
    return {"answered": sum(a for a, _ in counts.values()), "lines": lines if is_safe else []}


def read_sizes(told: Mapping[str, Any]) -> Sizes:
    """What a public file says of sizes, as tables for reading."""
    found = []
    for name, title, what, of in (
        ("employees", Words("상시 근로자 수별 신청과 선정", "Applied and selected, by employees"), Words("근로자", "Employees"), _people),
        ("revenue", Words("지난해 매출별 신청과 선정", "Applied and selected, by last year's revenue"), Words("매출", "Revenue"), _won),
    ):  # fmt: skip
        if name in told:
            lines = [(of(each["least"], each["below"]), each) for each in told[name]["bands"]]
            found.append(_table(title, what, told[name]["answered"], lines))
    if "small" in told:
        title = Words("소상공인 기준별 신청과 선정", "Applied and selected, by the size rules")
        names = {True: Words("기준 안", "Within the limits"), False: Words("기준 밖", "Above a limit")}
        lines = [(names[each["is_small"]], each) for each in told["small"]["lines"]]
        found.append(_table(title, Words("기준", "Rules"), told["small"]["answered"], lines))
    return found


def _table(title: Words, what: Words, answered: int, lines: list[tuple[Words, Json]]) -> SizeTable:
    selected = sum(each["selected"] for _, each in lines)
    return SizeTable(
        title,
        what,
        answered,
        [
            Line(
                name,
                each["applied"],
                each["selected"],
                rules.share_of(each["applied"], answered),
                rules.share_of(each["selected"], selected),
            )
            for name, each in lines
        ],
    )


def _people(least: int, below: int | None) -> Words:
    if below is None:
        return Words(f"{least}명 이상", f"{least} or more")
    return Words(f"{least}–{below - 1}명", f"{least} to {below - 1}")


def _won(least: int, below: int | None) -> Words:
    low = charts.short(least)
    if below is None:
        return Words(f"{low.ko} 원 이상", f"₩{low.en} or more")
    high = charts.short(below)
    if not least:
        return Words(f"{high.ko} 원 미만", f"Below ₩{high.en}")
    return Words(f"{low.ko}–{high.ko} 원", f"₩{low.en} to ₩{high.en}")
