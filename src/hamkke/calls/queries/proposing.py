from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hamkke.calls import rules
from hamkke.calls.models import Call, Draw, Proposal
from hamkke.calls.queries.calls import submitted
from hamkke.calls.queries.inputs import inputs_of
from hamkke.calls.rules import sureness
from hamkke.kernel.words import Words


@dataclass(frozen=True)
class Named:
    """An application behind its public name, for the secretariat."""

    id: UUID
    receipt: str
    merchant: str


@dataclass(frozen=True)
class ProposedRow:
    """One line of a proposal: all points in hundredths; `plain` is the plain mean beside the corrected `score`."""

    rank: int
    outcome: str
    who: Named | None
    plain: int
    score: int
    error: int
    total: int
    is_grey: bool
    redrawn: int | None = None  # in what share of the redraws it is selected, in basis points


@dataclass(frozen=True)
class QuotaPrice:
    """What one quota costs in hundredths of all points together, and whom it moved."""

    label: Words
    points: int
    moved_in: list[Named]
    moved_out: list[Named]


@dataclass(frozen=True)
class Told:
    """A proposal as the secretariat reads it."""

    rows: list[ProposedRow]
    grey: list[ProposedRow]
    prices: list[QuotaPrice]
    objective: int
    unconstrained: int
    is_fresh: bool
    needs_draw: bool
    waits_for_draw: bool
    sureness: sureness.Sureness | None


def proposal_told(proposal: Proposal) -> Told:
    """Everything a proposal found, with the names behind the codes. As many queries as `inputs_of`, and three."""
    call, found, programme = proposal.call, proposal.found, proposal.found["programme"]
    named = _named(call)
    grey = set(found["grey"])
    draws = found.get("redraws", {}).get("draws")
    rows = [
        ProposedRow(
            row["rank"],
            row["outcome"],
            named.get(row["code"]),
            row["plain"],
            row["score"],
            row["error"],
            row["total"],
            row["code"] in grey,
            sureness.share(row["reasons"]["redrawn"], draws) if draws else None,
        )
        for row in found["rows"]
    ]
    terms = rules.read_terms(call.terms)
    held = list(Draw.objects.filter(call=call).order_by("-number").values_list("drawn_at", flat=True)[:1])
    return Told(
        rows=rows,
        grey=[row for row in rows if row.is_grey],
        prices=[_price(price, terms, named) for price in programme.get("prices", ())],
        objective=programme.get("objective", 0),
        unconstrained=programme.get("unconstrained", 0),
        is_fresh=is_fresh(proposal),
        needs_draw=bool(grey) and terms.grey is not None and terms.grey.by == "lottery" and not held,
        waits_for_draw=None in held,
        sureness=sureness.sureness(found),
    )


def is_fresh(proposal: Proposal) -> bool:
    """Whether nothing that decides has changed since. It costs as much as reading all inputs."""
    call = proposal.call
    return call.terms_hash == proposal.terms_digest and (
        rules.inputs_digest(inputs_of(call)) == proposal.inputs_hash
    )


def _named(call: Call) -> dict[str, Named]:
    rows = submitted(call).order_by().values_list("code", "pk", "receipt", "merchant__name")
    return {rules.public_code(code): Named(pk, receipt, name) for code, pk, receipt, name in rows}


def _price(price: Mapping[str, Any], terms: rules.Terms, named: Mapping[str, Named]) -> QuotaPrice:
    return QuotaPrice(
        terms.labels.get(price["quota"], Words(price["quota"], price["quota"])),
        price["points"],
        _those(price["moved_in"], named),
        _those(price["moved_out"], named),
    )


def _those(codes: Iterable[str], named: Mapping[str, Named]) -> list[Named]:
    return [named[code] for code in codes if code in named]
