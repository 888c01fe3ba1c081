"""Who is owed what, by whom, on what day, and how far paying it has come."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from hamkke.kernel import clock, ids
from hamkke.kernel.words import Words
from hamkke.ledger import queries as ledger
from hamkke.merchants import queries as merchants
from hamkke.orders import rules
from hamkke.orders.models import Alarm, LegalRule, Payout, Statement, StatementRow
from hamkke.orders.queries import stating
from hamkke.people.queries import User

APPROVERS = 2

PROGRESS = {
    "nothing": Words("드릴 돈 없음", "Nothing to pay"),
    "unpaid": Words("지급 전", "Not paid yet"),
    "offset": Words("그 뒤 반품이 더 많아 미룸", "Waiting: later returns outweigh it"),
    "requested": Words("지급 신청됨", "Payout requested"),
    "approved": Words("승인됨", "Approved"),
    "released": Words("지급함", "Paid"),
    "confirmed": Words("지급함, 은행 확인", "Paid, seen at the bank"),
}


def locked_statement(id: UUID) -> Statement:
    """One statement, for whoever pays it: nobody else does until this transaction ends."""
    return Statement.objects.select_for_update(of=("self",)).select_related("rule").get(pk=id)


def free_to_pay(merchant_id: UUID) -> int:
    """What the ledger owes a merchant and has not set aside for a payout, the merchant's own parts taken off."""
    return sum(balance.left for balance in stating.trees([merchant_id])[merchant_id])


# ── One statement ──


@dataclass(frozen=True)
class Standing:
    """A statement and how far it is paid; interest is what being late has cost by now, in won."""

    statement: Statement
    payout: Payout | None
    approvals: int
    approvers: frozenset[UUID]
    requester: UUID | None
    state: str
    days_late: int
    interest: int

    @property
    def words(self) -> Words:
        return PROGRESS[self.state]

    @property
    def is_paid(self) -> bool:
        return self.state in ("released", "confirmed")

    @property
    def is_open(self) -> bool:
        return self.state in ("unpaid", "requested", "approved")

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.days_late > 0


def standings(statements: Iterable[Statement], today: date) -> list[Standing]:
    """How statements stand on a day, in their order and in a fixed number of queries."""
    whole = list(statements)
    payouts = {
        each.statement_id: each for each in Payout.objects.filter(statement__in=whole, withdrawn_at=None)
    }
    progress = ledger.disbursements(each.pk for each in payouts.values())
    terms, offset = stating.terms(), _offset({each.merchant_id for each in whole})
    return [
        _standing(each, payouts.get(each.pk), progress, terms=terms, today=today, is_offset=each.pk in offset)
        for each in whole
    ]


def _offset(merchant_ids: Collection[UUID]) -> set[UUID]:
    """Unpaid statements that the ledger does not owe any more, for more has come back since: the latest due first."""
    left = {
        merchant_id: sum(each.net for each in found)
        for merchant_id, found in stating.trees(merchant_ids).items()
    }
    offset = set()
    wanted = unpaid_statements().filter(merchant__in=merchant_ids).order_by("due_on", "number")
    for id_, merchant_id, payable in wanted.values_list("pk", "merchant", "payable"):
        if payable > left.get(merchant_id, 0):
            offset.add(id_)
        else:
            left[merchant_id] -= payable
    return offset


def _standing(
    statement: Statement,
    payout: Payout | None,
    progress: dict[UUID, ledger.Progress],
    *,
    terms: stating.Terms,
    today: date,
    is_offset: bool,
) -> Standing:
    reached = progress.get(payout.pk) if payout else None
    released_at = payout.released_at if payout else None
    until = released_at.astimezone(clock.SEOUL).date() if released_at else today
    state = _state(statement, reached, is_offset=is_offset)
    is_late = statement.due_on is not None and state not in ("nothing", "offset")
    return Standing(
        statement=statement,
        payout=payout,
        approvals=len(reached.approvers) if reached else 0,
        approvers=reached.approvers if reached else frozenset(),
        requester=reached.requester if reached else None,
        state=state,
        days_late=rules.days_late(statement.due_on, until) if is_late and statement.due_on else 0,
        interest=payout.interest
        if payout and released_at
        else terms.late_interest(statement, on=today)
        if is_late
        else 0,
    )


def _state(statement: Statement, reached: ledger.Progress | None, *, is_offset: bool) -> str:
    if not statement.payable:
        return "nothing"
    if reached is None:
        return "offset" if is_offset else "unpaid"
    if reached.is_released:
        return "confirmed" if reached.is_at_bank else "released"
    return "approved" if len(reached.approvers) >= APPROVERS else "requested"


def statements_in(statements: QuerySet[Statement]) -> QuerySet[Statement]:
    """Statements for a list, the newest period first, with their merchants and rules."""
    return statements.select_related("merchant", "rule").order_by("-ends_at", "merchant__name", "-number")


def rows_of(statement: Statement) -> list[StatementRow]:
    """A statement's rows with their rules, in their order."""
    return list(statement.rows.select_related("rule").order_by("position"))


def is_as_issued(statement: Statement, rows: Sequence[StatementRow]) -> bool:
    """Whether a statement still reads as the hash says it was issued."""
    return statement.digest_with(rows) == bytes(statement.digest)


# ── Due and overdue ──


def unpaid_statements() -> QuerySet[Statement]:
    """Statements that pay something and were not paid out yet, what is due first."""
    released = Payout.objects.filter(statement=OuterRef("pk"), released_at__isnull=False)
    return (
        Statement.objects.filter(~Exists(released), payable__gt=0)
        .select_related("merchant", "rule")
        .order_by("due_on", "merchant__name", "number")
    )


def unpaid(today: date) -> list[Standing]:
    """All that is to be paid, what is due first, with the interest it has earned by today."""
    return standings(unpaid_statements(), today)


@dataclass(frozen=True)
class Overview:
    """All merchants in four sums of won: owed by the ledger, on unpaid statements, overdue, and interest on that."""

    owed: int
    stated: int
    overdue: int
    interest: int
    soon: int
    late_count: int


def overview(unpaid: Sequence[Standing], today: date) -> Overview:
    late = [each for each in unpaid if each.is_overdue]
    soon = [each for each in unpaid if rules.alarm_on(each.statement.due_on, today=today) == "soon"]
    balances = ledger.balances_under("merchant:").values()
    return Overview(
        owed=sum(balance.net for balance in balances),
        stated=sum(each.statement.payable for each in unpaid),
        overdue=sum(each.statement.payable for each in late),
        interest=sum(each.interest for each in late),
        soon=sum(each.statement.payable for each in soon),
        late_count=len(late),
    )


def alarms(latest: int) -> list[Alarm]:
    """The latest alarms, with their statements."""
    return list(Alarm.objects.select_related("statement__merchant").order_by("-raised_at", "id")[:latest])


# ── What one merchant is owed ──


@dataclass(frozen=True)
class Purse:
    """What one merchant is owed: in all, by whom, and day by day."""

    merchant: merchants.Merchant
    owed: int
    by_whom: rules.Amounts
    standings: list[Standing]
    unstated: int
    unstated_due: date | None
    unstated_rule: LegalRule | None

    @property
    def coming(self) -> list[Standing]:
        """What is still to be paid, what is due first."""
        found = [each for each in self.standings if each.is_open]
        return sorted(found, key=lambda each: each.statement.due_on or date.max)


def purses_of(owner: User, *, now: datetime, today: date) -> list[Purse]:
    """What each of a person's merchants is owed, and when it comes."""
    return [_purse(merchant, now=now, today=today) for merchant in merchants.merchants_owned_by(owner.pk)]


def _purse(merchant: merchants.Merchant, *, now: datetime, today: date) -> Purse:
    found = list(Statement.objects.filter(merchant=merchant).select_related("merchant", "rule"))
    all_standings = standings(sorted(found, key=lambda each: -each.number), today)
    after = max((each.until_batch for each in found), default=0)
    fresh = stating.unstated(merchant.pk, after=after, ends_at=now)
    unstated = rules.total(entry.amounts for entry in fresh.entries)
    due, rule = stating.terms().due("online", today) if unstated.net > 0 else (None, None)
    return Purse(
        merchant=merchant,
        owed=sum(balance.net for balance in stating.trees([merchant.pk])[merchant.pk]),
        by_whom=rules.total([unstated, *_unpaid_amounts(all_standings)]),
        standings=all_standings,
        unstated=unstated.net,
        unstated_due=due,
        unstated_rule=rule,
    )


def _unpaid_amounts(newest_first: Iterable[Standing]) -> Iterable[rules.Amounts]:
    """What unpaid statements brought. One that pays nothing is made up by the next, and goes with it."""
    goes = True
    for each in newest_first:
        if each.statement.payable:
            goes = not each.is_paid
        if goes:
            yield each.statement.amounts


# ── All merchants, for whoever pays ──


@dataclass(frozen=True)
class MerchantLine:
    """One merchant, what the ledger owes it, and its latest statement."""

    merchant: merchants.Merchant
    owed: int
    latest: Statement | None
    fresh_id: UUID  # for the statement that its button issues


def merchant_lines(of: Sequence[merchants.Merchant]) -> list[MerchantLine]:
    """These merchants in their order, in a fixed number of queries."""
    found = (
        Statement.objects.filter(merchant__in=of).order_by("merchant_id", "-number").distinct("merchant_id")
    )
    latest = {each.merchant_id: each for each in found}
    trees = stating.trees([each.pk for each in of]) if of else {}
    return [
        MerchantLine(each, sum(balance.net for balance in trees[each.pk]), latest.get(each.pk), ids.new())
        for each in of
    ]
