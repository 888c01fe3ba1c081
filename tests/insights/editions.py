"""Decided calls as values: applicants at a line, with what they sold."""

import numpy as np

from hamkke.insights.rules.centring import Applicant

LINE = 7_000  # hundredths of a point


def applicants(
    count: int = 1_600,
    *,
    seed: int = 1,
    call: str = "spring",
    line: int = LINE,
    effect: float = 0.5,
    agreed: float = 1.0,
    takes: float = 1.0,
    zeros: float = 0.0,
    step: int = 1,
) -> list[Applicant]:
    """A quarter is above the line. `zeros` of the merchants sell nothing in any period; scores are multiples of `step`."""
    chance = np.random.default_rng(seed)
    scores = line + step * np.round(chance.normal(-5.4, 8, count) * 100 / step).astype(int)
    lowest_in, highest_out = int(scores[scores >= line].min()), int(scores[scores < line].max())
    names = [f"{call}-{number:05}" for number in range(count)]
    last_in, first_out = (
        names[int(np.argmax(scores == lowest_in))],
        names[int(np.argmax(scores == highest_out))],
    )
    growth = 0.01 * (scores - line) / 100
    logs = 14 + chance.normal(0, 0.8, count) + np.cumsum(chance.normal(0, 0.15, (3, count)) + growth, axis=0)
    logs[2] += effect * (scores >= line)
    sold = np.where(chance.random(count) < zeros, 0, np.exp(logs).astype(int))
    said, came = chance.random(count) < agreed, chance.random(count) < takes
    return [
        Applicant(
            call=call,
            merchant=f"{call}-{number}",
            code=names[number],
            is_selected=bool(score >= line),
            score=int(score),
            by="points" if score >= line else "places",
            margin=int(score - highest_out if score >= line else lowest_in - score),
            across=first_out if score >= line else last_in,
            took_part=bool(score >= line and came[number]),
            was_asked=False,
            agreed=bool(said[number]),
            earlier=int(sold[0][number]),
            before=int(sold[1][number]),
            during=int(sold[2][number]),
        )
        for number, score in enumerate(scores)
    ]
