"""The door into the ledger: a batch that goes in whole, or not at all."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction

from hamkke.kernel import clock
from hamkke.ledger import rules
from hamkke.ledger.actions import poster
from hamkke.ledger.models import Disbursement


def post(moves: Sequence[rules.Move]) -> list[rules.Entry]:
    """Post a batch, all of it or nothing, in the caller's transaction; what stands comes back in the order of `moves`.

    Later moves see what earlier ones did, and limits count pending amounts. A move whose id and content are
    known already is not posted again: what stands is returned. Call it late in a transaction, for the poster's
    lock is kept until that ends. Raises the refusals of `rules`, in their fixed order, for the first move that
    cannot be posted.
    """
    if not moves:
        return []
    if not connection.in_atomic_block:
        with transaction.atomic():
            return post(moves)
    # No savepoint: all that is refused is refused before anything is written.
    today = clock.today()
    prepared = rules.prepared(moves, today=today)
    book, head = poster.read_book(moves, today=today)
    book.requests = _requests(book)
    answer = [rules.enter(book, move, entry) for move, entry in zip(moves, prepared, strict=True)]
    if book.entries:
        poster.write(book, head, now=clock.now())
    return answer


def _requests(book: rules.Book) -> dict[UUID, rules.Request]:
    """Who asked for and who approved what waits for release; approvers who may no longer sign in do not count."""
    waiting = [entry.id for entry in book.known.values() if entry.needs_release]
    if not waiting:
        return {}
    disbursements = Disbursement.objects.filter(transfer__in=waiting).prefetch_related("approvals__approver")
    return {
        each.transfer_id: rules.Request(
            each.requested_by_id,
            [
                rules.Approval(approval.approver_id, approval.limit)
                for approval in each.approvals.all()
                if approval.approver.is_active
            ],
        )
        for each in disbursements
    }
