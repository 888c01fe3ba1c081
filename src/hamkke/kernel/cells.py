"""What is too small to be shown to everybody: a cell in which a single seller could be recognised."""

from collections.abc import Sequence
from dataclasses import dataclass

SELLERS_LEAST = 3
LINES_LEAST = 10


@dataclass(frozen=True)
class Cell:
    """`sellers` is 0 where the channel does not tell who sold."""

    lines: int
    sellers: int
    amount: int


def is_small(cell: Cell) -> bool:
    """Whether so few sales, or sellers, make the cell that somebody could be recognised in it. An empty cell hides nobody."""
    if cell.lines == 0 and cell.amount == 0:
        return False
    return cell.lines < LINES_LEAST or 0 < cell.sellers < SELLERS_LEAST


def hidden(cells: Sequence[Cell]) -> set[int]:
    """The places of the cells that are not shown beside their sum.

    One hidden cell alone could be worked out from the sum and the others, so the smallest of the others goes with it.
    """
    small = {place for place, cell in enumerate(cells) if is_small(cell)}
    others = [place for place, cell in enumerate(cells) if place not in small and (cell.lines or cell.amount)]
    if len(small) == 1 and others:
        small.add(min(others, key=lambda place: (cells[place].lines, place)))
    return small
