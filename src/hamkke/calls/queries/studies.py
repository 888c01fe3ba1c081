"""What an effect study reads of the calls: who agreed, and how far from the line of the decision each application stood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Value, When

from hamkke.calls import rules
from hamkke.calls.models import HOLDS, Application, Offer, SelectionRow, StudyConsent
from hamkke.kernel.words import Words

if TYPE_CHECKING:
    from hamkke.festivals.models import Edition


@dataclass(frozen=True)
class Decided:
    """One application of a decided call. Points are hundredths: `score` the total, `margin` those to `across`, the nearest on the other side.

    `by` says what decided, as in a row's reasons; `holds` who has a place now, `was_asked` whom the waiting list offered one.
    """

    call: UUID
    merchant: UUID
    code: str
    is_selected: bool
    score: int
    by: str
    margin: int | None
    across: str | None
    holds: bool
    was_asked: bool
    agreed: bool


def study_consent(application: Application) -> StudyConsent | None:
    """What an applicant said last, if anything."""
    return StudyConsent.objects.filter(application=application).order_by("-said_at", "-id").first()


@dataclass(frozen=True)
class StudyAsked:
    """What an applicant is asked, and what they said last. `is_open` as long as they may still agree."""

    version: str
    text: Words
    said: StudyConsent | None
    is_open: bool

    @property
    def has_agreed(self) -> bool:
        return self.said is not None and self.said.is_given

    @property
    def agreed_to(self) -> Words | None:
        return rules.STUDY_TEXTS[self.said.version] if self.said else None


def study_asked(application: Application) -> StudyAsked:
    """For the pages of an applicant. One query."""
    return StudyAsked(
        version=rules.STUDY_VERSION,
        text=rules.STUDY_TEXTS[rules.STUDY_VERSION],
        said=study_consent(application),
        is_open=application.call.decided_at is None,
    )


def decided_of(edition: Edition) -> list[Decided]:
    """Every application of an edition's decided calls, by call and rank. Two queries."""
    agreed = _agreed(edition)
    rows = (
        SelectionRow.objects.filter(selection__call__edition=edition)
        .annotate(
            holds_place=Case(When(HOLDS, then=Value(True)), default=Value(False)),
            was_asked=Exists(Offer.objects.filter(row=OuterRef("pk"))),
        )
        .order_by("selection__decided_at", "selection_id", "rank")
        .values_list(
            *("selection__call_id", "application_id", "application__merchant_id", "application__code"),
            *("outcome", "score", "reasons", "holds_place", "was_asked"),
        )
    )
    return [
        Decided(
            call=call,
            merchant=merchant,
            code=rules.public_code(code),
            is_selected=outcome == SelectionRow.Outcome.SELECTED,
            score=score,
            by=reasons.get("by", ""),
            margin=reasons.get("margin"),
            across=reasons.get("across"),
            holds=holds,
            was_asked=was_asked,
            agreed=application in agreed,
        )
        for call, application, merchant, code, outcome, score, reasons, holds, was_asked in rows.iterator(
            10_000
        )
    ]


def _agreed(edition: Edition) -> set[UUID]:
    latest = (
        StudyConsent.objects.filter(application__call__edition=edition)
        .order_by("application_id", "-said_at", "-id")
        .distinct("application_id")
        .values_list("application_id", "is_given")
    )
    return {application for application, is_given in latest if is_given}
