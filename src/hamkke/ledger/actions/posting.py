"""The two doors into the ledger: a batch that goes in whole, and one whose groups are answered each by itself."""

from collections.abc import Callable, Sequence
from itertools import chain
from uuid import UUID

from django.db import connection, transaction

from hamkke.kernel import clock
from hamkke.kernel.errors import Refused
from hamkke.ledger import rules
from hamkke.ledger.actions import poster
from hamkke.ledger.models import Disbursement

Prepared = list[tuple[rules.Move, rules.Entry | None]]


def post(moves: Sequence[rules.Move]) -> list[rules.Entry]:
    """Post a batch, all of it or nothing, in the caller's transaction; what stands comes back in the order of `moves`.

    Later moves see what earlier ones did, and limits count pending amounts. A move whose id and content are
    known already is not posted again: what stands is returned. Call it late in a transaction, for the poster's
    lock is kept until that ends. Raises the refusals of `rules`, in their fixed order, for the first move that
    cannot be posted.
    """
    if not moves:
        return []
    [answer] = _posted([moves], _all_or_nothing)
    return answer  # type: ignore[return-value]


def post_each(groups: Sequence[Sequence[rules.Move]]) -> list[list[rules.Entry] | Refused]:
    """Post many groups as one batch, and answer each by itself: what stands, or why it was refused.

    A group's moves go in together or not at all. Later groups see what earlier ones did; a refused one leaves no
    trace, not even its ids. Otherwise as `post`.
    """
    if not any(groups):
        return [[] for _ in groups]
    return _posted(groups, _each_by_itself)


def _posted(
    groups: Sequence[Sequence[rules.Move]],
    enter: Callable[[rules.Book, list[Prepared]], list[list[rules.Entry] | Refused]],
) -> list[list[rules.Entry] | Refused]:
    if not connection.in_atomic_block:
        with transaction.atomic():
            return _posted(groups, enter)
    # No savepoint: all that is refused is refused before anything is written.
    today = clock.today()
    prepared: list[Prepared] = [
        list(zip(moves, rules.prepared(moves, today=today), strict=True)) for moves in groups
    ]
    moves = list(chain.from_iterable(groups))
    book, head = poster.read_book(moves, today=today)
    book.requests = _requests(book)
    answers = enter(book, prepared)
    if book.entries:
        poster.write(book, head, now=clock.now())
    return answers


def _all_or_nothing(book: rules.Book, groups: list[Prepared]) -> list[list[rules.Entry] | Refused]:
    enter = rules.enter
    return [[enter(book, move, entry) for move, entry in group] for group in groups]


def _each_by_itself(book: rules.Book, groups: list[Prepared]) -> list[list[rules.Entry] | Refused]:
    answers: list[list[rules.Entry] | Refused] = []
    for group in groups:
        try:
            answers.append(rules.enter_linked(book, group))
        except Refused as refusal:
            answers.append(refusal)
    return answers


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
