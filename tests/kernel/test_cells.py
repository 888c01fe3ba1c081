"""What is too small to be shown to everybody is hidden, and cannot be worked out from what is left."""

from hypothesis import given
from hypothesis import strategies as st

from hamkke.kernel.cells import LINES_LEAST, SELLERS_LEAST, Cell, hidden, is_small, together

CELLS = st.builds(Cell, lines=st.integers(0, 30), sellers=st.integers(0, 8), amount=st.integers(0, 1_000))
COUNTS = st.builds(Cell, lines=st.none(), sellers=st.integers(0, 12), amount=st.just(0))


def test_few_lines_or_few_sellers_make_a_small_cell_and_nothing_makes_none():
    assert is_small(Cell(LINES_LEAST - 1, 5, 1_000))
    assert is_small(Cell(1_000, SELLERS_LEAST - 1, 1_000))
    assert is_small(Cell(0, 0, -1_000))  # what came back is somebody's, too
    assert not is_small(Cell(LINES_LEAST, SELLERS_LEAST, 1_000))
    assert not is_small(Cell(1_000, 0, 1_000))  # the channel does not tell who sold
    assert not is_small(Cell(0, 0, 0))


def test_where_only_sellers_are_counted_they_alone_decide():
    assert is_small(Cell(None, SELLERS_LEAST - 1, 0))
    assert not is_small(Cell(None, SELLERS_LEAST, 0))
    assert not is_small(Cell(None, 0, 0))


def test_the_smallest_of_the_others_is_hidden_beside_a_single_small_one():
    cells = [Cell(100, 0, 9), Cell(3, 0, 1), Cell(40, 0, 5), Cell(0, 0, 0)]

    assert hidden(cells) == {1, 2}
    assert hidden([Cell(3, 0, 1)]) == {0}


def test_two_small_ones_that_are_small_together_hide_the_next_as_well():
    assert hidden([Cell(100, 0, 9), Cell(1, 0, 1), Cell(1, 0, 1), Cell(40, 0, 5)]) == {1, 2, 3}


@given(st.one_of(st.lists(CELLS, max_size=12), st.lists(COUNTS, max_size=12)))
def test_no_small_cell_is_shown_and_the_hidden_ones_are_several_and_not_small(cells):
    places = hidden(cells)
    filled = {place for place, cell in enumerate(cells) if not cell.is_empty}

    assert all(place in places for place, cell in enumerate(cells) if is_small(cell))
    assert (
        not places
        or places == filled
        or (len(places) > 1 and not is_small(together([cells[place] for place in places])))
    )
