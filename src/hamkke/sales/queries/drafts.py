"""What would be made public of an edition at this moment: one document with everything needed to repeat it.

What is too small to be shown to everybody is left out here already, so that no page, file or program can show it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Max, QuerySet, Sum
from django.urls import reverse

from hamkke.festivals import queries as festivals
from hamkke.kernel import cells, clock
from hamkke.kernel.words import Words
from hamkke.sales import rules
from hamkke.sales.models import Batch, Figure, Overlap, Release
from hamkke.sales.queries.accounts import Account, account_of, part_of, standing_figures
from hamkke.sales.queries.channels import DutyShown, duties_of
from hamkke.sales.queries.told import PHASES, Told, joined, told_by_channel
from hamkke.sales.rules import releasing
from hamkke.sales.rules.channels import OWN
from hamkke.sales.rules.definitions import DIRECT_KINDS

PUBLISHER = "함께 매출 집계 · hamkke sales hub"


def draft(
    edition: festivals.Edition, *, number: int, status: str, coverage: str, note: Words, now: datetime
) -> dict[str, Any]:
    """The content of a release, as it would be frozen now."""
    today = now.astimezone(clock.SEOUL).date()
    days = days_of(edition, until=today)
    told = joined(told_by_channel(days))
    source = _as_source(source_of(edition, number, today))
    figures = [
        *(_figure(each, status=status, coverage=coverage, source=source, as_of=today) for each in told),
        *(_figure_of_others(each) for each in figures_of_others(edition)),
    ]
    previous = released(edition).first()
    overlaps, veiled = _overlaps(days, told)
    return {
        **_document(edition, figures, days, is_final=status == "final", now=now),
        "number": number,
        "status": status,
        "note": both(note),
        "channels": [_channel(each, veiled) for each in told],
        "reports": [_report(each) for each in duties_of(edition, now=now)],
        "overlaps": overlaps,
        "overlaps_hidden": len(veiled),
        "previous": {"number": previous.number, "digest": previous.digest} if previous else None,
    }


def of_others(edition: festivals.Edition, *, now: datetime) -> dict[str, Any]:
    """The same document of an edition whose figures others published: no lines, nobody's signature."""
    figures = [_figure_of_others(each) for each in figures_of_others(edition)]
    statuses = [each["status"] for each in figures]
    days = days_of(edition, until=now.astimezone(clock.SEOUL).date())
    return {
        **_document(edition, figures, days, is_final=True, now=now),
        "number": None,
        "status": min(statuses, key=list(rules.STATUSES).index, default="provisional"),
        "note": both(Words("", "")),
        "channels": [],
        "reports": [],
        "overlaps": [],
        "overlaps_hidden": 0,
        "previous": None,
    }


def _document(
    edition: festivals.Edition,
    figures: list[dict[str, Any]],
    days: dict[str, list[date]],
    *,
    is_final: bool,
    now: datetime,
) -> dict[str, Any]:
    return {
        "edition": edition.code,
        "edition_name": both(Words(edition.name, edition.name_en)),
        "as_of": now.isoformat(),
        "delta_version": Batch.objects.aggregate(latest=Max("delta_version"))["latest"],
        "phases": {
            phase: {"from": spell[0].isoformat(), "until": spell[-1].isoformat(), "days": len(spell)}
            for phase, spell in days.items()
            if spell
        },
        "definitions": [
            {"code": each.code, "citation": each.citation, "name": both(each.name), "text": both(each.text)}
            for each in rules.DEFINITIONS.values()
        ],
        "figures": figures,
        "headlines": _headlines(edition, figures, is_final=is_final, now=now),
    }


def released(edition: festivals.Edition) -> QuerySet[Release]:
    """What was made public of an edition, the latest first."""
    return Release.objects.filter(edition=edition, released_at__isnull=False).order_by("-number")


def days_of(edition: festivals.Edition, *, until: date) -> dict[str, list[date]]:
    """The days of each phase that lines are counted for, so far."""
    return {phase: [day for day in festivals.dates_of(edition, phase) if day <= until] for phase in PHASES}


def figures_of_others(edition: festivals.Edition) -> list[Figure]:
    """The standing figures that others published, or that were recorded by hand."""
    standing = standing_figures([edition])
    return [each for each in standing if not each.source.code.startswith(releasing.SOURCE)]


def source_of(edition: festivals.Edition, number: int, day: date) -> rules.Source:
    """How a release is cited as the source of its figures."""
    address = settings.SITE_URL + reverse("sales:release", args=[edition.code, number])
    return rules.Source(f"{releasing.SOURCE}:{edition.code}:{number}", PUBLISHER, day, address)


def both(words: Words) -> dict[str, str]:
    return {"ko": words.ko, "en": words.en}


# ── As it is written down ──


def _figure(told: Told, *, status: str, coverage: str, source: dict[str, Any], as_of: date) -> dict[str, Any]:
    return {
        "kind": told.kind,
        "kind_name": both(rules.KINDS[told.kind]),
        "phase": told.phase,
        "detail": told.name.ko,
        "detail_en": told.name.en,
        "amount": told.cell.amount,
        "unit": "won",
        "status": status,
        "coverage": coverage,
        "as_of": as_of.isoformat(),
        "is_announced": told.phase != "extension",
        "holds_own": OWN in told.codes,
        "definitions": _counted_by(told.kind, told.phase, is_announced=told.phase != "extension"),
        "source": source,
        "note": both(Words("", "")),
        "is_from_lines": True,
    }


def _figure_of_others(figure: Figure) -> dict[str, Any]:
    part = part_of(figure)
    return {
        "kind": part.kind,
        "kind_name": both(rules.KINDS[part.kind]),
        "phase": part.phase,
        "detail": part.detail,
        "detail_en": part.detail,
        "amount": part.amount,
        "unit": "won",
        "status": part.status,
        "coverage": part.coverage,
        "as_of": part.as_of.isoformat(),
        "is_announced": part.is_announced,
        "holds_own": part.holds_own,
        "definitions": _counted_by(part.kind, part.phase, is_announced=part.is_announced),
        "source": _as_source(part.source),
        "note": both(part.note),
        "is_from_lines": False,
    }


def _counted_by(kind: str, phase: str, *, is_announced: bool) -> list[str]:
    """The definitions, as they are cited, that count a figure of this kind and phase."""
    return [
        each.citation
        for each in rules.DEFINITIONS.values()
        if phase in each.phases
        and (kind in DIRECT_KINDS or kind in each.vouchers)
        and (is_announced or not each.as_announced)
    ]


def _as_source(source: rules.Source) -> dict[str, Any]:
    published_on = source.published_on.isoformat() if source.published_on else None
    return {
        "code": source.code,
        "publisher": source.publisher,
        "published_on": published_on,
        "url": source.url or None,
    }


def _headlines(
    edition: festivals.Edition, figures: Sequence[dict[str, Any]], *, is_final: bool, now: datetime
) -> list[dict[str, Any]]:
    """Every definition's total of these figures, or the sentence that says why there is none."""
    parts = [_part(each) for each in figures]
    account = replace(account_of(edition, now=now), parts=tuple(parts), counted_at=None if is_final else now)
    return [_headline(definition, account) for definition in rules.DEFINITIONS.values()]


def _headline(definition: rules.Definition, account: Account) -> dict[str, Any]:
    counts = {"definition": definition.code, "citation": definition.citation}
    try:
        told = account.headline(definition.code)
    except rules.MissingFigures as refusal:
        return {**counts, "amount": None, "why_not": both(refusal.words)}
    return {
        **counts,
        "amount": told.amount,
        "unit": "won",
        "status": told.status,
        "as_of": told.as_of.isoformat(),
        "scope": both(told.scope),
        "coverage": told.coverage,
        "days": told.days,
        "days_in_all": told.days_in_all,
        "per_day": told.per_day,
        "missing": [both(each.words) for each in told.missing],
        "notes": [both(each) for each in told.notes],
    }


def _part(figure: dict[str, Any]) -> rules.Part:
    source = figure["source"]
    return rules.Part(
        kind=figure["kind"],
        phase=figure["phase"],
        status=figure["status"],
        amount=figure["amount"],
        as_of=date.fromisoformat(figure["as_of"]),
        source=rules.Source(source["code"], source["publisher"]),
        detail=figure["detail"],
        coverage=figure["coverage"],
        is_announced=figure["is_announced"],
        note=Words(**figure["note"]),
    )


def _channel(told: Told, veiled: set[tuple[str, str]]) -> dict[str, Any]:
    """A channel's days and batches beside its sum; the small ones hidden, days as nothing, batches in one row."""
    is_veiled = any(twin in told.codes for _, twin in veiled)
    days = sorted(told.days.items())
    small = cells.hidden([cell for _, cell in days])
    return {
        "name": both(told.name),
        "codes": [] if told.is_joint else told.codes,
        "phase": told.phase,
        "kind": told.kind,
        "detail": told.name.ko,
        "lines": told.cell.lines,
        "quantity": told.quantity,
        "amount": told.cell.amount,
        "sellers": told.sellers or None,
        "told_twice": None if is_veiled else told.told_twice,
        "days": [
            {"day": day.isoformat(), "lines": None, "amount": None}
            if place in small
            else {"day": day.isoformat(), "lines": cell.lines, "amount": cell.amount}
            for place, (day, cell) in enumerate(days)
        ],
        "batches": _batches(told),
    }


def _batches(told: Told) -> list[dict[str, Any]]:
    """Of small channels put together no file is shown: it would tell what one of them sold."""
    rows = sorted(told.batches.items())
    sizes = [replace(each.cell, lines=abs(each.cell.lines or 0)) for _, each in rows]
    small = set(range(len(rows))) if told.is_joint else cells.hidden(sizes)
    shown: list[dict[str, Any]] = [
        {
            "number": number,
            "came_on": each.came_on.isoformat(),
            "lines": each.cell.lines,
            "amount": each.cell.amount,
        }
        for place, (number, each) in enumerate(rows)
        if place not in small
    ]
    if small:
        hidden = [rows[place] for place in sorted(small)]
        whole = cells.together([each.cell for _, each in hidden])
        files = [{"number": number, "came_on": each.came_on.isoformat()} for number, each in hidden]
        one = {"number": None, "came_on": None, "lines": whole.lines, "amount": whole.amount}
        shown.append({**one, "files": files})
    return shown


def _report(shown: DutyShown) -> dict[str, Any]:
    return {
        "channel": both(shown.duty.channel.words),
        "kind": shown.duty.kind,
        "due_at": shown.duty.due_at.isoformat(),
        "state": shown.state,
    }


def _overlaps(
    days: dict[str, list[date]], told: Sequence[Told]
) -> tuple[list[dict[str, Any]], set[tuple[str, str]]]:
    """What pairs of channels both told, and the pairs that are veiled: few lines, or a channel too small to be named."""
    within = [day for spell in days.values() for day in spell]
    unnamed = {code for each in told if each.is_joint for code in each.codes}
    found = Overlap.objects.filter(order_day__in=within).order_by("kept__code", "twin__code")
    names = [f"{side}__{name}" for side in ("kept", "twin") for name in ("code", "name", "name_en")]
    rows = list(found.values_list(*names).annotate(Sum("lines"), Sum("amount")))
    small = cells.hidden([cells.Cell(lines, 0, amount) for *_, lines, amount in rows])
    shown, veiled = [], set()
    for place, (kept, kept_ko, kept_en, twin, twin_ko, twin_en, lines, amount) in enumerate(rows):
        if place in small or unnamed & {kept, twin}:
            veiled.add((kept, twin))
            continue
        named = {"kept": both(Words(kept_ko, kept_en)), "twin": both(Words(twin_ko, twin_en))}
        shown.append({**named, "lines": lines, "amount": amount})
    return shown, veiled
