from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.calls import rules
from hamkke.calls.models import Call, Criterion, TermsVersion
from hamkke.calls.rules import DEFAULT_CRITERIA, CriterionTerms, reminding
from hamkke.kernel import clock, ids

if TYPE_CHECKING:
    from hamkke.festivals.models import Edition
    from hamkke.people.models import User


@transaction.atomic
def open_call(
    *,
    id: UUID,
    edition: Edition,
    title: str,
    title_en: str,
    places: int,
    waiting: int = 0,
    opens_at: datetime,
    closes_at: datetime,
    criteria: Sequence[CriterionTerms] = DEFAULT_CRITERIA,
    rule_text: str = "",
    rule_text_en: str = "",
    terms: rules.Terms | None = None,
    reminder_hours: Sequence[int] | None = None,
    by: User | None,
) -> Call:
    """Publish a call with everything that will decide it; nothing of that changes afterwards but by an amendment.

    Times are UTC or zoned, weights are points of 100. `terms` say more than places, waiting list and criteria, and
    then stand for them. Drafts are reminded so many hours before closing; None leaves that to the dated rule. The same id and content again changes nothing.
    Raises TermsWrong with its reason, or DifferentContent.
    """
    now = clock.now()
    terms = terms or rules.Terms(places=places, waiting=waiting, criteria=tuple(criteria), formula="mean")
    _check(terms, opens_at, closes_at, now=now)
    reminding.check_hours(reminder_hours or ())
    published = rules.published(terms, opens_at=opens_at, closes_at=closes_at)
    content = {
        "edition_id": edition.pk,
        "title": title,
        "title_en": title_en,
        "places": terms.places,
        "waiting": terms.waiting,
        "opens_at": opens_at,
        "closes_at": closes_at,
        "rule_text": rule_text,
        "rule_text_en": rule_text_en,
        "terms": rules.written(terms),
        "terms_hash": rules.digest(published),
        "reminder_hours": None if reminder_hours is None else list(reminder_hours),
    }
    call, is_new = Call.objects.get_or_create(id=id, defaults=content)
    if not is_new:
        return _same(call, content)
    Criterion.objects.bulk_create(
        _criterion(call, *numbered) for numbered in enumerate(terms.criteria, start=1)
    )
    TermsVersion.objects.create(
        call=call, number=1, terms=published, digest=call.terms_hash, published_at=now, published_by=by
    )
    audit.record(by=by, verb="calls.call.opened", target=call, terms_hash=call.terms_hash)
    return call


def _check(terms: rules.Terms, opens_at: datetime, closes_at: datetime, *, now: datetime) -> None:
    rules.check_terms(
        terms.criteria,
        places=terms.places,
        waiting=terms.waiting,
        opens_at=opens_at,
        closes_at=closes_at,
        now=now,
    )
    rules.check_questions(terms.questions)
    rules.check_documents(terms.documents)
    rules.check_decidable(terms)


def _same(call: Call, content: Mapping[str, Any]) -> Call:
    """As it was opened, whatever was amended since: its first version's digest stands for the rule file."""
    found = {name: getattr(call, name) for name in content.keys() - {"terms", "places", "waiting"}}
    found["terms_hash"] = call.versions.get(number=1).digest
    if any(content[name] != value for name, value in found.items()):
        raise rules.DifferentContent
    return call


def _criterion(call: Call, position: int, terms: CriterionTerms) -> Criterion:
    return Criterion(
        id=ids.derived("criterion", call.pk, position),
        call=call,
        position=position,
        name=terms.name,
        name_en=terms.name_en,
        meaning=terms.meaning,
        meaning_en=terms.meaning_en,
        weight=terms.weight,
    )
