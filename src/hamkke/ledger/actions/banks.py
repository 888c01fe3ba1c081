"""Reading the bank's statements in, and matching their lines with what was paid out."""

import hashlib
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.kernel import clock, ids
from hamkke.ledger import rules
from hamkke.ledger.actions.poster import become_the_poster
from hamkke.ledger.importers import statements
from hamkke.ledger.models import Account, BankMatch, BankStatement, StatementLine, Transfer
from hamkke.ledger.queries import banks
from hamkke.people.queries import User


@transaction.atomic
def import_statement(file: BinaryIO, *, account: str, by: User | None) -> BankStatement:
    """Read the bank's CSV (date, amount, memo, reference; what went out is negative) about one account, by code.

    The same file again changes nothing, nor does a line whose reference is known with the same content. Lines that
    belong to exactly one posted disbursement are matched with it at once.
    Raises AccountUnknown, StatementUnreadable, LineDiffers.
    """
    become_the_poster()
    about = Account.objects.filter(code=account).first()
    if about is None:
        raise rules.AccountUnknown(account=account)
    content = file.read()
    sha256 = hashlib.sha256(content).digest()
    standing = BankStatement.objects.filter(account=about, sha256=sha256).first()
    if standing is not None:
        return standing
    lines = _new_lines(about, statements.read(content))
    statement = BankStatement(
        id=ids.derived("statement", about.pk, sha256.hex()),
        account=about,
        sha256=sha256,
        imported_by=by,
        imported_at=clock.now(),
    )
    statement.seal = statement.sealing()
    statement.save(force_insert=True)
    StatementLine.objects.bulk_create([_row(statement, line) for line in lines])
    audit.record(by=by, verb="ledger.statement.imported", target=statement, lines=len(lines))
    match_by_reference(account, by=by)
    return statement


def _new_lines(about: Account, lines: list[statements.Line]) -> list[statements.Line]:
    references = [line.reference for line in lines if line.reference]
    known = {
        each.reference: each for each in StatementLine.objects.filter(account=about, reference__in=references)
    }
    new = []
    for line in lines:
        standing = known.get(line.reference) if line.reference else None
        if standing is None:
            new.append(line)
        elif (standing.on, standing.amount, standing.memo) != (line.on, line.amount, line.memo):
            raise rules.LineDiffers(reference=line.reference)
    if len({line.reference for line in new if line.reference}) < sum(bool(line.reference) for line in new):
        raise rules.LineDiffers(reference=_twice([line.reference for line in new if line.reference]))
    return new


def _twice(references: list[str]) -> str:
    return next(each for each in references if references.count(each) > 1)


def _row(statement: BankStatement, line: statements.Line) -> StatementLine:
    row = StatementLine(
        id=ids.derived("statement line", statement.pk, line.number),
        statement=statement,
        account=statement.account,
        number=line.number,
        on=line.on,
        amount=line.amount,
        memo=line.memo,
        reference=line.reference,
    )
    row.seal = row.sealing()
    return row


@transaction.atomic
def match(line: UUID, disbursement: UUID, *, by: User | None) -> BankMatch:
    """Say that this line at the bank is that released disbursement; the same pair again changes nothing.

    Raises LineUnknown, DisbursementUnknown, NothingToMatch when the accounts or amounts differ, MatchedAlready.
    """
    become_the_poster()
    at_bank = StatementLine.objects.select_related("match").filter(pk=line).first()
    if at_bank is None:
        raise rules.LineUnknown(line=line)
    posted = banks.released(disbursement)
    if posted is None:
        raise rules.DisbursementUnknown(id=disbursement)
    if hasattr(at_bank, "match") and at_bank.match.transfer_id == posted.pk:
        return at_bank.match
    if hasattr(at_bank, "match") or BankMatch.objects.filter(transfer=posted).exists():
        raise rules.MatchedAlready
    rules.check_match(_line(at_bank), _payment(posted))
    return _matched(at_bank, posted, by=by)


@transaction.atomic
def match_by_reference(account: str, *, by: User | None) -> list[BankMatch]:
    """Match all open lines of an account, by code, that belong to exactly one open disbursement and it to them.

    A line belongs to a disbursement of its amount whose id or subject it names.
    """
    become_the_poster()
    open_items = banks.open_items(account)
    lines = {each.pk: each for each in open_items.lines}
    posted = {each.pk: each for each in open_items.disbursements}
    pairs = rules.pairs_of(map(_line, lines.values()), map(_payment, posted.values()))
    return [_matched(lines[line], posted[payment], by=by) for line, payment in pairs]


def _line(line: StatementLine) -> rules.BankLine:
    return rules.BankLine(line.pk, line.account_id, line.amount, f"{line.memo} {line.reference}")


def _payment(posted: Transfer) -> rules.Payment:
    names = (posted.pending_id.hex if posted.pending_id else "", str(posted.pending_id), posted.subject)
    return rules.Payment(posted.pk, posted.debit_id, posted.credit_id, posted.amount, names)


def _matched(line: StatementLine, posted: Transfer, *, by: User | None) -> BankMatch:
    made = BankMatch(line=line, transfer=posted, matched_by=by, matched_at=clock.now())
    made.seal = made.sealing()
    made.save(force_insert=True)
    audit.record(by=by, verb="ledger.statement.matched", target=line, transfer=str(posted.pk))
    return made
