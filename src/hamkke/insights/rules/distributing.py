"""How merchants fared, one by one and in groups, and which cells are too small to be public.

A total hides those who sold nothing; here they stand beside it, with the median and the quarters. A group of fewer than
LEAST merchants is not public, and neither is what would give it away: with all the other rows and the total anybody
could subtract.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from hamkke.kernel import cells
from hamkke.kernel.words import Words

LEAST = cells.SELLERS_LEAST

Key = TypeVar("Key", bound=Hashable)
Dimension = Literal["region", "size", "track"]
# Won: what is below the first bound, from it up to the next, and so on.
BANDS: tuple[tuple[int, Words], ...] = (
    (1, Words("팔린 것 없음", "sold nothing")),
    (100_000, Words("10만 원 미만", "below ₩100,000")),
    (1_000_000, Words("10만~100만 원", "₩0.1 m to 1 m")),
    (10_000_000, Words("100만~1천만 원", "₩1 m to 10 m")),
    (100_000_000, Words("1천만~1억 원", "₩10 m to 100 m")),
)
ABOVE = Words("1억 원 이상", "₩100 m and more")


@dataclass(frozen=True)
class Merchant:
    """One merchant that holds a place: what it sold (won) during the edition and in the period before, and its groups."""

    key: str
    sold: int
    before: int
    region: str
    track: str


@dataclass(frozen=True)
class Spread:
    """So many merchants, what they sold in all, the quarters' bounds, and how many of them sold nothing."""

    merchants: int
    total: int
    lower: int
    median: int
    upper: int
    sold_nothing: int


@dataclass(frozen=True)
class Group:
    """`spread` is None where the group may not be seen."""

    key: str
    spread: Spread | None


@dataclass(frozen=True)
class Band:
    """How many merchants sold so much; None where it may not be seen."""

    name: Words
    merchants: int | None


def spread(amounts: Iterable[int]) -> Spread:
    """Quarters of an even number lie halfway, rounded down to a whole won."""
    ordered = sorted(amounts)
    return Spread(
        merchants=len(ordered),
        total=sum(ordered),
        lower=_at(ordered, 1),
        median=_at(ordered, 2),
        upper=_at(ordered, 3),
        sold_nothing=sum(amount <= 0 for amount in ordered),
    )


def groups(merchants: Sequence[Merchant], by: Dimension, *, is_public: bool) -> list[Group]:
    """The spread of each group, in the order of its key (sizes: the smallest first)."""
    found: dict[str, list[int]] = {}
    for each in merchants:
        found.setdefault(_key(each, by), []).append(each.sold)
    keys = sorted(found, key=lambda key: (key == "", key))
    hidden = unseen({key: len(amounts) for key, amounts in found.items()}) if is_public else set()
    return [Group(key, None if key in hidden else spread(found[key])) for key in keys]


def bands(merchants: Sequence[Merchant], *, is_public: bool) -> list[Band]:
    """How many merchants sold nothing, little, and much."""
    names = [*(name for _, name in BANDS), ABOVE]
    counts = [0] * len(names)
    for each in merchants:
        counts[band_of(each.sold)] += 1
    hidden = unseen(dict(enumerate(counts))) if is_public else set()
    return [Band(name, None if place in hidden else counts[place]) for place, name in enumerate(names)]


def band_of(won: int) -> int:
    return next((place for place, (bound, _) in enumerate(BANDS) if won < bound), len(BANDS))


def unseen(counts: dict[Key, int]) -> set[Key]:
    """Which groups of a published total may not be seen, by how many merchants are in each."""
    keys = list(counts)
    return {keys[place] for place in cells.hidden([cells.Cell(None, count, 0) for count in counts.values()])}


def alike(merchants: Sequence[Merchant], own: Merchant) -> tuple[list[Merchant], tuple[Dimension, ...]]:
    """Others to whom a merchant may be compared, and by what they are alike: never so few that one could be told.

    Of the same size and track, else of the same size, else of the same track, else everybody.
    """
    others = [each for each in merchants if each.key != own.key]
    for by in (("size", "track"), ("size",), ("track",), ()):
        found = [each for each in others if all(_key(each, name) == _key(own, name) for name in by)]
        if len(found) >= LEAST:
            return found, by
    return [], ()


def _key(each: Merchant, by: Dimension) -> str:
    if by == "size":
        return str(band_of(each.before))
    return each.region if by == "region" else each.track


def _at(ordered: Sequence[int], quarter: int) -> int:
    """The bound below which so many quarters lie: of the values at its two sides, the middle."""
    if not ordered:
        return 0
    place = quarter * (len(ordered) - 1)
    low, high = ordered[place // 4], ordered[-(-place // 4)]
    return (low + high) // 2
