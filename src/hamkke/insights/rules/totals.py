"""How much was sold beyond what a model expected of the days: a structural time series of the total before the festival.

Nobody here was compared with anybody. Whatever else happens in those days, Chuseok before all, is in the difference; a
control series (sales elsewhere that the festival cannot have moved) takes some of it out. It is told as a model, with its
interval, and never as an effect.
"""

import datetime as dt
import warnings
from collections.abc import Mapping, Sequence

import numpy as np

from hamkke.insights.rules.findings import Expected
from hamkke.insights.rules.lines import Floats
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

DAYS_LEAST = 56  # eight weeks, to learn what a week looks like
DRAWS = 2_000
SEED = 1
LEVEL = (2.5, 97.5)


class TooFewDays(Refused):
    reason = "too_few_days"
    says = Words(
        "축제 앞에 팔린 것이 있는 날이 {days}일뿐이라 모형이 배울 수 없습니다(적어도 {least}일 이어져야 합니다).",
        "Only {days} days in a row with sales come before the festival, too few for a model to learn from ({least} are needed).",
    )


class ControlIncomplete(Refused):
    reason = "control_incomplete"
    says = Words(
        "견주어 볼 수열에 {day} 값이 없거나 0원입니다. 모형이 쓰는 모든 날의 값이 있어야 합니다.",
        "The control series has no value for {day}, or zero won; every day that the model uses needs one.",
    )


def expected(
    amounts: Mapping[dt.date, int],
    *,
    during: Sequence[dt.date],
    control: Mapping[dt.date, int] | None = None,
    until: dt.date | None = None,
) -> Expected:
    """The total of the days `during`, against what the days before let one expect. Days without an amount sold nothing.

    The model learns from the days before `until`, where a pre-event began, or before the first of `during`. Raises
    TooFewDays, ControlIncomplete.
    """
    start = until or during[0]
    before = _days_in_a_row(amounts, start)
    if len(before) < DAYS_LEAST:
        raise TooFewDays(days=len(before), least=DAYS_LEAST)
    ahead = [start + dt.timedelta(days=n) for n in range((during[-1] - start).days + 1)]
    learned = np.log([amounts[day] for day in before])
    seen = None if control is None else _logs(control, [*before, *ahead])
    paths = _drawn(learned, seen, days=len(ahead))
    totals = np.sum(np.exp(paths[[day in set(during) for day in ahead]]), axis=0)
    low, high = np.percentile(totals, LEVEL)
    return Expected(
        sold=sum(amounts.get(day, 0) for day in during),
        expected=round(float(np.median(totals))),
        low=round(float(low)),
        high=round(float(high)),
        days_learned=len(before),
        has_control=control is not None,
    )


def _days_in_a_row(amounts: Mapping[dt.date, int], start: dt.date) -> list[dt.date]:
    """The days right before `start` on which something was sold, back to the first on which nothing was."""
    days: list[dt.date] = []
    day = start - dt.timedelta(days=1)
    while amounts.get(day, 0) > 0:
        days.append(day)
        day -= dt.timedelta(days=1)
    return days[::-1]


def _logs(control: Mapping[dt.date, int], days: Sequence[dt.date]) -> Floats:
    for day in days:
        if control.get(day, 0) <= 0:
            raise ControlIncomplete(day=day.isoformat())
    found: Floats = np.log([control[day] for day in days])
    return found


def _drawn(learned: Floats, seen: Floats | None, *, days: int) -> Floats:
    """Paths that the days might have taken, a column each: a level that wanders, a week that repeats, the control."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    count = len(learned)
    model = UnobservedComponents(
        learned,
        level="local level",
        seasonal=7,
        exog=None if seen is None else seen[:count],
    )
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # of steps that did not converge; the intervals of the draws tell what is known
        fitted = model.fit(disp=False)
    ahead = {} if seen is None else {"exog": seen[count:, None]}
    paths: Floats = np.asarray(
        fitted.simulate(days, anchor="end", repetitions=DRAWS, rng=np.random.default_rng(SEED), **ahead)
    ).reshape(days, DRAWS)
    return paths
