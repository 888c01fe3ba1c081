from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime

from hamkke.calls import rules
from hamkke.calls.models import Application, ApplicationVersion, Assignment, Criterion, Review
from hamkke.calls.queries.calls import Answer, answered, questions
from hamkke.merchants import queries as merchants


@dataclass(frozen=True)
class Sheet:
    """One application as a judge sees it: the answers of the submitted version, with what names the merchant hidden.

    `draft` is what the judge typed since they last gave their scores, by the names of the form's fields.
    """

    assignment_id: UUID
    version_number: int
    answers: list[Answer]
    criteria: list[Criterion]
    scores: dict[int, int | None] | None
    comment: str
    draft: dict[str, Any] | None


def sheet(assignment: Assignment, *, now: datetime) -> Sheet:
    """The sheet a judge was assigned, with their own scores so far. Raises StillOpen while it is sealed."""
    application = assignment.application
    rules.check_closed(application.call.closes_at, now=now)
    version = ApplicationVersion.objects.get(application=application, number=application.versions_count)
    review = Review.objects.filter(assignment=assignment).prefetch_related("scores__criterion").first()
    identity = identities([application])[application.pk]
    return Sheet(
        assignment_id=assignment.pk,
        version_number=version.number,
        answers=[blind(each, identity) for each in answered(version.answers, questions(application.call))],
        criteria=list(application.call.criteria.order_by("position")),
        scores={score.criterion.position: score.value for score in review.scores.all()} if review else None,
        comment=review.comment if review else "",
        draft=_draft(assignment, review),
    )


def blind(answer: Answer, identity: rules.Identity) -> Answer:
    """Without what names the applicant in free text."""
    if answer.kind not in ("line", "text") or not isinstance(answer.value, str):
        return answer
    return replace(answer, kind="blind", value=rules.redacted(answer.value, identity))


def identities(applications: Sequence[Application]) -> dict[UUID, rules.Identity]:
    """What names each applicant, in one query; the merchants and their owners come with the applications."""
    shops: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    owned = merchants.Shop.objects.filter(merchant__in=[each.merchant_id for each in applications])
    for merchant, name, address in owned.order_by().values_list("merchant_id", "name", "address"):
        shops[merchant].append((name, address))
    return {each.pk: _identity(each.merchant, shops[each.merchant_id]) for each in applications}


def _identity(merchant: merchants.Merchant, shops: Sequence[tuple[str, str]]) -> rules.Identity:
    return rules.Identity(
        shops=frozenset({merchant.name, *(name for name, _ in shops)}),
        owners=frozenset({merchant.representative, merchant.owner.name if merchant.owner else ""}),
        addresses=frozenset(address for _, address in shops),
        numbers=frozenset({merchant.business_number}),
    )


def _draft(assignment: Assignment, review: Review | None) -> dict[str, Any] | None:
    """What was typed counts while it is younger than what was given."""
    typed_at = parse_datetime(assignment.draft.get("at", ""))
    if typed_at is None or (review and review.reviewed_at >= typed_at):
        return None
    typed: dict[str, Any] = assignment.draft["typed"]
    return typed
