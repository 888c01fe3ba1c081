"""What a return gives back of a discount: the exact inverse, whatever its order."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from hamkke.kernel import money
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
class Laid:
    """One of the coupons on a sale: its cells, and the minimum order with which its discount is lost, if it can be."""

    cells: Sequence[Cell]
    minimum: Minimum | None = None


@dataclass(slots=True)
class _Line:
    """One line as one coupon sees it. `back` is what has come back of its discount, in all.

    `paid` is the coupon's part of what the shopper paid, `refunded` of what has been refunded: no more can be lost with goods
    that stay. Where `sharing` coupons have a part, each may be ahead of its even share by less than so many won.
    """

    amount: int
    discount: int
    back: int
    paid: int = 0
    refunded: int = 0
    sharing: int = 0


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
    coupons: Sequence[Laid],
    returned: Mapping[UUID, tuple[int, int]],
    *,
    earlier: Mapping[UUID, int] | None = None,
) -> list[list[int]]:
    """The won that each coupon's cells give back beyond what they gave back before: one row a coupon, in the order of its cells.

    `returned` says for each line (what has come back of it in all, the line's amount), in won before the discounts;
    `earlier` the same of steps told before, by line. All coupons of the sale are asked together, so that nobody is ever
    asked for a won back, however many of them are lost. Without a minimum what stays keeps its discount; with one, see `_lost`.
    Raises WrongReturn for a line that is not there, or whose amount differs.
    """
    amounts = {cell.line_id: cell.line_amount for laid in coupons for cell in laid.cells}
    for line, (told, amount) in returned.items():
        if amounts.get(line) != amount or not 0 <= told <= amount:
            raise WrongReturn
    known = earlier or {}
    so_far = {line: max(known.get(line, 0), returned.get(line, (0, 0))[0]) for line in amounts}
    seen = _shared(coupons, amounts, so_far)
    return [_newly(laid, lines) for laid, lines in zip(coupons, seen, strict=True)]


def _shared(
    coupons: Sequence[Laid], amounts: Mapping[UUID, int], so_far: Mapping[UUID, int]
) -> list[dict[UUID, _Line]]:
    """Each coupon's lines, as long as none of them is lost: what came back gives back its even part of all discounts.

    What the shopper paid for a line belongs, by their discounts on it, to the coupons that can be lost.
    """
    seen: list[dict[UUID, _Line]] = [{} for _ in coupons]
    discounts = [_by_line(laid.cells) for laid in coupons]
    for line, amount in amounts.items():
        row = [each.get(line, 0) for each in discounts]
        back = given_back(sum(row), returned=so_far[line], line_amount=amount)
        for lines, discount, part in zip(seen, row, in_step(row, back), strict=True):
            lines[line] = _Line(amount, discount, part)
        losing = [
            lines[line]
            for lines, laid in zip(seen, coupons, strict=True)
            if laid.minimum is not None and line in laid.minimum.lines and lines[line].discount
        ]
        if losing:
            paid = money.share(amount - sum(row), [each.discount for each in losing])
            refunded = in_step(paid, so_far[line] - back)
            for each, own, own_back in zip(losing, paid, refunded, strict=True):
                each.paid, each.refunded, each.sharing = own, own_back, len(losing)
    return seen


def _by_line(cells: Sequence[Cell]) -> dict[UUID, int]:
    return by_line(cells, [cell.amount for cell in cells], (cell.line_id for cell in cells))


def _newly(laid: Laid, lines: Mapping[UUID, _Line]) -> list[int]:
    if laid.minimum is not None:
        needing = [line for key, line in lines.items() if key in laid.minimum.lines]
        lost = _lost(needing, laid.minimum.amount)
        # To the lines in their order, each as much as it has: so none ever gives back less than it did.
        for line in needing:
            taken = min(lost, line.discount - line.back)
            line.back += taken
            lost -= taken
    rows: dict[UUID, list[int]] = {}
    for place, cell in enumerate(laid.cells):
        rows.setdefault(cell.line_id, []).append(place)
    newly = [0] * len(laid.cells)
    for key, places in rows.items():
        row = [laid.cells[place] for place in places]
        for place, part in zip(places, parted(row, lines[key].back), strict=True):
            newly[place] = max(part - laid.cells[place].returned, 0)
    return newly


def _lost(lines: Sequence[_Line], minimum: int) -> int:
    """The won of discount that are lost on the goods that stay, because they no longer come to the minimum order.

    All of it, as long as nobody is asked for money back: the refunds so far (the coupon's part of them) are never less than
    what they came to while the minimum was still met, by whichever order of returns was best for the shopper. That bound
    depends only on what was bought, so what is lost depends only on what has come back, and not on its order.
    """
    stays = sum(line.discount - line.back for line in lines)
    refunded = sum(line.refunded for line in lines)
    most = _refunded_most(lines, sum(line.amount for line in lines) - minimum)
    return min(stays, max(refunded - most, 0))


def _refunded_most(lines: Sequence[_Line], spare: int) -> int:
    """The most that can have been refunded while goods of at most `spare` won came back: no return does better."""
    if spare <= 0:
        return 0
    refunded, left = 0, spare
    # Those lines first of which the shopper paid the largest part; each line may have been rounded up.
    for line in sorted(lines, key=lambda line: -Fraction(line.paid, line.amount or 1)):
        taken = min(left, line.amount)
        refunded += -(-taken * line.paid // line.amount) if taken else 0
        left -= taken
    return refunded + sum(line.sharing for line in lines)


def parted(row: Sequence[Cell], back: int) -> list[int]:
    """How much of one line's `back` won each of its cells has given back, in all.

    Merchants get theirs back first, rounded up: what is left to them is never above their share. The others follow in step.
    """
    whole = sum(cell.amount for cell in row)
    parts = [-(-cell.amount * back // whole) if cell.is_merchant and whole else 0 for cell in row]
    amounts = [0 if cell.is_merchant else cell.amount for cell in row]
    rest = back - sum(parts)
    return [part + share for part, share in zip(parts, in_step(amounts, rest), strict=True)]


def in_step(amounts: Sequence[int], won: int) -> list[int]:
    """How `won` of the sum of `amounts` is divided among them, as it grows from nothing to all of it.

    Won for won, each goes to the amount that is then furthest behind its part (Webster's order, the earlier one among
    equals), so every part only ever grows, and is its whole amount at the end. Nothing, where there is nothing to divide.
    """
    total = sum(amounts)
    if not total:
        return [0] * len(amounts)
    shares = [(2 * amount * won + total) // (2 * total) for amount in amounts]
    while (missing := won - sum(shares)) != 0:
        if missing > 0:
            j = min(_open(amounts, shares), key=lambda j: (Fraction(2 * shares[j] + 1, amounts[j]), j))
            shares[j] += 1
        else:
            j = max(_begun(shares), key=lambda j: (Fraction(2 * shares[j] - 1, amounts[j]), j))
            shares[j] -= 1
    return shares


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
