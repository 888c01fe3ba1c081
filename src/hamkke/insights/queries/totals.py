"""What our own checkout sold in all, day by day, against what a model expected of those days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from hamkke.festivals import queries as festivals
from hamkke.insights.queries.studies import Inputs, periods_of
from hamkke.insights.rules import findings
from hamkke.insights.rules.publishing import check_over
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.sales import queries as sales

if TYPE_CHECKING:
    from collections.abc import Mapping


DAYS_SEEN = 365  # at most a year before the festival


def expected_of(
    edition: festivals.Edition, *, control: Mapping[date, int] | None = None
) -> findings.Expected:
    """Raises NotScheduled, StudyTooEarly, TooFewDays, ControlIncomplete."""
    from hamkke.insights.rules import totals

    spans = periods_of(edition)
    check_over(spans.during_to, now=clock.now())
    return totals.expected(
        sales.net_by_day(spans.before_to - timedelta(days=DAYS_SEEN), spans.during_to),
        during=festivals.dates_of(edition),
        until=spans.before_to.astimezone(clock.SEOUL).date(),
        control=control,
    )


def worked_out(edition: festivals.Edition, inputs: Inputs) -> findings.Findings:
    """Everything that is found of an edition: at the line, and beside it the model of the total where it can learn."""
    from hamkke.insights.rules import studying, totals

    found = studying.study(inputs.applicants)
    try:
        return msgspec.structs.replace(found, expected=expected_of(edition))
    except totals.TooFewDays:
        return found


def model_label() -> Words:
    """How such a figure is called; the word for an effect would be refused."""
    sales.check_wording(findings.MODEL.ko, findings.MODEL.en, has_comparison=False)
    return findings.MODEL
