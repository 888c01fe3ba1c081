"""Whole won, and the one way to divide them."""

from collections.abc import Sequence

from hamkke.kernel.words import Words

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


_KOREAN_UNITS = ((1_000_000_000_000, "조"), (100_000_000, "억"), (10_000, "만"))
_ENGLISH_UNITS = ((1_000_000_000, "bn"), (1_000_000, "m"))


def in_large_units(amount: int) -> Words:
    """Won as a headline says it, and to the won all the same: 1149000000000 → "1조 1,490억 원" and "₩1,149 bn".

    English keeps three decimals at most, and all the digits where those would not do.
    """
    sign = "−" if amount < 0 else ""
    return Words(f"{sign}{_in_korean_units(abs(amount))}원", f"{sign}₩{_in_english_units(abs(amount))}")


def _in_korean_units(amount: int) -> str:
    said, rest = [], amount
    for unit, letter in _KOREAN_UNITS:
        count, rest = divmod(rest, unit)
        if count:
            said.append(f"{count:,}{letter}")
    if rest or not said:
        return " ".join([*said, f"{rest:,}"])
    return " ".join(said) + " "


def _in_english_units(amount: int) -> str:
    for unit, letter in _ENGLISH_UNITS:
        if amount >= unit and amount % (unit // 1_000) == 0:
            return (
                f"{amount // unit:,}.{amount % unit * 1_000 // unit:03}".rstrip("0").rstrip(".")
                + f" {letter}"
            )
    return f"{amount:,}"


def spoken(amount: int) -> str:
    """An amount of won as people read it: 30000 → "30,000"."""
    return f"{amount:,}"
