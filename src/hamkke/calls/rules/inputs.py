"""What a selection sees and what it finds, as values and as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from hamkke.calls.rules.scoring import Given

T = TypeVar("T")


# Values without cycles, 100,000 of them: there is nothing in them that the garbage collector could find.
class Entry(msgspec.Struct, frozen=True, gc=False):
    """One submitted application under its public name. `groups` are those that quotas ask about; bonus and outside
    points are hundredths. A source of `outside` that gave nothing is missing, never 0."""

    code: str
    business: str
    track: str = "open"
    groups: frozenset[str] = frozenset()
    bonus: int = 0
    outside: dict[str, int] = msgspec.field(default_factory=dict)
    first_time: bool = False
    outside_capital: bool = False


@dataclass(frozen=True)
class Inputs:
    """Everything a selection is worked out from, besides the call's terms. `seed` comes from a draw and `panel`, the codes in
    its order, from a panel, if there was one: without one it is not written, as before there were any."""

    call: str
    entries: tuple[Entry, ...]
    scores: tuple[Given, ...]
    seed: str = ""
    panel: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET


class Row(msgspec.Struct, gc=False):
    """One application's line of the result, all points in hundredths.

    `score` is the judges' by the call's formula, `plain` their plain mean, `total` the score with outside shares and
    bonus, `error` the standard error of the total. `means` are the criteria's by position. `reasons` are:

    - `by`: `points`, `places`, `quota`, `quotas`, `chain`, `lot`, `panel` or `business`; with `quota` or `business` for which one
    - `margin`: hundredths between this total and that of `across`, the nearest on the other side of the line
    - `band`: the ranks that one standard error less or more would give, best first
    - `groups`: for each limit that counts this application, its rank there and among how many
    - `turn`: the place in the panel's order
    - `waiting`: the place on the waiting list
    - `redrawn`: in how many of the redraws this application is selected by its points
    """

    code: str
    rank: int
    track: str
    groups: list[str]
    plain: int
    score: int
    error: int
    bonus: int
    outside: dict[str, int]
    total: int
    means: dict[str, int]
    lot: str
    outcome: str
    reasons: dict[str, Any]


class Found(msgspec.Struct):
    """The whole result by rank; what the model of scores and the quota programme say of it; who lies in the grey zone; how
    the redraws went (`redrawing`), unless no errors are known: `version`, `seed`, `draws`, and of the places that went to
    others in a draw the fewest (`moved_least`), all together (`moved_sum`) and the most (`moved_most`)."""

    rows: list[Row]
    model: dict[str, Any]
    programme: dict[str, Any]
    grey: list[str]
    redraws: dict[str, Any] = {}


def written(value: Inputs | Found) -> dict[str, Any]:
    """The JSON of inputs or of what was found; sets and keys are sorted."""
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(value, order="sorted"))
    return found


def read_inputs(written: Mapping[str, Any]) -> Inputs:
    """Inputs from their JSON. Raises msgspec.ValidationError on anything else."""
    return msgspec.convert(written, Inputs)


def read_found(written: Mapping[str, Any]) -> Found:
    """What was found, from its JSON. Raises msgspec.ValidationError on anything else."""
    return msgspec.convert(written, Found)
