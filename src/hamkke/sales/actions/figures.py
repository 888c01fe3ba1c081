"""Figures come in with their source and are never overwritten."""

from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from hamkke.audit import actions as audit
from hamkke.festivals import queries as editions
from hamkke.kernel import clock
from hamkke.people import queries as people
from hamkke.sales import models, rules
from hamkke.sales.rules import Source

Row = TypeVar("Row", models.Figure, models.Omission)


@transaction.atomic
def record_figure(
    *,
    id: UUID,
    edition: editions.Edition,
    kind: str,
    phase: str,
    status: str,
    amount: int,
    source: Source,
    as_of: date,
    by: people.User | None,
    detail: str = "",
    coverage: str = "all",
    is_announced: bool | None = None,
    holds_own: bool = False,
    note: str = "",
    note_en: str = "",
) -> models.Figure:
    """Write down what a source said (won). It supersedes the standing figure of the same kind, phase and detail.

    `is_announced` says whether that edition's announced total counts it (by default, unless an extension);
    `holds_own` that our own orders are already in it. Raises WordUnknown, AmountNegative, SourceMissing,
    DetailsMixed, DifferentContent, EffectWithoutComparison.
    """
    rules.check_words(kind=kind, phase=phase, status=status, coverage=coverage)
    rules.check_amount(amount)
    rules.check_source(source)
    rules.check_wording(note, note_en, has_comparison=False)
    editions.locked(edition)
    content: dict[str, Any] = {
        "edition": edition,
        "kind": kind,
        "phase": phase,
        "detail": detail,
        "status": status,
        "coverage": coverage,
        "amount": amount,
        "is_announced": phase != "extension" and is_announced is not False,
        "holds_own": holds_own,
        "source": _source(source),
        "as_of": as_of,
        "note": note,
        "note_en": note_en,
    }
    if told := models.Figure.objects.filter(id=id).first():
        return _same(told, content)
    standing = models.Figure.objects.filter(edition=edition, kind=kind, phase=phase)
    rules.check_details(detail, standing=set(standing.values_list("detail", flat=True)))
    latest = standing.filter(detail=detail).aggregate(Max("number"))["number__max"] or 0
    figure = models.Figure.objects.create(
        id=id, number=latest + 1, recorded_at=clock.now(), recorded_by=by, **content
    )
    audit.record(
        by=by, verb="sales.figure.recorded", target=figure, edition=edition.code, number=figure.number
    )
    return figure


@transaction.atomic
def record_omission(
    *,
    id: UUID,
    edition: editions.Edition,
    kind: str,
    why: str,
    by: people.User | None,
    source: Source | None = None,
    note: str = "",
    note_en: str = "",
) -> models.Omission:
    """Write down why a kind of sales has no figure. Raises WordUnknown, DifferentContent."""
    rules.check_words(kind=kind, why=why)
    content: dict[str, Any] = {
        "edition": edition,
        "kind": kind,
        "why": why,
        "source": _source(source) if source else None,
        "note": note,
        "note_en": note_en,
    }
    omission, is_new = models.Omission.objects.get_or_create(
        id=id, defaults={**content, "recorded_at": clock.now()}
    )
    if is_new:
        audit.record(by=by, verb="sales.omission.recorded", target=omission, edition=edition.code)
    return _same(omission, content)


def _source(source: Source) -> models.Source:
    """The stored source of this code. What is already known of a source stays; a form need not repeat it."""
    stored, _ = models.Source.objects.get_or_create(
        code=source.code,
        defaults={"publisher": source.publisher, "published_on": source.published_on, "url": source.url},
    )
    return stored


def _same(row: Row, content: dict[str, Any]) -> Row:
    if any(getattr(row, name) != value for name, value in content.items()):
        raise rules.DifferentContent
    return row
