"""Who is owed what, by whom, on what day, and how far paying it has come."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

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


def locked_statements(merchant_id: UUID) -> dict[UUID, Statement]:
    """A merchant's statements, locked in their order: nobody else asks for any of them to be paid until this ends."""
    found = Statement.objects.select_for_update(of=("self",)).filter(merchant=merchant_id).order_by("number")
    return {each.pk: each for each in found}


def locked_statement(id: UUID) -> Statement:
    """One statement, for whoever pays it: nobody else does until this transaction ends."""
    return Statement.objects.select_for_update(of=("self",)).select_related("rule").get(pk=id)


def free_to_pay(merchant_id: UUID) -> int:
    """What the ledger owes a merchant and has not set aside for a payout, the merchant's own parts taken off."""
    found = stating.trees([merchant_id])[merchant_id]
    # What waits in the account under it is the merchant's own part of discounts that nobody has paid yet.
    waiting = ledger.balance(stating.account_of(merchant_id)).debits_pending
    return sum(balance.net for balance in found) - waiting


def asked_for(statement: Statement) -> int:
    """The won of a statement that were paid out, or were asked for and not withdrawn."""
    asked = statement.payouts.filter(withdrawn_at=None).aggregate(won=Sum("amount", default=0))
    return int(asked["won"])


# ── One statement ──


@dataclass(frozen=True)
class Standing:
    """A statement and how far it is paid, in won; interest is what being late has cost by now.

    `amount` is being paid, or can be; `paid` has left. The rest waits until sales outweigh later returns again.
    """

    statement: Statement
    payout: Payout | None
    approvals: int
    approvers: frozenset[UUID]
    requester: UUID | None
    state: str
    paid: int
    amount: int
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

    @property
    def waiting(self) -> int:
        return self.statement.payable - self.paid - self.amount


def standings(statements: Iterable[Statement], today: date) -> list[Standing]:
    """How statements stand on a day, in their order and in a fixed number of queries."""
    whole = list(statements)
    payouts: dict[UUID, list[Payout]] = {each.pk: [] for each in whole}
    for payout in Payout.objects.filter(statement__in=whole, withdrawn_at=None).order_by("requested_at"):
        payouts[payout.statement_id].append(payout)
    progress = ledger.disbursements(each.pk for found in payouts.values() for each in found)
    terms, free = stating.terms(), _free({each.merchant_id for each in whole})
    return [
        _standing(each, payouts[each.pk], progress, terms=terms, today=today, free=free.get(each.pk, 0))
        for each in whole
    ]


def _free(merchant_ids: Collection[UUID]) -> dict[UUID, int]:
    """What the ledger has for each unpaid statement that nobody has asked for yet: for what is due first, first."""
    left = {
        merchant_id: sum(each.net for each in found)
        for merchant_id, found in stating.trees(merchant_ids).items()
    }
    asked = Coalesce(Sum("payouts__amount", filter=Q(payouts__withdrawn_at=None)), 0)
    unpaid = unpaid_statements().filter(merchant__in=merchant_ids).annotate(asked=asked)
    wanted = list(
        unpaid.order_by("due_on", "number").values_list("pk", "merchant", "payable", "asked", "paid_out")
    )
    for _, merchant_id, _, asked_for, paid in wanted:
        left[merchant_id] -= asked_for - paid
    free = {}
    for id_, merchant_id, payable, asked_for, _ in wanted:
        free[id_] = max(0, min(payable - asked_for, left[merchant_id]))
        left[merchant_id] -= free[id_]
    return free


def _standing(
    statement: Statement,
    payouts: Sequence[Payout],
    progress: dict[UUID, ledger.Progress],
    *,
    terms: stating.Terms,
    today: date,
    free: int,
) -> Standing:
    released = [each for each in payouts if each.released_at]
    under_way = next((each for each in payouts if not each.released_at), None)
    latest = under_way or (released[-1] if released else None)
    reached = progress.get(latest.pk) if latest else None
    paid, amount = sum(each.amount for each in released), under_way.amount if under_way else free
    state = (
        _state_of_payout(reached)
        if under_way and reached
        else _state(statement, [progress[each.pk] for each in released], paid=paid, free=free)
    )
    is_late = statement.due_on is not None and state not in ("nothing", "offset")
    is_paid = state in ("released", "confirmed")
    until = max((_day(each.released_at) for each in released if each.released_at), default=today)
    return Standing(
        statement=statement,
        payout=latest,
        approvals=len(reached.approvers) if reached else 0,
        approvers=reached.approvers if reached else frozenset(),
        requester=reached.requester if reached else None,
        state=state,
        paid=paid,
        amount=amount,
        days_late=rules.days_late(statement.due_on, until if is_paid else today)
        if is_late and statement.due_on
        else 0,
        interest=sum(each.interest for each in released)
        if is_paid
        else terms.late_interest(amount, due=statement.due_on, on=today),
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.SEOUL).date()


def _state_of_payout(reached: ledger.Progress) -> str:
    return "approved" if len(reached.approvers) >= APPROVERS else "requested"


def _state(statement: Statement, released: Sequence[ledger.Progress], *, paid: int, free: int) -> str:
    if not statement.payable:
        return "nothing"
    if paid < statement.payable:
        return "unpaid" if free else "offset"
    return "confirmed" if all(each.is_at_bank for each in released) else "released"


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
    """Statements that pay something and were not paid out in full yet, what is due first."""
    paid = Coalesce(Sum("payouts__amount", filter=Q(payouts__released_at__isnull=False)), 0)
    return (
        Statement.objects.annotate(paid_out=paid)
        .filter(payable__gt=F("paid_out"))
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
        stated=sum(each.amount for each in unpaid),
        overdue=sum(each.amount for each in late),
        interest=sum(each.interest for each in late),
        soon=sum(each.amount for each in soon),
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
    paid: int  # of what is in `by_whom`
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
        paid=sum(each.paid for each in all_standings if not each.is_paid),
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
