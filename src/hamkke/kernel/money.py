"""Whole won, and the one way to divide them."""

from collections.abc import Sequence

BASIS_POINTS = 10_000


def portion(amount: int, rate: int) -> int:
    """The part of `amount` (won) that `rate` (basis points) names, rounded down to a whole won."""
    return amount * rate // BASIS_POINTS


def share(amount: int, weights: Sequence[int]) -> list[int]:
    """Divide `amount` won by `weights` so that the parts sum to it exactly.

    Largest remainder: every part is rounded down, then the won left over go one each to the parts that lost
    most; among equals the earlier one wins. `amount` and every weight are at least 0. With all weights 0
    nothing can be divided, so `amount` must be 0 too.
    Returns one whole-won part for each weight. Raises ValueError on a negative number or an impossible division.
    """
    if amount < 0 or any(weight < 0 for weight in weights):
        raise ValueError("Neither money nor weights may be negative here.")
    whole = sum(weights)
    if whole == 0:
        if amount:
            raise ValueError("Cannot divide won among parts that all weigh nothing.")
        return [0] * len(weights)
    parts = [amount * weight // whole for weight in weights]
    by_loss = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % whole), i))
    for i in by_loss[: amount - sum(parts)]:
        parts[i] += 1
    return parts


def spoken(amount: int) -> str:
    """An amount of won as people read it: 30000 → "30,000"."""
    return f"{amount:,}"
