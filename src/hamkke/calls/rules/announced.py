"""Ratios as they were announced, and whether they come out of their own numbers.

The past calls are those of the festival's notices and press releases (festival.md §2.1), as of November 2026: what was
applied for in the open track, the places that the announcement named, and the ratio in its own words.
"""

from dataclasses import dataclass

from hamkke.calls.rules.ratio import is_reproducible, ratio
from hamkke.kernel.words import Words


@dataclass(frozen=True)
class Announced:
    """One announcement: how many applied for how many places, and the ratio that was said, or "" if none was."""

    of: Words
    applied: int
    places: int
    said: str


@dataclass(frozen=True)
class Verdict:
    """An announcement beside its recomputed ratio. `is_reproducible` is None where no ratio was said."""

    announced: Announced
    ratio: str
    is_reproducible: bool | None


PAST = (
    Announced(Words("2023년 5월", "May 2023"), 813, 300, "2.7:1"),
    Announced(Words("2023년 9월", "September 2023"), 1_202, 300, "4:1"),
    Announced(Words("2023년 12월", "December 2023"), 578, 100, ""),
    Announced(Words("2024년 5월 (공개 모집)", "May 2024 (open track)"), 956, 200, "4.78:1"),
    Announced(Words("2024년 9월 (모두 300곳)", "September 2024 (300 in all)"), 1_007, 300, "4.4:1"),
    Announced(Words("2024년 9월 (공개 모집 260곳)", "September 2024 (260 open)"), 1_007, 260, "4.4:1"),
)


def verdict(announced: Announced) -> Verdict:
    """What an announcement's own numbers give. Raises ValueError without a place."""
    recomputed = ratio(announced.applied, announced.places)
    if not announced.said:
        return Verdict(announced, recomputed, None)
    return Verdict(
        announced, recomputed, is_reproducible(announced.said, announced.applied, announced.places)
    )
