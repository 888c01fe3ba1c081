"""How each won of discount is divided over lines and funders."""

from collections.abc import Sequence

from hamkke.kernel import money


def split(discount: int, lines: Sequence[int], funders: Sequence[int]) -> list[list[int]]:
    """Divide `discount` won over lines (their amounts in won) and funders (their weights, say in basis points).

    Returns one row for each line with one part for each funder. Every row sums to `share(discount, lines)`, every
    column to `share(discount, funders)`, so lines, funders and total agree to the won. No part is negative, and no row
    exceeds its line as long as `discount` is at most the sum of the lines.

    Each cell is first rounded down; the won left over go, line by line, to the funders who still miss most
    (then to the cell that lost most, then to the earlier funder). That greedy choice always ends exactly:
    it is Gale and Ryser's construction of a 0/1 matrix with given sums.
    Raises ValueError as `money.share` does.
    """
    whole = sum(funders)
    by_line = money.share(discount, lines)
    missing = money.share(discount, funders)
    matrix = [[amount * weight // whole for weight in funders] for amount in by_line]
    for j in range(len(funders)):
        missing[j] -= sum(row[j] for row in matrix)
    for amount, row in zip(by_line, matrix, strict=True):
        lost = [amount * weight % whole for weight in funders]
        neediest = sorted(range(len(row)), key=lambda j: (-missing[j], -lost[j], j))
        for j in neediest[: amount - sum(row)]:
            row[j] += 1
            missing[j] -= 1
    return matrix
