"""Who is in the running for a place, and the limits that a choice has to keep."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from hamkke.calls.rules.terms import Quota, Track
from hamkke.kernel.words import Words


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """One application in the running. Between equal scores the smaller chain goes first; its last element is unique."""

    code: str
    business: str
    score: int
    groups: frozenset[str]
    chain: tuple[int | str, ...]


@dataclass(frozen=True)
class Limit:
    """A quota or a track as a choice sees it: at least and at most so many of a group."""

    key: str
    label: Words
    group: str
    least: int = 0
    most: int | None = None


@dataclass(frozen=True)
class Price:
    """What one limit costs: the points that all together would have more without it, and whom it moved."""

    quota: str
    points: int
    moved_in: tuple[str, ...]
    moved_out: tuple[str, ...]


def in_rank_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The most points first; between equals the chain decides."""
    return sorted(candidates, key=lambda candidate: (-candidate.score, candidate.chain))


def limits_of(quotas: Sequence[Quota], tracks: Sequence[Track]) -> list[Limit]:
    """Every quota, then every track, that limits anything. A track's key and group are `track:<its key>`."""
    found = [Limit(quota.key, quota.label, quota.group, quota.least, quota.most) for quota in quotas]
    for track in tracks:
        name = f"track:{track.key}"
        found.append(Limit(name, track.label, name, track.least, track.most))
    return [limit for limit in found if limit.least or limit.most is not None]
