"""What a return gives back of a discount: the exact inverse, whatever its order."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words


class WrongReturn(Refused):
    reason = "wrong_return"
    says = Words(
        "돌려받는 금액이 주문한 줄과 맞지 않습니다.",
        "The returned amount does not fit the line that was ordered.",
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """What one funder pays for one line (won), and how much of it came back so far."""

    line_id: UUID
    line_amount: int
    amount: int
    returned: int
    is_merchant: bool = False


@dataclass(frozen=True, slots=True)
class Minimum:
    """The order that a coupon needs, when it is lost on the whole once what stays falls below: won of the `lines` it is for."""

    amount: int
    lines: Collection[UUID]


@dataclass(frozen=True, slots=True)
class _Line:
    """One line with its discount, and how much of it has come back in all (won before the discount)."""

    amount: int
    discount: int
    returned: int

    @property
    def share_back(self) -> int:
        return given_back(self.discount, returned=self.returned, line_amount=self.amount)


def given_back(amount: int, *, returned: int, line_amount: int) -> int:
    """The part of `amount` won of discount that is given back once `returned` of `line_amount` won have come back, in all.

    It looks only at the sum of all returns so far, rounds down, never falls as that sum grows, never grows faster
    than it, and is the whole at the end: so any sequence of partial returns ends in the same place.
    Raises WrongReturn when the returned part is not within the line.
    """
    if not 0 <= returned <= line_amount:
        raise WrongReturn
    return amount * returned // line_amount if line_amount else 0


def newly_given_back(
    cells: Sequence[Cell],
    returned: Mapping[UUID, tuple[int, int]],
    *,
    earlier: Mapping[UUID, int] | None = None,
    minimum: Minimum | None = None,
) -> list[int]:
    """The won that each cell gives back beyond what it gave back before, in the order of `cells`.

    `returned` says for each line (what has come back of it in all, the line's amount), in won before the discount;
    `earlier` the same of steps told before, by line. Without a `minimum` what stays keeps its discount; with one, see `_lost`.
    Raises WrongReturn for a line that is not there, or whose amount differs.
    """
    amounts = {cell.line_id: cell.line_amount for cell in cells}
    for line, (so_far, amount) in returned.items():
        if amounts.get(line) != amount or not 0 <= so_far <= amount:
            raise WrongReturn
    rows: dict[UUID, list[int]] = {line: [] for line in amounts}
    for place, cell in enumerate(cells):
        rows[cell.line_id].append(place)
    known = earlier or {}
    lines = {
        line: _Line(
            amount=amounts[line],
            discount=sum(cells[place].amount for place in places),
            returned=max(known.get(line, 0), returned.get(line, (0, 0))[0]),
        )
        for line, places in rows.items()
    }
    back = _back(lines, minimum)
    newly = [0] * len(cells)
    for line, places in rows.items():
        row = [cells[place] for place in places]
        for place, part in zip(places, parted(row, back[line]), strict=True):
            newly[place] = max(part - cells[place].returned, 0)
    return newly


def _back(lines: Mapping[UUID, _Line], minimum: Minimum | None) -> dict[UUID, int]:
    """What each line has given back of its discount, in all."""
    back = {line: each.share_back for line, each in lines.items()}
    if minimum is not None:
        needing = {line: each for line, each in lines.items() if line in minimum.lines}
        lost = _lost(list(needing.values()), minimum.amount)
        # To the lines in their order, each as much as it has: so none ever gives back less than it did.
        for line, each in needing.items():
            taken = min(lost, each.discount - back[line])
            back[line] += taken
            lost -= taken
    return back


def _lost(lines: Sequence[_Line], minimum: int) -> int:
    """The won of discount that are lost on the goods that stay, because they no longer come to the minimum order.

    All of it, as long as nobody is asked for money back: the refunds so far are never less than what they came to while the
    minimum was still met, by whichever order of returns was best for the shopper. That bound depends only on what was
    bought, so what is lost depends only on what has come back, and not on its order.
    """
    came_back = sum(line.returned for line in lines)
    shared = sum(line.share_back for line in lines)
    discount = sum(line.discount for line in lines)
    most = _refunded_most(lines, sum(line.amount for line in lines) - minimum)
    return min(discount, max(shared, came_back - most)) - shared


def _refunded_most(lines: Sequence[_Line], spare: int) -> int:
    """The most that can have been refunded while goods of at most `spare` won came back: no return does better."""
    if spare <= 0:
        return 0
    refunded, left = 0, spare
    # Those lines first of which the shopper paid the largest part; each line may have been rounded by less than a won.
    for line in sorted(lines, key=lambda line: Fraction(line.discount, line.amount or 1)):
        taken = min(left, line.amount)
        refunded += -(-taken * (line.amount - line.discount) // line.amount) if taken else 0
        left -= taken
    return refunded + len(lines)


def parted(row: Sequence[Cell], back: int) -> list[int]:
    """How much of one line's `back` won each of its cells has given back, in all.

    Won for won, each goes to the cell that is then furthest behind its part (Webster's order, the earlier one among
    equals), so every cell only ever gives back more, and all of itself at the end. Merchants get theirs back
    first, rounded up: what is left to them is never above their share.
    """
    whole = sum(cell.amount for cell in row)
    parts = [-(-cell.amount * back // whole) if cell.is_merchant and whole else 0 for cell in row]
    amounts = [0 if cell.is_merchant else cell.amount for cell in row]
    rest, total = back - sum(parts), sum(amounts)
    if not total:
        return parts
    shares = [(2 * amount * rest + total) // (2 * total) for amount in amounts]
    while (missing := rest - sum(shares)) != 0:
        if missing > 0:
            j = min(_open(amounts, shares), key=lambda j: (Fraction(2 * shares[j] + 1, amounts[j]), j))
            shares[j] += 1
        else:
            j = max(_begun(shares), key=lambda j: (Fraction(2 * shares[j] - 1, amounts[j]), j))
            shares[j] -= 1
    return [part + share for part, share in zip(parts, shares, strict=True)]


def _open(amounts: Sequence[int], shares: Sequence[int]) -> list[int]:
    return [j for j, amount in enumerate(amounts) if shares[j] < amount]


def _begun(shares: Sequence[int]) -> list[int]:
    return [j for j, share in enumerate(shares) if share]


def by_line(cells: Sequence[Cell], amounts: Sequence[int], lines: Iterable[UUID]) -> dict[UUID, int]:
    """Each line's sum (won) of the `amounts` that stand beside its cells: of the `lines`, and of all that have any."""
    sums = dict.fromkeys(lines, 0)
    for cell, amount in zip(cells, amounts, strict=True):
        if amount or cell.line_id in sums:
            sums[cell.line_id] = sums.get(cell.line_id, 0) + amount
    return sums
