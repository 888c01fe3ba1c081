"""The long lists of a proposal, a stretch at a time: nobody holds 100,000 rows to read fifty."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import QuerySet

from hamkke.calls import rules
from hamkke.calls.models import Stretch
from hamkke.calls.rules import bundle

FETCHED = 8


@dataclass(frozen=True)
class Stretches:
    """What stands between the brackets of a long list. It may be read again."""

    proposal: UUID
    part: str

    def __iter__(self) -> Iterator[bytes]:
        return self.between(0, None)

    def between(self, earliest: int, latest: int | None) -> Iterator[bytes]:
        """Those numbered from `earliest` to `latest`; to the last one without it."""
        found = self.rows().filter(number__gte=earliest).values_list("packed", flat=True)
        if latest is not None:
            found = found.filter(number__lte=latest)
        return map(Stretch.unpack, found.iterator(chunk_size=FETCHED))

    def rows(self) -> QuerySet[Stretch]:
        return Stretch.objects.filter(proposal=self.proposal, part=self.part).order_by("number")


class LongList(Sequence[bundle.Json]):
    """A long list whose items are read as they are asked for: with two queries, one for its length alone."""

    def __init__(self, proposal: UUID, part: str) -> None:
        self.stretches = Stretches(proposal, part)

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __getitem__(self, asked: Any) -> Any:
        if not isinstance(asked, slice):
            return self[asked : asked + 1][0]
        start, stop, _ = asked.indices(len(self))
        earliest, latest = self.number_of(start), bisect_left(self._ends, stop)
        before = self._ends[earliest - 1] if earliest else 0
        found = [item for stretch in self.stretches.between(earliest, latest) for item in _items(stretch)]
        return found[start - before : stop - before]

    def number_of(self, place: int) -> int:
        """Which stretch holds the item at a place, counted from 0."""
        return bisect_right(self._ends, place)

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(self.stretches.rows().values_list("items", flat=True)))


def proposed(proposal: UUID) -> Iterator[list[rules.Row]]:
    """The lines of a proposed result by rank, a stretch at a time."""
    decoder = msgspec.json.Decoder(list[rules.Row])
    return (decoder.decode(b"[" + stretch + b"]") for stretch in Stretches(proposal, "rows"))


def scores_in(proposal: UUID, number: int) -> list[bundle.Json]:
    """The scores of the applications in one stretch of the entries."""
    return [
        given
        for stretch in Stretches(proposal, "scores").between(number, number)
        for given in _items(stretch)
    ]


def _items(stretch: bytes) -> list[bundle.Json]:
    found: list[bundle.Json] = json.loads(b"[" + stretch + b"]")
    return found
