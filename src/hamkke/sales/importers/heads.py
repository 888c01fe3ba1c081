"""Where the header of a table stands: below titles and instructions, in one row or in two."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from hamkke.sales.rules import files, mappings
from hamkke.sales.rules.mappings import Mapping, Names

NARROWEST = 3  # A row of fewer cells is a title.
WITHIN = 60  # Titles and instructions stand above a header, but not more rows of them.
SAMPLES = 3


@dataclass(frozen=True)
class Head:
    """The columns of a table, and the rows that say so, counted from 1."""

    headers: tuple[Names, ...]
    earliest: int
    latest: int

    def names(self) -> list[str]:
        """As people are shown them."""
        return [mappings.shown(names[0]) for names in self.headers]


def recognised(rows: Sequence[Sequence[str]], known: Sequence[Mapping]) -> tuple[Head, Mapping] | None:
    """The header and the one mapping that fits it. Raises SeveralCandidates."""
    for head in _heads(rows):
        mapping = mappings.recognised(head.headers, known)
        if mapping:
            return _whole(rows, head, mapping), mapping
    return None


def unknown(rows: Sequence[Sequence[str]], known: Iterable[Mapping]) -> mappings.HeadersUnknown:
    """The refusal of a table that nobody knows; its likeliest header is the first of the rows that name most columns.

    Raises HeaderMissing where that row says how to reach a person: it is somebody's order, and is kept nowhere.
    """
    named = [len({cell for cell in row if cell.strip() and not _is_number(cell)}) for row in rows[:WITHIN]]
    at = named.index(max(named)) if named else 0
    likeliest = rows[at] if rows else []
    if any(map(mappings.is_of_somebody, likeliest)):
        raise files.HeaderMissing
    headers = [(cell,) for cell in likeliest]
    return mappings.unknown(headers, known, samples=dict(_samples(headers, rows[at + 1 :])))


def _heads(rows: Sequence[Sequence[str]]) -> Iterator[Head]:
    """Every row that may be a header by itself, then every two that may be one together."""
    wide = [
        at for at, row in enumerate(rows[:WITHIN]) if sum(bool(cell.strip()) for cell in row) >= NARROWEST
    ]
    for at in wide:
        yield Head(tuple((cell,) for cell in rows[at]), at + 1, at + 1)
    for at in wide:
        if at + 1 in wide:
            yield Head(tuple(mappings.combined(rows[at], rows[at + 1])), at + 1, at + 2)


def _whole(rows: Sequence[Sequence[str]], head: Head, mapping: Mapping) -> Head:
    """A header whose cells reach down over a second row has nothing below them but what divides the others."""
    below = rows[head.latest] if head.latest < len(rows) else []
    needed = {number for names in mapping.needed for number in mappings.columns_of(head.headers, names)}
    says = {number for number, cell in enumerate(below) if cell.strip()}
    if head.earliest < head.latest or not says or says & needed or any(map(_is_number, below)):
        return head
    return replace(head, latest=head.latest + 1)


def _samples(headers: Sequence[Names], rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, list[str]]]:
    for number, names in enumerate(headers):
        if names[0].strip() and not mappings.is_personal(names[0]):
            cells = [row[number] for row in rows if number < len(row) and row[number].strip()]
            if not any(map(mappings.is_of_somebody, cells)):
                yield mappings.shown(names[0]), cells[:SAMPLES]


def _is_number(cell: str) -> bool:
    return cell.strip().replace(",", "").replace(".", "").replace("-", "").isdecimal()
