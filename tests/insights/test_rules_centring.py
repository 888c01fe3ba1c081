"""Distances to the line are whole half hundredths, one line for each neighbour looked at."""

from dataclasses import replace

import pytest

from hamkke.insights.rules.centring import Applicant, hole, placed


def applicant(code: str, margin: int | None, *, across: str = "", **facts) -> Applicant:
    """Selected if it looks across at somebody named `out…`."""
    is_selected = facts.pop("is_selected", across.startswith("out"))
    given = {
        "score": 7_000,
        "call": "spring",
        "merchant": f"merchant of {code}",
        "by": "points" if is_selected else "places",
        "took_part": is_selected,
        "was_asked": False,
        "agreed": True,
    }
    return Applicant(code=code, margin=margin, across=across, is_selected=is_selected, **(given | facts))


def distances(*applicants: Applicant) -> dict[str, int | None]:
    return {each.applicant.code: each.distance for each in placed(applicants)}


def left_out(*applicants: Applicant) -> dict[str, str]:
    return {each.applicant.code: each.left_out for each in placed(applicants)}


def test_the_line_lies_halfway_between_the_last_who_is_in_and_the_first_who_is_not():
    """In with 75.00 and 72.00 points, out with 71.00 and 68.00: the line is at 71.50."""
    found = distances(
        applicant("in 75", 400, across="out 71"),
        applicant("in 72", 100, across="out 71"),
        applicant("out 71", 100, across="in 72"),
        applicant("out 68", 400, across="in 72"),
    )

    assert found == {"in 75": 700, "in 72": 100, "out 71": -100, "out 68": -700}


def test_each_quota_and_each_call_has_a_line_of_its_own():
    found = distances(
        applicant("in a", 50, across="out x"),
        applicant("in b", 10, across="out y"),
        applicant("elsewhere", 30, across="out x", call="autumn"),
    )

    assert found == {"in a": 50, "in b": 10, "elsewhere": 30}


def test_of_two_with_the_same_points_each_stays_on_the_side_of_the_decision():
    assert distances(applicant("in", 0, across="out"), applicant("out", 0, across="in")) == {
        "in": 1,
        "out": -1,
    }


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"by": "business"}, "business"),
        ({"margin": None}, "alone"),
    ],
)
def test_where_no_line_says_anything_there_is_no_distance(facts, why):
    only = replace(applicant("one", 10, across="in"), **facts)

    assert [(each.distance, each.left_out, each.is_compared) for each in placed([only])] == [
        (None, why, False)
    ]


@pytest.mark.parametrize("by", ["lot", "panel"])
def test_whom_a_lot_or_a_panel_decided_stands_where_the_points_had_put_them_and_is_not_compared(by):
    """In with 72.00 lost, out with 71.00 won: around them the line stays where it was."""
    found = placed(
        [
            applicant("in 75", 400, across="out 71", score=7_500),
            applicant("in 72", 100, across="out 71", score=7_200, by=by, is_selected=False),
            applicant("out 71", 100, across="in 72", score=7_100, by=by, is_selected=True),
            applicant("out 68", 400, across="in 72", score=6_800),
        ]
    )

    assert [(each.distance, each.left_out) for each in found] == [
        (700, ""),
        (100, by),
        (-100, by),
        (-700, ""),
    ]
    assert hole(found) == 100


def test_without_lots_there_is_no_hole():
    assert hole(placed([applicant("one", 10, across="in")])) == 0


def test_who_was_asked_from_the_waiting_list_or_applied_twice_keeps_a_distance_but_is_not_compared():
    found = placed(
        [
            applicant("asked", 10, across="in", was_asked=True),
            applicant("twice", 10, across="in", merchant="m"),
            applicant("again", 10, across="in", merchant="m", call="autumn"),
        ]
    )

    assert [(each.distance, each.left_out) for each in found] == [
        (-10, "asked"),
        (-10, "several"),
        (-10, "several"),
    ]


def test_only_who_agreed_is_compared():
    assert [each.is_compared for each in placed([applicant("no", 10, across="in", agreed=False)])] == [False]
