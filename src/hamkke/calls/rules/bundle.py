"""The public file of a decided call: rules, scores under pseudonyms, what the model and the quotas made of them, the
lottery, the result, and digests that say which part was changed, or which row.

Everything is JSON as `terms.canonical` writes it; each part's digest is SHA-256 of that. A row is an application with
its scores and its line of the result: the leaves of a Merkle tree (`lottery`) in the order of their codes, so that an
applicant can prove a row against one short root. The seal is the digest of all digests: whoever wrote it down knows
whether anything at all is still as it was published.

The long lists of a large call are kept and written in stretches, so that nobody ever holds the file whole.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, NamedTuple, TypeVar

import msgspec

from hamkke.calls.rules import lottery
from hamkke.calls.rules.inputs import Found, Inputs
from hamkke.calls.rules.terms import canonical
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

T = TypeVar("T")
BUNDLE_VERSION = 1
PARTS = ("call", "terms", "inputs", "found", "draw", "result", "statistics")
ITEMS_IN_A_STRETCH = 1_000

Json = dict[str, Any]


class NotReleased(Refused):
    reason = "not_released"
    says = Words(
        "선정이 확정되어야 공개 파일이 생깁니다.",
        "There is a public file once the selection has been released.",
    )


class Stretch(NamedTuple):
    """Items of one long list that follow each other, as they stand in the file. The stretches of a list are numbered from 0."""

    part: str
    number: int
    items: int
    content: bytes


@dataclass(frozen=True)
class Long:
    """A list, or an object, of which only stretches are ever held: what stands between its brackets."""

    stretches: Iterable[bytes]
    brackets: bytes = b"[]"


def stretches(inputs: Inputs, found: Found) -> Iterator[Stretch]:
    """The file's long lists: `rows` by rank, then `entries`, their `scores` and their `leaves` by code, cut alike."""
    for number, rows in enumerate(_cut(found.rows)):
        yield Stretch("rows", number, len(rows), b",".join(map(_written, rows)))
    row_of = {row.code: row for row in found.rows}
    sheets = groupby(inputs.scores, key=lambda given: given.application)
    for number, entries in enumerate(_cut(inputs.entries)):
        told, scores, leaves = [], [], []
        for entry, (_, sheet) in zip(entries, sheets, strict=False):
            told.append(_written(entry))
            scores.append(b",".join(map(_written, sheet)))
            leaves.append(
                _leaf(entry.code, entry=told[-1], row=_written(row_of[entry.code]), scores=scores[-1])
            )
        for part, items in (("entries", told), ("scores", scores), ("leaves", leaves)):
            yield Stretch(part, number, len(items), b",".join(items))


def _cut(items: Sequence[T]) -> Iterator[list[T]]:
    left = iter(items)
    while some := list(islice(left, ITEMS_IN_A_STRETCH)):
        yield some


def _written(item: object) -> bytes:
    """As `canonical` writes it, many times faster."""
    return msgspec.json.encode(item, order="sorted")


def _leaf(code: str, *, entry: bytes, row: bytes, scores: bytes) -> bytes:
    leaf = lottery.merkle_leaf(b'{"entry":' + entry + b',"row":' + row + b',"scores":[' + scores + b"]}")
    return f'"{code}":"{leaf}"'.encode()


def chunks(content: Any) -> Iterator[bytes]:
    """The bytes that `canonical` would write, a stretch at a time."""
    if isinstance(content, Long):
        yield content.brackets[:1]
        for place, stretch in enumerate(content.stretches):
            yield b"," + stretch if place else stretch
        yield content.brackets[1:]
    elif isinstance(content, Mapping):
        for place, name in enumerate(sorted(content)):
            yield (b"," if place else b"{") + canonical(name) + b":"
            yield from chunks(content[name])
        yield b"}" if content else b"{}"
    else:
        yield canonical(content)


def written(content: Json) -> Iterator[bytes]:
    """The bytes of the file, some at a time."""
    yield from chunks(content)
    yield b"\n"


def digests(content: Json, leaves: Long) -> Json:
    """What each part comes to, the root over all rows, and the seal over all of that; the rows' own digests are the leaves."""
    found = {
        **{part: _digest(content[part]) for part in PARTS},
        "root": lottery.merkle_root(list(read_leaves(leaves.stretches).values())),
    }
    return {**found, "seal": _digest({**found, "rows": leaves})}


def _digest(content: Any) -> str:
    digest = hashlib.sha256()
    for chunk in chunks(content):
        digest.update(chunk)
    return digest.hexdigest()


def read_leaves(stretches: Iterable[bytes]) -> dict[str, str]:
    """Each code's leaf, in the order of the tree."""
    found: dict[str, str] = {}
    for stretch in stretches:
        found.update(json.loads(b"{" + stretch + b"}"))
    return found


def result(codes: Iterable[tuple[str, str, int | None]]) -> Json:
    """The selected by rank, and who waits in the order in which they are asked: after a draw that of the lots.

    Given are code, outcome and place in line of everybody in the order of rank.
    """
    ranked = list(codes)
    waiting = sorted((place or 0, code) for code, outcome, place in ranked if outcome == "waitlisted")
    return {
        "selected": [code for code, outcome, _ in ranked if outcome == "selected"],
        "waiting": [code for _, code in waiting],
    }


def bundle(
    *,
    call: Json,
    published: Json,
    inputs: Json,
    found: Json,
    draw: Json | None,
    result: Json,
    statistics: Json,
) -> Json:
    """The whole public file, but for its digests."""
    return {
        "hamkke_bundle": BUNDLE_VERSION,
        "call": call,
        "terms": published,
        "inputs": inputs,
        "found": found,
        "draw": draw,
        "result": result,
        "statistics": statistics,
    }
