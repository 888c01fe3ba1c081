"""Ids that a spreadsheet has damaged: a rule for what no single id shows."""

from collections.abc import Iterable

EXACT_DIGITS = 15  # of a number in Excel
ENOUGH = 10


def are_rounded(ids: Iterable[str]) -> bool:
    """Whether a spreadsheet took these ids for numbers and wrote them out again: all that is beyond fifteen digits is zeros.

    Of one id nobody could tell; that ten in a row end so by chance happens once in ten thousand million files.
    """
    ends = [set(each[EXACT_DIGITS:]) for each in ids if each.isdecimal() and len(each) > EXACT_DIGITS]
    return len(ends) >= ENOUGH and all(end == {"0"} for end in ends)
