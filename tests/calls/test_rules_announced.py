import pytest

from hamkke.calls.rules import announced
from hamkke.calls.rules.announced import Announced
from hamkke.kernel.words import Words


def test_the_past_calls_recomputed():
    found = [announced.verdict(each) for each in announced.PAST]

    assert [(each.announced.said, each.ratio, each.is_reproducible) for each in found] == [
        ("2.7:1", "2.710", True),
        ("4:1", "4.007", True),
        ("", "5.780", None),
        ("4.78:1", "4.780", True),
        ("4.4:1", "3.357", False),
        ("4.4:1", "3.873", False),
    ]


def test_no_number_of_places_that_was_named_gives_the_ratio_announced_in_september_2024():
    named = (
        200,
        240,
        260,
        300,
    )  # the notice's open track, with 40 recommended, the real open track, all of them

    assert [
        announced.verdict(Announced(Words("", ""), 1_007, places, "4.4")).is_reproducible for places in named
    ] == [False] * 4


def test_an_announcement_needs_a_place():
    with pytest.raises(ValueError, match="at least one place"):
        announced.verdict(Announced(Words("", ""), 5, 0, "5"))
