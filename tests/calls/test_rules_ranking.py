from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkke.calls import rules

CALL = UUID(int=1)
TERMS = [rules.Term(1, 20), rules.Term(2, 40), rules.Term(3, 40)]
A, B, C, D = (UUID(int=n) for n in (10, 11, 12, 13))


def test_mean_is_hundredths_half_up_and_missing_is_not_0():
    assert [
        rules.mean(250, 3),
        rules.mean(200, 3),
        rules.mean(1, 200),
        rules.mean(0, 1),
        rules.mean(0, 0),
    ] == [
        8_333,
        6_667,
        1,
        0,
        None,
    ]


def test_weighted_gives_a_missing_criterion_s_weight_to_the_others():
    assert rules.weighted([(20, 9_000), (40, 8_000), (40, 7_000)]) == 7_800
    assert rules.weighted([(20, None), (40, 8_000), (40, 7_000)]) == 7_500
    assert rules.weighted([(20, 0), (40, 8_000), (40, 7_000)]) == 6_000
    assert rules.weighted([(2, 1), (1, 0)]) == 1  # ⅔ of a hundredth
    assert rules.weighted([(1, 1), (1, 0)]) == 1  # exactly half goes up


def test_tie_chain_is_the_heaviest_first_then_as_in_the_notice():
    assert [term.position for term in rules.tie_chain(TERMS)] == [2, 3, 1]


def test_points_are_shown_with_two_decimals():
    assert [rules.points(8_235), rules.points(10_000), rules.points(5)] == ["82.35", "100.00", "0.05"]


def test_rank_orders_by_score_and_fills_the_places_and_the_waiting_list():
    tallies = {
        A: {1: (120, 2), 2: (120, 2), 3: (120, 2)},
        B: {1: (180, 2), 2: (180, 2), 3: (180, 2)},
        C: {1: (150, 2), 2: (150, 2), 3: (150, 2)},
        D: {1: (100, 2), 2: (100, 2), 3: (100, 2)},
    }

    ranked = rules.rank(CALL, tallies, TERMS, places=2, waiting=1)

    assert [(row.application, row.rank, row.score, row.outcome) for row in ranked] == [
        (B, 1, 9_000, "selected"),
        (C, 2, 7_500, "selected"),
        (A, 3, 6_000, "waitlisted"),
        (D, 4, 5_000, "not_selected"),
    ]
    assert ranked[0].means == (9_000, 9_000, 9_000)


def test_rank_breaks_a_tie_by_the_heaviest_criterion_then_the_next():
    tallies = {
        A: {1: (80, 1), 2: (70, 1), 3: (80, 1)},  # 76.00
        B: {1: (80, 1), 2: (80, 1), 3: (70, 1)},  # 76.00, better in 2
        C: {1: (80, 1), 2: (80, 1), 3: (70, 1)},
        D: {1: (60, 1), 2: (80, 1), 3: (80, 1)},  # 76.00, as good in 2, better in 3
    }

    ranked = rules.rank(CALL, tallies, TERMS, places=1, waiting=0)

    by_lot = sorted([B, C], key=lambda application: sha256(f"{CALL}:{application}".encode()).hexdigest())
    assert [row.score for row in ranked] == [7_600] * 4
    assert [row.application for row in ranked] == [D, *by_lot, A]
    assert ranked[1].lot == sha256(f"{CALL}:{by_lot[0]}".encode()).hexdigest()


def test_rank_lets_the_score_stand_in_for_a_missing_criterion():
    tallies = {
        A: {1: (75, 1), 3: (75, 1)},  # 2 was not applicable: 75.00 stands in for it
        B: {1: (75, 1), 2: (76, 1), 3: (74, 1)},
        C: {1: (75, 1), 2: (74, 1), 3: (76, 1)},
    }

    ranked = rules.rank(CALL, tallies, TERMS, places=1, waiting=0)

    assert [(row.application, row.score) for row in ranked] == [(B, 7_500), (A, 7_500), (C, 7_500)]
    assert ranked[1].means == (None, 7_500, 7_500)


@pytest.mark.parametrize(
    ("mine", "other", "expected"),
    [
        ((7_000, [1, 2], "a"), (7_001, [1, 2], "a"), 0),
        ((7_000, [1, 2], "a"), (7_000, [3, 2], "a"), 1),
        ((7_000, [1, 2], "a"), (7_000, [1, 3], "a"), 2),
        ((7_000, [1, None], "a"), (7_000, [1, 7_000], "b"), -1),
    ],
)
def test_what_decided_names_the_step_where_two_lines_part(mine, other, expected):
    assert rules.what_decided(mine, other) == expected


scores = st.dictionaries(st.integers(1, 3), st.lists(st.integers(0, 100), min_size=1, max_size=4), min_size=1)


@given(st.dictionaries(st.uuids(), scores, max_size=12), st.integers(1, 5), st.integers(0, 3))
def test_rank_is_a_fair_line_whatever_the_scores(given_scores, places, waiting):
    tallies = {
        application: {position: (sum(values), len(values)) for position, values in by_criterion.items()}
        for application, by_criterion in given_scores.items()
    }

    ranked = rules.rank(CALL, tallies, TERMS, places=places, waiting=waiting)
    backwards = rules.rank(CALL, dict(reversed(tallies.items())), TERMS[::-1], places=places, waiting=waiting)

    assert ranked == backwards
    assert [row.rank for row in ranked] == list(range(1, len(tallies) + 1))
    assert [row.score for row in ranked] == sorted((row.score for row in ranked), reverse=True)
    assert sum(row.outcome == "selected" for row in ranked) == min(places, len(tallies))
    for row in ranked:
        present = [value for value in row.means if value is not None]
        assert min(present) <= row.score <= max(present)
