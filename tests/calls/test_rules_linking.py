"""Whether judges can be compared, and how it is said when they cannot."""

import pytest
from scipy.sparse import csr_array

from hamkke.calls.rules import linking
from hamkke.calls.rules.linking import Connection


def pairs(*piles: str) -> list[tuple[str, str]]:
    """Judges by what they scored: "A:123" is judge A with applications 1, 2 and 3."""
    return [(pile[0], application) for pile in piles for application in pile[2:]]


def test_connection_counts_the_islands():
    assert linking.connection(pairs("A:12", "B:23", "C:45", "D:5")) == Connection(2, "0.000000")
    assert linking.connection([]) == Connection(0, "0.000000")


def test_everybody_who_scores_everything_is_as_close_as_can_be():
    assert linking.connection(pairs("A:123", "B:123")) == Connection(1, "1.000000")
    assert linking.connection(pairs("A:123")) == Connection(1, "1.000000")


def test_the_gap_is_that_of_the_normalised_laplacian():
    """A path of four: its Laplacian's eigenvalues are 0, ½, 3⁄2 and 2."""
    assert linking.connection(pairs("A:1", "B:12")) == Connection(1, "0.500000")
    # More judges than applications: a path of five, 0, 1 − √½, 1, 1 + √½, 2.
    assert linking.connection(pairs("A:1", "B:12", "C:2")) == Connection(1, "0.292893")


def test_a_pair_counts_once_however_many_criteria_it_has():
    once = pairs("A:12", "B:23", "C:34")

    assert linking.connection(once * 4) == linking.connection(once)


def test_islands_are_refused_by_name():
    with pytest.raises(linking.NotConnected) as refused:
        linking.check_connected(pairs("D:5", "C:45", "B:23", "A:12"))

    assert refused.value.facts == {"components": 2, "islands": "(A, B) / (C, D)"}
    assert "(A, B) / (C, D)" in refused.value.words.ko


def test_only_some_of_many_are_named():
    with pytest.raises(linking.NotConnected) as refused:
        linking.check_connected([(f"{number:02}", str(number)) for number in range(8)])

    assert refused.value.facts["islands"] == "(00) / (01) / (02) / (03) / (04) / (05) …"


def test_panels_that_hang_together_by_a_thread_are_refused_too():
    west = [(judge, f"w{number}") for judge in "AB" for number in range(60)]
    east = [(judge, f"e{number}") for judge in "CD" for number in range(60)]

    with pytest.raises(linking.WeaklyConnected) as refused:
        linking.check_connected([*west, *east, ("A", "e0")])

    assert refused.value.facts["islands"] == "(A, B) / (C, D)"
    assert float(refused.value.facts["gap"]) < float(refused.value.facts["least"])


def test_enough_bridges_are_accepted():
    west = [(judge, f"w{number}") for judge in "AB" for number in range(60)]
    east = [(judge, f"e{number}") for judge in "CD" for number in range(60)]
    bridges = [("C", f"w{number}") for number in range(30)]

    assert linking.check_connected([*west, *east, *bridges]).components == 1


def test_a_table_is_comparable_without_its_empty_rows_and_columns():
    together = csr_array([[1, 1, 0], [0, 0, 0], [1, 1, 0]])
    apart = csr_array([[1, 0, 0], [0, 1, 0], [0, 0, 0]])

    assert (linking.is_comparable(together), linking.is_comparable(apart)) == (True, False)
