"""How each won of discount is divided over lines and funders: a matrix of whole won that agrees in every sum."""

from collections.abc import Sequence
from dataclasses import dataclass

from hamkke.kernel import money
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

# A merchant's part is rounded down line by line, so each line may leave a won more to the others; what is reserved
# allows for so many lines.
LINES_MOST = 50

Matrix = list[list[int]]


@dataclass(frozen=True, slots=True)
class Funder:
    """One funder's part of a campaign, by its place: `share` in basis points, `most` won a redemption (0: no limit).

    The merchants' part is no single funder's: of every line its own merchant bears `share`, rounded down, so that
    nobody ever bears more than was agreed.
    """

    share: int
    most: int = 0
    is_merchant: bool = False


class TooManyLines(Refused):
    reason = "too_many_lines"
    says = Words(
        "상인이 함께 부담하는 쿠폰은 한 번에 상품 {most}가지까지 쓸 수 있습니다.",
        "A coupon that merchants contribute to is good for at most {most} products at a time.",
    )


class LimitsTooLow(Refused):
    reason = "limits_too_low"
    says = Words(
        "재원마다 정한 한도를 모두 더해도 {needed}원에 못 미칩니다.",
        "The funders' limits together do not reach ₩{needed}.",
    )


def divide(
    discounts: Sequence[int],
    funders: Sequence[Funder],
    *,
    paying: str = "shares",
) -> Matrix:
    """What each funder pays for each line, given the lines' discounts (won): one row a line, one part a funder.

    `shares`: merchants bear theirs, the others divide the rest by share, and what is above a limit goes on to the next ones
    by place. `waterfall`: the first pays up to its limit, then the next. Every row sums to its line's discount and every column to what
    its funder pays; no part is negative, and merchants never bear more than their share of any line.
    Raises TooManyLines, and ValueError when all limits together are too low: `check_limits` sees to it before.
    """
    shared = next((j for j, funder in enumerate(funders) if funder.is_merchant), None)
    if shared is None:
        return spread(discounts, _parts(sum(discounts), funders, bearable=0, paying=paying))
    if sum(map(bool, discounts)) > LINES_MOST:
        raise TooManyLines(most=LINES_MOST)
    bearable = [money.portion(discount, funders[shared].share) for discount in discounts]
    parts = _parts(sum(discounts), funders, bearable=sum(bearable), paying=paying)
    borne = money.share(parts[shared], bearable)
    parts[shared] = 0
    rest = [discount - own for discount, own in zip(discounts, borne, strict=True)]
    matrix = spread(rest, parts)
    for row, own in zip(matrix, borne, strict=True):
        row[shared] = own
    return matrix


def spread(rows: Sequence[int], columns: Sequence[int]) -> Matrix:
    """The matrix of whole won with these sums, as even as it can be. Both must sum to the same; nobody checks.

    Each cell is first rounded down; the won left over go, line by line, to the columns that still miss most
    (then to the cell that lost most, then to the earlier column). That greedy choice always ends exactly:
    it is Gale and Ryser's construction of a 0/1 matrix with given sums, and one exists because the parts that
    were rounded away are a solution in fractions.
    """
    whole = sum(columns)
    if whole == 0:
        return [[0] * len(columns) for _ in rows]
    matrix = [[amount * column // whole for column in columns] for amount in rows]
    missing = [column - sum(cells) for column, cells in zip(columns, zip(*matrix, strict=True), strict=True)]
    for amount, row in zip(rows, matrix, strict=True):
        left = amount - sum(row)
        if left:
            lost = [amount * column % whole for column in columns]
            for j in sorted(range(len(row)), key=lambda j: (-missing[j], -lost[j], j))[:left]:
                row[j] += 1
                missing[j] -= 1
    return matrix


def _parts(discount: int, funders: Sequence[Funder], *, bearable: int, paying: str) -> list[int]:
    """What each funder pays of it in all; the merchants at most the `bearable` won."""
    parts = _overflowing(
        *_asked_and_limits(discount, funders, bearable=bearable, paying=paying, is_rounded_up=False)
    )
    if sum(parts) != discount:
        raise ValueError("The funders' limits together are below the discount.")
    return parts


def _asked_and_limits(
    discount: int, funders: Sequence[Funder], *, bearable: int, paying: str, is_rounded_up: bool
) -> tuple[list[int], list[int]]:
    """What each funder is asked for at first, and the most it gives."""
    limits = [_limit(funder, discount, bearable) for funder in funders]
    if paying == "waterfall":
        return [discount, *[0] * (len(funders) - 1)], limits
    own = [limit if funder.is_merchant else 0 for funder, limit in zip(funders, limits, strict=True)]
    weights = [0 if funder.is_merchant else funder.share for funder in funders]
    rest, whole = discount - sum(own), sum(weights)
    asked = (
        [-(-rest * weight // whole) for weight in weights] if is_rounded_up else money.share(rest, weights)
    )
    return [part + merchants for part, merchants in zip(asked, own, strict=True)], limits


def _limit(funder: Funder, discount: int, bearable: int) -> int:
    limit = bearable if funder.is_merchant else discount
    return min(funder.most, limit) if funder.most else limit


def _overflowing(asked: Sequence[int], limits: Sequence[int]) -> list[int]:
    """Each part up to its limit; the excess goes on to the next by place that has room, from the last to the first again."""
    parts = [min(part, limit) for part, limit in zip(asked, limits, strict=True)]
    for j, (part, limit) in enumerate(zip(asked, limits, strict=True)):
        excess = part - limit
        for k in [*range(j + 1, len(parts)), *range(j)] if excess > 0 else ():
            taken = min(excess, limits[k] - parts[k])
            parts[k] += taken
            excess -= taken
    return parts


# ── What it can cost ──


def costs_at_most(*, cap: int, funders: Sequence[Funder], paying: str = "shares") -> list[int]:
    """The most won that one coupon of at most `cap` won can cost each funder, whatever it is laid on.

    Merchants reserve nothing and cost 0 here. Every part may have been rounded up by a won, so each of them is; limits
    and what flows over them grow with what is asked, so no smaller discount can cost anybody more.
    """
    parts = _overflowing(
        *_asked_and_limits(
            cap, funders, bearable=_borne_at_least(cap, funders), paying=paying, is_rounded_up=True
        )
    )
    return [0 if funder.is_merchant else part for funder, part in zip(funders, parts, strict=True)]


def check_limits(*, cap: int, funders: Sequence[Funder], paying: str = "shares") -> None:
    """Raises LimitsTooLow when a discount of `cap` won would find no funder for some of them."""
    needed = cap - _borne_at_least(cap, funders)
    if sum(costs_at_most(cap=cap, funders=funders, paying=paying)) < needed:
        raise LimitsTooLow(needed=money.spoken(needed))


def _borne_at_least(cap: int, funders: Sequence[Funder]) -> int:
    """What merchants bear of `cap` won at least, however it lies on up to `LINES_MOST` lines."""
    for funder in funders:
        if funder.is_merchant:
            return _limit(funder, cap, max(money.portion(cap, funder.share) - LINES_MOST + 1, 0))
    return 0
