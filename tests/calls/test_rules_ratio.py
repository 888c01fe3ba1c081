import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkke.calls import rules

# festival.md §13, Recruitment: what was really applied for and given.
GOLDEN = [
    (1_202, 300, "4.007"),
    (813, 300, "2.710"),
    (956, 200, "4.780"),
    (1_007, 300, "3.357"),
    (1_007, 260, "3.873"),
]


@pytest.mark.parametrize(("applied", "places", "expected"), GOLDEN)
def test_ratio_of_the_real_calls(applied, places, expected):
    assert rules.ratio(applied, places) == expected
    assert rules.spoken_ratio(applied, places) == f"{expected} : 1"


def test_ratio_rounds_halves_up():
    assert [rules.ratio(1, 2_000), rules.ratio(4_999, 10_000_000), rules.ratio(0, 7)] == [
        "0.001",
        "0.000",
        "0.000",
    ]


@pytest.mark.parametrize(("applied", "places"), [(1, 0), (-1, 3)])
def test_ratio_needs_a_place_and_a_count(applied, places):
    with pytest.raises(ValueError, match="at least one place"):
        rules.ratio(applied, places)


@pytest.mark.parametrize(
    ("announced", "applied", "places", "expected"),
    [
        ("4:1", 1_202, 300, True),
        ("2.7:1", 813, 300, True),
        ("2.71 : 1", 813, 300, True),
        ("4.78", 956, 200, True),
        ("4.4:1", 1_007, 300, False),
        ("4.4:1", 1_007, 260, False),
        ("4.4", 1_007, 240, False),
        ("3.4", 1_007, 300, True),
        ("4.70", 470, 100, True),
    ],
)
def test_is_reproducible_at_the_decimals_announced(announced, applied, places, expected):
    assert rules.is_reproducible(announced, applied, places) is expected


@given(st.integers(0, 10**7), st.integers(1, 10**5))
def test_ratio_is_never_more_than_half_a_thousandth_off(applied, places):
    thousandths = int(rules.ratio(applied, places).replace(".", ""))

    assert abs(2 * (thousandths * places - applied * 1_000)) <= places


def test_share_of_is_basis_points_and_nothing_of_nothing():
    assert [rules.share_of(41, 100), rules.share_of(1, 3), rules.share_of(2, 3), rules.share_of(0, 0)] == [
        4_100,
        3_333,
        6_667,
        None,
    ]
