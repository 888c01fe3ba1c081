from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection

from hamkke.calls import rules
from hamkke.calls.models import (
    HOLDS,
    Appeal,
    Application,
    Call,
    Deliberation,
    Offer,
    SelectionRow,
    Withdrawal,
)
from hamkke.calls.queries.eligibility import registry_answer
from hamkke.calls.queries.inputs import known_groups
from hamkke.calls.queries.results import criteria_along_the_tie_chain
from hamkke.calls.rules import eligibility
from hamkke.kernel import clock
from hamkke.kernel.words import Words

OPENINGS_SHOWN = 5


@dataclass(frozen=True)
class LetterTold:
    """An applicant's letter, and what may still be done about the result at this moment."""

    row: SelectionRow
    letter: rules.Letter
    how_to_appeal: Words
    may_appeal: bool
    appeal: Appeal | None
    offer: Offer | None
    holds: bool
    withdrawal: Withdrawal | None
    openings: list[Call]
    panel_said: str  # why the panel put them where it did; empty where it had no say

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The letter as it is printed: in Korean, then in English."""
        return [_part(self, language) for language in ("ko", "en")]

    @property
    def may_answer(self) -> bool:
        return self.offer is not None and self.offer.answer == Offer.Answer.OPEN

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing to ask for: who has a place does not appeal."""
        return self.holds or self.may_answer


STRONG = Words("잘 보인 점", "What stood out")


def _part(told: LetterTold, language: str) -> dict[str, Any]:
    letter = told.letter
    return {
        "language": language,
        "opening": letter.opening.in_language(language),
        "standing": letter.standing.in_language(language),
        "decided": letter.decided.in_language(language),
        "strong": STRONG.in_language(language),
        "strengths": [words.in_language(language) for words in letter.strengths],
        "weakest": letter.weakest.in_language(language) if letter.weakest else "",
        "how_to_appeal": told.how_to_appeal.in_language(language),
    }


def letter_of(row: SelectionRow, *, now: datetime) -> LetterTold:
    """What a result row is told in, in twelve queries at most. `row` comes with its selection, call, application and merchant."""
    selection, call = row.selection, row.selection.call
    terms = rules.read_terms(call.terms)
    until = rules.days_later(selection.decided_at, terms.appeal_days)
    last_day = (until - timedelta(seconds=1)).astimezone(clock.SEOUL).date()
    appeal = Appeal.objects.filter(row=row).first()
    offer = Offer.objects.filter(row=row).first()
    if offer and offer.answer == Offer.Answer.OPEN and now >= offer.expires_at:
        offer.answer = Offer.Answer.LAPSED  # The clock's task will write it; it is over already.
    return LetterTold(
        row=row,
        letter=rules.letter(_standing(row, terms)),
        how_to_appeal=rules.how_to_appeal(last_day, terms.answer_days),
        may_appeal=appeal is None and now < until,
        appeal=appeal,
        offer=offer,
        holds=SelectionRow.objects.filter(HOLDS, pk=row.pk).exists(),
        withdrawal=Withdrawal.objects.filter(row=row).first(),
        openings=_openings(row.application, now=now),
        panel_said=_panel_said(row),
    )


def _standing(row: SelectionRow, terms: rules.Terms) -> rules.Standing:
    criteria = criteria_along_the_tie_chain(row.selection.call_id)
    return rules.Standing(
        outcome=row.outcome,
        rank=row.rank,
        applied=row.selection.applied,
        score=row.score,
        marks=[
            rules.Mark(Words(criterion.name, criterion.name_en), mean, median)
            for criterion, mean, median in zip(criteria, row.means, medians_of(row.selection_id), strict=True)
        ],
        reasons=row.reasons,
        quotas=terms.labels,
    )


@functools.lru_cache(maxsize=200)  # The rows of a selection never change.
def medians_of(selection_id: UUID) -> tuple[int | None, ...]:
    """The median of all applicants for each criterion along the tie chain, in hundredths; the lower one of two."""
    with connection.cursor() as cursor:
        cursor.execute(MEDIANS, [selection_id])
        return tuple(median for (median,) in cursor.fetchall())


MEDIANS = """
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY given.mean::int)
  FROM calls_selectionrow AS line, jsonb_array_elements_text(line.means) WITH ORDINALITY AS given (mean, place)
 WHERE line.selection_id = %s
 GROUP BY given.place
 ORDER BY given.place
"""


def _panel_said(row: SelectionRow) -> str:
    if row.reasons.get("by") != "panel":
        return ""
    said = Deliberation.objects.filter(call=row.selection.call_id).order_by("-number").values_list("said")
    words: str = said[0][0][rules.public_code(row.application.code)]
    return words


def _openings(application: Application, *, now: datetime) -> list[Call]:
    """Other calls that take applications now, that this merchant has not applied to, and that have a place for it."""
    registered = registry_answer(application.merchant)
    if registered and registered.status == eligibility.CLOSED:
        return []
    applied = Application.objects.filter(merchant=application.merchant_id, state="submitted")
    open_now = Call.objects.filter(opens_at__lte=now, closes_at__gt=now).exclude(
        pk__in=applied.values("call")
    )
    groups = known_groups(application)
    fitting = (
        call
        for call in open_now.order_by("closes_at", "id")
        if rules.fits(rules.read_terms(call.terms), groups)
    )
    return list(islice(fitting, OPENINGS_SHOWN))
