"""Opening accounts, each under its parent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db import transaction

from hamkke.kernel import clock, ids
from hamkke.ledger import rules
from hamkke.ledger.actions.poster import become_the_poster
from hamkke.ledger.models import Account


@dataclass(frozen=True)
class _Terms:
    """On what an account is opened, its code apart."""

    guarded: bool = False
    unit: str = rules.KRW
    ceiling: int | None = None
    decision: str = ""


@lru_cache(maxsize=10_000)  # The same few accounts are in every batch.
def account(code: str) -> UUID:
    """The id of the account with this code, whether it is open yet or not."""
    return ids.derived("account", code)


def open_account(
    code: str, *, guarded: bool = False, unit: str = rules.KRW, ceiling: int | None = None, decision: str = ""
) -> Account:
    """Open one account; the same code again changes nothing.

    A guarded account can never be overdrawn. One with a ceiling never gets more in all than `decision`, named by
    whoever decided, gives it. Accounts above it in its tree are opened with it. Raises AccountDiffers.
    """
    return _opened([code], _Terms(guarded, unit, ceiling, decision))[0]


def open_accounts(codes: Sequence[str], *, guarded: bool = False, unit: str = rules.KRW) -> list[Account]:
    """Open those of many accounts that are not open yet, and return them all in the order of `codes`.

    Raises AccountDiffers when one of them is open already on other terms.
    """
    return _opened(codes, _Terms(guarded, unit))


@transaction.atomic
def _opened(codes: Sequence[str], terms: _Terms) -> list[Account]:
    opened = Account.objects.in_bulk([account(code) for code in codes])
    missing = [code for code in dict.fromkeys(codes) if account(code) not in opened]
    if missing:
        opened |= _opened_now(missing, terms)
    for each in opened.values():
        if _Terms(each.guarded, each.unit, each.ceiling, each.decision) != terms:
            raise rules.AccountDiffers(code=each.code)
    return [opened[account(code)] for code in codes]


def _opened_now(codes: Sequence[str], terms: _Terms) -> dict[UUID, Account]:
    # Opened by whoever posts, or by nobody: somebody who has posted would wait for an account that is opened but not
    # yet committed, and its opener, about to post, for them.
    become_the_poster()
    above = _above(codes, unit=terms.unit)
    rows = [*(_row(code, _Terms(unit=terms.unit)) for code in above), *(_row(code, terms) for code in codes)]
    # A parent's code is the beginning of its children's and so comes before them, as the database wants it.
    Account.objects.bulk_create(sorted(rows, key=lambda row: row.code), ignore_conflicts=True)
    return Account.objects.in_bulk([account(code) for code in codes])


def _above(codes: Sequence[str], *, unit: str) -> list[str]:
    """The accounts above these that are not open yet. Raises AccountDiffers when one that is open has another unit."""
    wanted = set(_codes_above(codes)) - set(codes)
    standing = Account.objects.in_bulk([account(code) for code in wanted]) if wanted else {}
    for each in standing.values():
        if each.unit != unit:
            raise rules.AccountDiffers(code=each.code)
    return [code for code in wanted if account(code) not in standing]


def _codes_above(codes: Iterable[str]) -> Iterable[str]:
    for code in codes:
        parent = rules.parent_of(code)
        while parent is not None:
            yield parent
            parent = rules.parent_of(parent)


def _row(code: str, terms: _Terms) -> Account:
    parent = rules.parent_of(code)
    row = Account(
        id=account(code),
        code=code,
        parent_id=account(parent) if parent else None,
        guarded=terms.guarded,
        unit=terms.unit,
        ceiling=terms.ceiling,
        decision=terms.decision,
        opened_at=clock.now(),
    )
    row.seal = row.sealing()
    return row
