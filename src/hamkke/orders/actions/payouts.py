"""A statement is paid: asked for with the statement as evidence, approved by two others, released. Late costs interest."""

from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.kernel import clock, ids
from hamkke.ledger import actions as ledger
from hamkke.orders import queries, rules
from hamkke.orders.models import Payout, Statement
from hamkke.people.queries import User


@transaction.atomic
def request_payout(*, id: UUID, statement: Statement, by: User) -> Payout:
    """Ask for what is left of a statement to be paid, with its hash as the evidence; the won are set aside in the ledger.

    When later returns have outweighed sales, it is what the ledger still owes; the rest waits for later sales.
    The same id again changes nothing. Raises DifferentContent, NothingOwed, NotOwed, PaidAlready.
    """
    # All of the merchant's, so that two of them at once do not both count on the same won of the ledger.
    statement = queries.locked_statements(statement.merchant_id)[statement.pk]
    known = Payout.objects.filter(pk=id).first()
    if known is not None:
        if known.statement_id != statement.pk:
            raise rules.DifferentContent
        return known
    amount = rules.payable_now(
        statement.payable,
        asked=queries.asked_for(statement),
        is_under_way=statement.payouts.filter(withdrawn_at=None, released_at=None).exists(),
        ledger=queries.free_to_pay(statement.merchant_id),
    )
    payout = Payout.objects.create(id=id, statement=statement, amount=amount, requested_at=clock.now())
    audit.record(by=by, verb="orders.payout.requested", target=payout, amount=payout.amount)
    ledger.open_account(rules.BANK)
    ledger.request_disbursement(
        id,
        debit=queries.account_of(statement.merchant_id),
        credit=rules.BANK,
        amount=payout.amount,
        reason="payout",
        subject=statement.name,
        evidence=[bytes(statement.digest)],
        by=by,
    )
    return payout


@transaction.atomic
def approve_payout(payout: Payout, *, by: User) -> None:
    """Say yes to exactly this amount; again by the same person changes nothing. Raises the ledger's OwnDisbursement."""
    ledger.approve_disbursement(payout.pk, by=by, limit=payout.amount)


@transaction.atomic
def release_payout(payout: Payout, *, by: User) -> Payout:
    """Let the money go, once two others have approved; past its day, the interest is owed with the next statement.

    Once more changes nothing. Raises the ledger's NotReleased, PendingSettled.
    """
    now = clock.now()
    statement = queries.locked_statement(payout.statement_id)
    interest = queries.terms().late_interest(
        payout.amount, due=statement.due_on, on=now.astimezone(clock.SEOUL).date()
    )
    changed = Payout.objects.filter(pk=payout.pk, released_at=None, withdrawn_at=None).update(
        released_at=now, interest=interest
    )
    if changed:
        audit.record(by=by, verb="orders.payout.released", target=payout, interest=interest)
    ledger.release_disbursement(payout.pk, by=by)
    if changed and interest:
        _owe_interest(statement, payout.pk, interest)
    payout.refresh_from_db()
    return payout


def _owe_interest(statement: Statement, payout_id: UUID, interest: int) -> None:
    merchant = queries.account_of(statement.merchant_id)
    ledger.open_accounts([rules.INTEREST, merchant])
    ledger.post(
        [
            ledger.Move(
                id=ids.derived("late_interest", payout_id),
                debit=ledger.account(rules.INTEREST),
                credit=ledger.account(merchant),
                amount=interest,
                reason="late_interest",
                subject=statement.name,
            )
        ]
    )


@transaction.atomic
def withdraw_payout(payout: Payout, *, by: User) -> Payout:
    """Give a payout up before it is released; another one can be asked for. Once more changes nothing.

    Raises the ledger's PendingSettled when the money is gone.
    """
    queries.locked_statement(payout.statement_id)
    changed = Payout.objects.filter(pk=payout.pk, released_at=None, withdrawn_at=None).update(
        withdrawn_at=clock.now()
    )
    if changed:
        audit.record(by=by, verb="orders.payout.withdrawn", target=payout, amount=payout.amount)
    ledger.withdraw_disbursement(payout.pk, by=by)
    payout.refresh_from_db()
    return payout
