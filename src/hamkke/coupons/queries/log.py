"""The public log of claims: who was how quick, without a word about whom; and whether anything in it was changed."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from hamkke.coupons.models import Campaign, Claim, ClaimBatch, Opening
from hamkke.coupons.rules import log

FORMAT = "hamkke claims 1"


@dataclass(frozen=True)
class Line:
    """One claim as the log shows it, with the batch it was committed in."""

    batch: int
    leaf: log.Leaf


@dataclass(frozen=True)
class Tampered:
    """The earliest batch of an opening that is not as it was committed. 0 when the opening itself denies its end."""

    opening: Opening
    batch: int
    positions: tuple[int, int]


def openings_with_a_log(campaign: Campaign) -> QuerySet[Opening]:
    """A campaign's openings in their order; none of an automatic one, whose places nobody was quick for."""
    return Opening.objects.filter(campaign=campaign, campaign__is_automatic=False).order_by("number")


def batches_of(opening: Opening) -> QuerySet[ClaimBatch]:
    return ClaimBatch.objects.filter(opening=opening).order_by("number")


def lines_of(opening: Opening) -> Iterator[Line]:
    """Every claim of an opening in order of position. Reads in two queries."""
    leaves = _leaves(opening)
    for batch in batches_of(opening).iterator():
        for leaf in itertools.islice(leaves, batch.latest - batch.earliest + 1):
            yield Line(batch.number, leaf)


def _leaves(opening: Opening) -> Iterator[log.Leaf]:
    claims = Claim.objects.filter(opening=opening).order_by("position")
    for claim, position, moment in claims.values_list("id", "position", "claimed_at").iterator():
        yield log.Leaf(position, log.microseconds(moment), log.receipt(claim.bytes, opening.pk.bytes))


def told(opening: Opening) -> dict[str, Any]:
    """An opening's log as JSON publishes it: everything that anyone needs to compute its head again."""
    return {
        "format": FORMAT,
        "campaign": str(opening.campaign_id),
        "opening": str(opening.pk),
        "number": opening.number,
        "opens_at": opening.opens_at.isoformat(),
        "closes_at": opening.closes_at.isoformat(),
        "claimed": opening.claimed,
        "head": bytes(opening.head).hex(),
        "batches": [
            {
                "number": batch.number,
                "earliest": batch.earliest,
                "latest": batch.latest,
                "previous": bytes(batch.previous).hex(),
                "head": bytes(batch.head).hex(),
                "committed_at": batch.committed_at.isoformat(),
            }
            for batch in batches_of(opening)
        ],
        # [position, microseconds since 1970 (UTC), receipt]
        "claims": [[leaf.position, leaf.moment, leaf.receipt.hex()] for leaf in _leaves(opening)],
    }


def receipt_of(claim: Claim) -> str:
    """What stands for somebody's claim in the public log."""
    return log.receipt(claim.pk.bytes, claim.opening_id.bytes).hex()


def found(opening: Opening, receipt: str) -> Line | None:
    """The line of a receipt, or nothing."""
    return next(
        (line for line in lines_of(opening) if line.leaf.receipt.hex() == receipt.strip().lower()), None
    )


def tampered(opening_id: UUID) -> Tampered | None:
    """The earliest batch of an opening's log that does not follow from its claims and the batch before it."""
    opening = Opening.objects.get(pk=opening_id)
    leaves = _leaves(opening)
    head, latest, number = b"", 0, 0
    for batch in batches_of(opening).iterator():
        number += 1
        some = list(itertools.islice(leaves, max(batch.latest - latest, 0)))
        computed = log.head(opening.pk.bytes, number=number, previous=head, leaves=some)
        places = [leaf.position for leaf in some]
        is_whole = (
            (batch.number, batch.earliest, bytes(batch.previous)) == (number, latest + 1, head)
            and places == list(range(latest + 1, batch.latest + 1))
            and bytes(batch.head) == computed
        )
        if not is_whole:
            return Tampered(opening, number, (latest + 1, max(batch.latest, latest + 1)))
        head, latest = computed, batch.latest
    is_end = (opening.batches, bytes(opening.head)) == (number, head)
    if not is_end or opening.claimed != latest or next(leaves, None) is not None:
        return Tampered(opening, 0, (latest + 1, opening.claimed))
    return None
