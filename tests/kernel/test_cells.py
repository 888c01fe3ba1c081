"""What is too small to be shown to everybody is hidden, and cannot be worked out from what is left."""

from hypothesis import given
from hypothesis import strategies as st

from hamkke.sales.rules.cells import LINES_LEAST, SELLERS_LEAST, Cell, hidden, is_small

CELLS = st.builds(Cell, lines=st.integers(0, 30), sellers=st.integers(0, 6), amount=st.integers(0, 1_000))


def test_few_lines_or_few_sellers_make_a_small_cell_and_nothing_makes_none():
    assert is_small(Cell(LINES_LEAST - 1, 5, 1_000))
    assert is_small(Cell(1_000, SELLERS_LEAST - 1, 1_000))
    assert not is_small(Cell(LINES_LEAST, SELLERS_LEAST, 1_000))
    assert not is_small(Cell(1_000, 0, 1_000))  # the channel does not tell who sold
    assert not is_small(Cell(0, 0, 0))


def test_the_smallest_of_the_others_is_hidden_beside_a_single_small_one():
    cells = [Cell(100, 0, 9), Cell(3, 0, 1), Cell(40, 0, 5), Cell(0, 0, 0)]

    assert hidden(cells) == {1, 2}
    assert hidden([Cell(3, 0, 1)]) == {0}


@given(st.lists(CELLS, max_size=12))
def test_no_small_cell_is_shown_and_none_is_hidden_alone(cells):
    places = hidden(cells)

    assert all(place in places for place, cell in enumerate(cells) if is_small(cell))
    told = [place for place, cell in enumerate(cells) if cell.lines or cell.amount]
    assert len(places) != 1 or len(told) == 1
