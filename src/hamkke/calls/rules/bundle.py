"""The public file of a decided call: rules, scores under pseudonyms, what the model and the quotas made of them, the
lottery, the result, and digests that say which part was changed, or which row.

Everything is JSON as `terms.canonical` writes it; each part's digest is SHA-256 of that. A row is an application with
its scores and its line of the result: the leaves of a Merkle tree (`lottery`) in the order of their codes, so that an
applicant can prove a row against one short root. The seal is the digest of all digests: whoever wrote it down knows
whether anything at all is still as it was published.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hamkke.calls.rules import lottery
from hamkke.calls.rules.terms import canonical, digest
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

BUNDLE_VERSION = 1
PARTS = ("call", "terms", "inputs", "found", "draw", "result", "statistics")

Json = dict[str, Any]


class NotReleased(Refused):
    reason = "not_released"
    says = Words(
        "선정이 확정되어야 공개 파일이 생깁니다.",
        "There is a public file once the selection has been released.",
    )


@dataclass(frozen=True)
class OwnRow:
    """One row of the public file and what proves that it is part of it."""

    entry: Json
    scores: list[Json]
    row: Json
    leaf: str
    path: list[str]
    root: str


def bundle(
    *, call: Json, published: Json, inputs: Json, found: Json, draw: Json | None, statistics: Json
) -> Json:
    """The whole public file."""
    content = {
        "hamkke_bundle": BUNDLE_VERSION,
        "call": call,
        "terms": published,
        "inputs": inputs,
        "found": found,
        "draw": draw,
        "result": _result(found["rows"]),
        "statistics": statistics,
    }
    return {**content, "digests": digests(content)}


def written(content: Mapping[str, Any]) -> bytes:
    """The bytes of the file: the same content gives the same bytes."""
    return canonical(content) + b"\n"


def own_row(content: Mapping[str, Any], code: str) -> OwnRow | None:
    """The row under a public code, or None."""
    leaves = _leaves(content)
    if code not in leaves:
        return None
    codes = sorted(leaves)
    rows = [canonical(leaves[each]) for each in codes]
    place = codes.index(code)
    return OwnRow(
        **leaves[code],
        leaf=lottery.merkle_leaf(rows[place]),
        path=lottery.merkle_path(rows, place),
        root=lottery.merkle_root(rows),
    )


def _result(rows: Sequence[Json]) -> Json:
    """The selected by rank, and who waits in the order in which they are asked: after a draw that of the lots."""
    selected = [row for row in rows if row["outcome"] == "selected"]
    waiting = [row for row in rows if row["outcome"] == "waitlisted"]
    return {
        "selected": [row["code"] for row in sorted(selected, key=lambda row: row["rank"])],
        "waiting": [row["code"] for row in sorted(waiting, key=lambda row: row["reasons"]["waiting"])],
    }


def digests(content: Json) -> Json:
    """What each part and each row comes to, and the seal over all of that."""
    leaves = _leaves(content)
    rows = {code: canonical(leaves[code]) for code in sorted(leaves)}
    found = {
        **{part: digest(content[part]) for part in PARTS},
        "rows": {code: lottery.merkle_leaf(row) for code, row in rows.items()},
        "root": lottery.merkle_root(list(rows.values())),
    }
    return {**found, "seal": digest(found)}


def _leaves(content: Mapping[str, Any]) -> dict[str, Json]:
    scores: dict[str, list[Json]] = defaultdict(list)
    for given in content["inputs"]["scores"]:
        scores[given["application"]].append(given)
    rows = {row["code"]: row for row in content["found"]["rows"]}
    return {
        entry["code"]: {"entry": entry, "scores": scores[entry["code"]], "row": rows[entry["code"]]}
        for entry in content["inputs"]["entries"]
    }
