"""What a return gives back of a discount: the exact inverse, whatever its order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words


class WrongReturn(Refused):
    reason = "wrong_return"
    says = Words(
        "돌려받는 금액이 주문한 줄과 맞지 않습니다.",
        "The returned amount does not fit the line that was ordered.",
    )


def given_back(amount: int, *, returned: int, line_amount: int) -> int:
    """The part of `amount` won of discount that is given back once `returned` of `line_amount` won have come back, in all.

    It looks only at the sum of all returns so far, rounds down, never falls as that sum grows, and is the whole at the
    end: so any sequence of partial returns ends in the same place. A minimum order that is no longer met
    changes nothing: what the shopper keeps keeps its share of the discount.
    Raises WrongReturn when the returned part is not within the line.
    """
    if not 0 <= returned <= line_amount:
        raise WrongReturn
    return amount * returned // line_amount if line_amount else 0


@dataclass(frozen=True)
class Cell:
    """What one funder pays for one line (won), and how much of it came back so far."""

    line_id: UUID
    line_amount: int
    amount: int
    returned: int


def newly_given_back(cells: Sequence[Cell], returned: Mapping[UUID, tuple[int, int]]) -> list[int]:
    """The won that each cell gives back beyond what it gave back before, in the order of `cells`.

    `returned` says for each line (what has come back of it in all, the line's amount), in won before the discount.
    Raises WrongReturn for a line that is not there, or whose amount differs.
    """
    amounts = {cell.line_id: cell.line_amount for cell in cells}
    if any(amounts.get(line) != amount for line, (_, amount) in returned.items()):
        raise WrongReturn
    return [_newly(cell, returned[cell.line_id][0]) if cell.line_id in returned else 0 for cell in cells]


def _newly(cell: Cell, returned: int) -> int:
    back = given_back(cell.amount, returned=returned, line_amount=cell.line_amount)
    return max(back - cell.returned, 0)


def by_line(cells: Sequence[Cell], amounts: Sequence[int], lines: Iterable[UUID]) -> dict[UUID, int]:
    """Each line's sum (won) of the `amounts` that stand beside its cells."""
    sums = dict.fromkeys(lines, 0)
    for cell, amount in zip(cells, amounts, strict=True):
        if cell.line_id in sums:
            sums[cell.line_id] += amount
    return sums
