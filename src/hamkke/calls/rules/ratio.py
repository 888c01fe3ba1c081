"""How many applied for each place, so that an announced ratio can be checked against its own numbers."""


def half_up(numerator: int, denominator: int) -> int:
    """The whole number nearest to numerator / denominator, halves upward. Neither is negative; integers only."""
    return (2 * numerator + denominator) // (2 * denominator)


def with_decimals(value: int, decimals: int) -> str:
    """A whole number of the smallest unit as people write it: (4007, 3) → "4.007", (4, 0) → "4"."""
    if not decimals:
        return str(value)
    whole, part = divmod(value, 10**decimals)
    return f"{whole}.{part:0{decimals}d}"


def ratio(applied: int, places: int) -> str:
    """Applications for each place, three decimals, halves up: 1,202 for 300 → "4.007".

    Raises ValueError without a place or with fewer than no applications.
    """
    return _rounded(applied, places, decimals=3)


def spoken_ratio(applied: int, places: int) -> str:
    """The ratio as it is announced: "4.007 : 1"."""
    return f"{ratio(applied, places)} : 1"


def is_reproducible(announced: str, applied: int, places: int) -> bool:
    """Whether `announced` ("4.4", "2.7:1", "4") is what these numbers give, at the decimals it was announced with."""
    said = announced.partition(":")[0].strip()
    _, _, fraction = said.partition(".")
    return _rounded(applied, places, decimals=len(fraction)) == said


def share_of(part: int, whole: int) -> int | None:
    """A part of the whole in basis points, halves up; None when there is no whole to be part of."""
    return half_up(part * 10_000, whole) if whole else None


def _rounded(applied: int, places: int, *, decimals: int) -> str:
    if places < 1 or applied < 0:
        raise ValueError("A ratio needs at least one place and no fewer than no applications.")
    return with_decimals(half_up(applied * 10**decimals, places), decimals)
