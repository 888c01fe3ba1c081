"""What is too small to be shown to everybody: a cell in which somebody could be recognised, or one that gives it away."""

from collections.abc import Sequence
from dataclasses import dataclass

SELLERS_LEAST = 5
LINES_LEAST = 10


@dataclass(frozen=True)
class Cell:
    """`sellers` is 0 where it is not told who sold, `lines` None where only sellers are counted."""

    lines: int | None
    sellers: int
    amount: int

    @property
    def is_empty(self) -> bool:
        return not self.amount and not (self.sellers if self.lines is None else self.lines)


def is_small(cell: Cell) -> bool:
    """Whether so few sales, or sellers, make the cell that somebody could be recognised in it. An empty cell hides nobody."""
    if cell.is_empty:
        return False
    return 0 < cell.sellers < SELLERS_LEAST or (cell.lines is not None and cell.lines < LINES_LEAST)


def hidden(cells: Sequence[Cell]) -> set[int]:
    """The places of the cells that are not shown beside their sum: the small ones, and the next larger until nobody can subtract.

    What is hidden are at least two cells that together are not small, so that the difference from the sum tells of no few.
    """
    filled = sorted(
        (place for place, cell in enumerate(cells) if not cell.is_empty),
        key=lambda place: (cells[place].lines or 0, cells[place].sellers, place),
    )
    found = [place for place in filled if is_small(cells[place])]
    for place in filled:
        if not found or (len(found) > 1 and not is_small(together([cells[each] for each in found]))):
            break
        if place not in found:
            found.append(place)
    return set(found)


def together(cells: Sequence[Cell]) -> Cell:
    """Cells as one. Who sold in two of them is counted in both."""
    lines = None if any(each.lines is None for each in cells) else sum(each.lines or 0 for each in cells)
    return Cell(lines, sum(each.sellers for each in cells), sum(each.amount for each in cells))
