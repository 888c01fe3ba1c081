"""Phones become terminals of shops, and an organiser says what they may take off line, with money behind it."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from hamkke.audit import actions as audit
from hamkke.coupons import rules
from hamkke.coupons.actions.postings import Postings, posted_last
from hamkke.coupons.models import Allowance, Terminal
from hamkke.coupons.queries import counters as queries
from hamkke.coupons.rules import counters
from hamkke.kernel import clock, ids
from hamkke.ledger import actions as ledger
from hamkke.merchants.queries import Shop
from hamkke.people.actions import Organisation, User


@transaction.atomic
def register_terminal(shop: Shop, *, id: UUID, name: str, by: User) -> Terminal:
    """Make a merchant's phone a terminal of its shop. Off line it may do nothing before an organiser grants it."""
    terminal, is_new = Terminal.objects.get_or_create(
        id=id, defaults={"shop": shop, "name": name, "registered_by": by, "registered_at": clock.now()}
    )
    if (terminal.shop_id, terminal.name) != (shop.pk, name):
        raise rules.DifferentContent
    if is_new:
        audit.record(by=by, verb="coupons.terminal.registered", target=terminal)
    return terminal


@transaction.atomic
def end_terminal(terminal: Terminal, *, by: User) -> None:
    """The phone is lost or sold: what it was allowed goes back to the funder."""
    terminal = locked().get(pk=terminal.pk)
    if terminal.ended_at is None:
        with posted_last(None) as postings:
            _end_allowance(terminal, postings)
            terminal.ended_at = clock.now()
            terminal.save(update_fields=["ended_at"])
            audit.record(by=by, verb="coupons.terminal.ended", target=terminal)


@transaction.atomic
def grant_allowance(
    terminal: Terminal, *, id: UUID, funder: Organisation, uses: int, won: int, by: User
) -> Allowance:
    """Let a terminal take so many coupons, worth so many won, without a network; the won are set aside in the ledger.

    An earlier allowance ends, and what is left of it goes back. Raises TerminalEnded; DifferentContent when `id`
    already stands for another allowance.
    """
    terminal = locked().get(pk=terminal.pk)
    known = Allowance.objects.filter(pk=id).first()
    if known is not None:
        if (known.terminal_id, known.funder_id, known.uses, known.won) != (terminal.pk, funder.pk, uses, won):
            raise rules.DifferentContent
        return known
    if terminal.ended_at is not None:
        raise counters.TerminalEnded
    with posted_last(None) as postings:
        _end_allowance(terminal, postings)
        allowance = Allowance.objects.create(
            id=id, terminal=terminal, funder=funder, uses=uses, won=won, granted_by=by, granted_at=clock.now()
        )
        audit.record(by=by, verb="coupons.allowance.granted", target=allowance, uses=uses, won=won)
        ledger.open_accounts([allowance.account_code], guarded=True)
        source, account = allowance.funder_code, allowance.account_code
        move = move_of("allowance_granted", id, source, account, won, subject=f"terminal:{terminal.pk}")
        postings.add([move], accounts=[source])
    return allowance


@transaction.atomic
def withdraw_allowance(terminal: Terminal, *, by: User) -> None:
    """From now on the terminal may take nothing without a network."""
    terminal = locked().get(pk=terminal.pk)
    with posted_last(None) as postings:
        if _end_allowance(terminal, postings):
            audit.record(by=by, verb="coupons.allowance.withdrawn", target=terminal)


def _end_allowance(terminal: Terminal, postings: Postings) -> bool:
    allowance = queries.allowance_of(terminal)
    if allowance is None:
        return False
    left = queries.set_aside(allowance)
    allowance.ended_at = clock.now()
    allowance.save(update_fields=["ended_at"])
    if left:
        account, source = allowance.account_code, allowance.funder_code
        move = move_of(
            "allowance_ended", allowance.pk, account, source, left, subject=f"terminal:{terminal.pk}"
        )
        postings.add([move])
    return True


def locked() -> QuerySet[Terminal]:
    # Not their keys: a sale that was made on one still commits while it is locked, or two would wait in a circle for
    # one another, the one for the phone, the other for the ledger.
    return Terminal.objects.select_for_update(no_key=True, of=("self",))


def move_of(reason: str, cause: UUID, debit: str, credit: str, amount: int, *, subject: str) -> ledger.Move:
    return ledger.Move(
        id=ids.derived(reason, cause),
        debit=ledger.account(debit),
        credit=ledger.account(credit),
        amount=amount,
        reason=reason,
        subject=subject,
    )
