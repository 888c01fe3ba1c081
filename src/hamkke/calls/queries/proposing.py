from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import CharField, Func, Q

from hamkke.calls import rules
from hamkke.calls.models import Assignment, Call, Deliberation, Draw, OutsideScore, Proposal
from hamkke.calls.queries.calls import submitted
from hamkke.calls.queries.deciding import deliberated_order, held_draw
from hamkke.calls.queries.stretches import LongList, proposed
from hamkke.calls.rules import sureness
from hamkke.calls.rules.deciding import CODE_LETTERS
from hamkke.kernel.words import Words

MOVED_NAMED = 20  # of those whom a quota moved; in a large call there are thousands


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
    """What one quota costs in hundredths of all points together, and whom it moved: the earliest by name, and how many more."""

    label: Words
    points: int
    moved_in: list[Named]
    more_in: int
    moved_out: list[Named]
    more_out: int


@dataclass(frozen=True)
class Told:
    """A proposal as the secretariat reads it, with one page of its rows."""

    rows: list[ProposedRow]
    grey: int
    prices: list[QuotaPrice]
    objective: int
    unconstrained: int
    is_fresh: bool
    needs_draw: bool
    waits_for_draw: bool
    needs_panel: bool
    sureness: sureness.Sureness | None


class PublicCode(Func):
    """`rules.public_code` in the database, to find the few who are shown among 100,000."""

    template = (
        r"left(encode(sha256('\x68616d6b6b6520726f7700'::bytea || convert_to(%(expressions)s, 'UTF8')), 'hex'),"
        f" {CODE_LETTERS})"
    )
    output_field = CharField()


def proposed_rows(proposal: Proposal) -> Sequence[dict[str, Any]]:
    """The lines that were proposed, by rank, read as they are asked for."""
    return LongList(proposal.pk, "rows")


def proposal_told(proposal: Proposal, rows: Iterable[Mapping[str, Any]]) -> Told:
    """What a proposal found, and some of its rows, with the names behind the codes. Seven queries at most."""
    call, found, programme = proposal.call, proposal.found, proposal.found["programme"]
    prices, shown = programme.get("prices", ()), list(rows)
    named = _named(
        call, [row["code"] for row in shown] + [code for price in prices for code in _moved(price)]
    )
    grey = set(found["grey"])
    draws = found.get("redraws", {}).get("draws")
    terms = rules.read_terms(call.terms)
    held = list(Draw.objects.filter(call=call).order_by("-number").values_list("drawn_at", flat=True)[:1])
    return Told(
        rows=[
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
            for row in shown
        ],
        grey=len(grey),
        prices=[_price(price, terms, named) for price in prices],
        objective=programme.get("objective", 0),
        unconstrained=programme.get("unconstrained", 0),
        is_fresh=is_fresh(proposal),
        needs_draw=bool(grey) and terms.grey is not None and terms.grey.by == "lottery" and not held,
        waits_for_draw=None in held,
        needs_panel=rules.is_by_panel(terms) and not grey <= set(deliberated_order(call)),
        sureness=sureness.sureness(found, redrawn_of(proposal)),
    )


def redrawn_of(proposal: Proposal) -> list[sureness.Times]:
    """How many have a place, and how many have none, of those selected so many times when totals were drawn again."""
    rows = (row for stretch in proposed(proposal.pk) for row in stretch)
    return sureness.counted(proposal.found, rows) if proposal.found.get("redraws") else []


def is_fresh(proposal: Proposal) -> bool:
    """Whether no score, rule or draw has been recorded since. The release reads all inputs again and is the judge."""
    call, since = proposal.call, proposal.proposed_at
    judging = Assignment.objects.filter(application__call=call)
    outside = OutsideScore.objects.filter(application__call=call)
    panels = Deliberation.objects.filter(call=call)
    return (
        call.terms_hash == proposal.terms_digest
        and held_draw(call) == proposal.draw
        and not judging.filter(Q(recused_at__gt=since) | Q(review__reviewed_at__gt=since)).exists()
        and not outside.filter(recorded_at__gt=since).exists()
        and not panels.filter(recorded_at__gt=since).exists()
    )


def _named(call: Call, codes: Sequence[str]) -> dict[str, Named]:
    rows = submitted(call).annotate(name=PublicCode("code")).filter(name__in=codes).order_by()
    told = rows.values_list("name", "pk", "receipt", "merchant__name")
    return {name: Named(pk, receipt, merchant) for name, pk, receipt, merchant in told}


def _moved(price: Mapping[str, Any]) -> list[str]:
    """Whom a quota moved, as many as are named."""
    return [*price["moved_in"][:MOVED_NAMED], *price["moved_out"][:MOVED_NAMED]]


def _price(price: Mapping[str, Any], terms: rules.Terms, named: Mapping[str, Named]) -> QuotaPrice:
    moved_in, moved_out = price["moved_in"], price["moved_out"]
    return QuotaPrice(
        terms.labels.get(price["quota"], Words(price["quota"], price["quota"])),
        price["points"],
        _those(moved_in[:MOVED_NAMED], named),
        len(moved_in[MOVED_NAMED:]),
        _those(moved_out[:MOVED_NAMED], named),
        len(moved_out[MOVED_NAMED:]),
    )


def _those(codes: Iterable[str], named: Mapping[str, Named]) -> list[Named]:
    return [named[code] for code in codes if code in named]
