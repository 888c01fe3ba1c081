"""Stored rows as the rules see them."""

from uuid import UUID

from hamkke.ledger import rules
from hamkke.ledger.models import Account, EntryBalance, Transfer

Counters = tuple[int, int, int, int]


def entry_of(row: Transfer) -> rules.Entry:
    return rules.Entry(
        row.pk,
        row.kind,  # type: ignore[arg-type]
        row.debit_id,
        row.credit_id,
        row.amount,
        row.pending_id,
        row.reason,
        row.subject,
        row.effective_on,
        row.corrects_id,
        bytes(row.evidence),
        row.needs_release,
        bytes(row.body),
        row.seq,
        row.batch_id,
        row.recorded_at,
    )


def leaf_of(row: Transfer, seals: dict[UUID, bytes]) -> bytes:
    return rules.leaf(
        entry_of(row),
        moment=rules.moment_of(row.recorded_at),
        debit=seals.get(row.debit_id, b""),
        credit=seals.get(row.credit_id, b""),
    )


def counters_of(row: Account | EntryBalance) -> Counters:
    return (row.debits_pending, row.debits_posted, row.credits_pending, row.credits_posted)
