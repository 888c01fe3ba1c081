"""What our own checkout sold in all, day by day, against what a model expected of those days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hamkke.festivals import queries as festivals
from hamkke.insights.queries.studies import periods_of
from hamkke.insights.rules.publishing import check_over
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.sales import queries as sales

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hamkke.insights.rules.totals import Expected

DAYS_SEEN = 365  # at most a year before the festival


def expected_of(edition: festivals.Edition, *, control: Mapping[date, int] | None = None) -> Expected:
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


def model_label() -> Words:
    """How such a figure is called; the word for an effect would be refused."""
    from hamkke.insights.rules import totals

    sales.check_wording(totals.LABEL.ko, totals.LABEL.en, has_comparison=False)
    return totals.LABEL
