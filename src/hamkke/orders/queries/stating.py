"""What a statement is made of: the merchant's movements in the ledger, in the words and by the rules of the orders."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Max, Min, QuerySet

from hamkke.coupons.queries import Redemption, counters
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.ledger import queries as ledger
from hamkke.orders import rules
from hamkke.orders.models import (
    ChannelTerm,
    FeeRate,
    LegalRule,
    Order,
    OrderLine,
    Return,
    ReturnLine,
    Statement,
)
from hamkke.people import queries as people

ABOUT = ("order:", "sale:")  # what the ledger calls an order here, and a sale at a counter or with a partner
PIECES_NAMED = 3


@dataclass(frozen=True)
class Unstated:
    """What moved since the last statement, and the latest batch of it."""

    entries: list[rules.Entry]
    until_batch: int


def account_of(merchant_id: UUID) -> str:
    """The ledger's account of what a merchant is owed."""
    return f"merchant:{merchant_id}"


def trees(merchant_ids: Collection[UUID]) -> dict[UUID, list[ledger.Balance]]:
    """The balances of merchants' accounts with those under them: their own parts of discounts net out there."""
    found: dict[UUID, list[ledger.Balance]] = {each: [] for each in merchant_ids}
    only = account_of(next(iter(merchant_ids))) if len(merchant_ids) == 1 else "merchant:"
    for code, balance in ledger.balances_under(only).items():
        merchant_id = UUID(code.split(":")[1])
        if merchant_id in found:
            found[merchant_id].append(balance)
    return found


def unstated(merchant_id: UUID, *, after: int, ends_at: datetime) -> Unstated:
    """What the ledger moved for a merchant in batches after `after` and before `ends_at`, grouped into entries."""
    account = account_of(merchant_id)
    transfers = list(ledger.movements(account, after=after, before=ends_at))
    kinds = {str(each.pk): each.kind for each in people.organisations()} | counters.allowance_kinds()
    movements = [
        rules.Movement(each.debit.code, each.credit.code, each.amount, each.subject, each.recorded_at)
        for each in transfers
    ]
    return Unstated(
        rules.entries(movements, account=account, kinds=kinds),
        max((each.batch_id for each in transfers), default=after),
    )


def unstated_months(now: datetime) -> dict[UUID, list[datetime]]:
    """The ends of the months that have ended with something unstated in them, for every merchant that has such."""
    stated = dict(Statement.objects.values_list("merchant").annotate(Max("until_batch")).order_by())
    this_month = _month_of(now)
    found = {}
    for code in ledger.balances_under("merchant:"):
        if code.count(":") > 1:
            continue
        merchant_id = UUID(code.partition(":")[2])
        unstated_since = (
            ledger.movements(code, after=stated.get(merchant_id, 0), before=this_month)
            .exclude(credit__code=rules.BANK)
            .aggregate(earliest=Min("recorded_at"))["earliest"]
        )
        if unstated_since is not None:
            found[merchant_id] = _months_after(unstated_since, this_month)
    return found


def _month_of(moment: datetime) -> datetime:
    return moment.astimezone(clock.SEOUL).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _months_after(moment: datetime, until: datetime) -> list[datetime]:
    months, month = [], _month_of(moment)
    while month < until:
        month = _month_of(month + timedelta(days=32))
        months.append(month)
    return months


# ── The rules of the day ──


@dataclass(frozen=True)
class Terms:
    """Every dated rule and term, asked for once."""

    laws: list[LegalRule]
    channels: list[ChannelTerm]

    def due(self, channel: str, day: date) -> tuple[date, LegalRule]:
        """By when a sale of that day is to be paid, and the rule that says so. Raises NoRuleInForce, DayUnknown."""
        term = self._term(channel, day)
        deadline = rules.deadline_on(
            [each.deadline for each in self.laws if each.kind == LegalRule.Kind.DEADLINE],
            contract=rules.Contract(term.contract),
            day=day,
        )
        confirmed_on = day + timedelta(days=term.confirmed_after)
        days = rules.Days(sold_on=day, confirmed_on=confirmed_on)
        return rules.due_on(deadline, days), self._by_code(deadline.code)

    def interest(self, day: date) -> tuple[date, LegalRule]:
        """Interest is due as soon as it is owed, by the rule that set its rate."""
        found = [each for each in self._rates() if (each.effective_from or date.max) <= day]
        if not found:
            raise rules.NoRuleInForce(day=day)
        return day, max(found, key=lambda each: each.effective_from or date.min)

    def interest_rates(self) -> list[rules.InterestRate]:
        return [
            rules.InterestRate(each.rate, each.effective_from, each.effective_to)
            for each in self._rates()
            if each.rate is not None and each.effective_from is not None
        ]

    def late_interest(self, amount: int, *, due: date | None, on: date) -> int:
        """What so many won, due on `due`, have earned by that day, paid by nobody."""
        if due is None:
            return 0
        return rules.late_interest(amount, due=due, paid=on, rates=self.interest_rates())

    def _rates(self) -> list[LegalRule]:
        return [each for each in self.laws if each.kind == LegalRule.Kind.INTEREST]

    def _term(self, channel: str, day: date) -> ChannelTerm:
        kind = channel.partition(":")[0]
        found = [each for each in self.channels if each.channel == kind and each.effective_from <= day]
        if not found:
            raise rules.NoRuleInForce(day=day)
        return max(found, key=lambda each: each.effective_from)

    def _by_code(self, code: str) -> LegalRule:
        return next(each for each in self.laws if each.code == code)


def terms() -> Terms:
    return Terms(list(LegalRule.objects.all()), list(ChannelTerm.objects.all()))


def laws() -> QuerySet[LegalRule]:
    """Every rule: deadlines by contract, then interest; what was only announced comes last of its kind."""
    return LegalRule.objects.order_by("kind", "contract", F("effective_from").asc(nulls_last=True), "code")


def fee_rates() -> QuerySet[FeeRate]:
    """Every fee that was declared, by channel, the youngest first."""
    return FeeRate.objects.order_by("channel", "method", "-effective_from")


# ── The words of a row ──


@dataclass(frozen=True)
class Title:
    """What a row is about, in words: what was sold, what came back of it, when and where it was sold."""

    channel: str
    sold_on: date | None = None
    sold: Words = field(default_factory=lambda: Words("쿠폰 사용", "Coupon used"))
    back: Words = field(default_factory=lambda: Words("쿠폰 되돌림", "Coupon given back"))

    def of(self, kind: rules.Kind) -> Words:
        if kind is rules.Kind.SALE:
            return self.sold
        if kind is rules.Kind.RETURN:
            return self.back
        return rules.KIND_WORDS[kind]


def titles(
    entries: Iterable[rules.Entry], merchant_id: UUID, *, since: datetime | None, until: datetime
) -> dict[str, Title]:
    """Every entry's words by its subject, in a fixed number of queries. What came back, came back in the period."""
    subjects = list(dict.fromkeys(entry.subject for entry in entries))
    by_id = {UUID(each.partition(":")[2]): each for each in subjects if each.startswith(ABOUT)}
    orders = Order.objects.in_bulk(list(by_id))
    sold = _names(OrderLine.objects.filter(order__in=orders, merchant=merchant_id).order_by("position"))
    back = _names_back(orders, merchant_id, since=since, until=until)
    channels = dict(
        Redemption.objects.filter(order_id__in=[each for each in by_id if each not in orders]).values_list(
            "order_id", "channel"
        )
    )
    found = {
        subject: _of_order(orders[about], sold.get(about, []), back.get(about, []))
        if about in orders
        else Title(channel=channels.get(about, "counter"))
        for about, subject in by_id.items()
    }
    return {subject: found.get(subject, Title(channel="counter")) for subject in subjects}


def _of_order(order: Order, sold: list[str], back: list[str]) -> Title:
    paid_at = order.paid_at or order.placed_at
    return Title(
        channel="online",
        sold_on=paid_at.astimezone(clock.SEOUL).date(),
        sold=_listed(sold),
        back=_listed(back or sold),
    )


def _listed(names: list[str]) -> Words:
    shown, more = ", ".join(names[:PIECES_NAMED]), len(names) - PIECES_NAMED
    if more <= 0:
        return Words(shown, shown)
    return Words(f"{shown} 외 {more}건", f"{shown} and {more} more")


def _names(lines: Iterable[OrderLine]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for line in lines:
        found.setdefault(line.order_id, []).append(f"{line.name[:60]} × {line.quantity}")
    return found


def _names_back(
    orders: Iterable[UUID], merchant_id: UUID, *, since: datetime | None, until: datetime
) -> dict[UUID, list[str]]:
    lines = ReturnLine.objects.filter(
        line__order__in=orders,
        line__merchant=merchant_id,
        order_return__state=Return.State.DONE,
        order_return__settled_at__lt=until,
        quantity__gt=0,
    ).select_related("line")
    if since is not None:
        lines = lines.filter(order_return__settled_at__gte=since)
    found: dict[UUID, list[str]] = {}
    for each in lines.order_by("order_return__settled_at", "line__position"):
        found.setdefault(each.line.order_id, []).append(f"{each.line.name[:60]} × {each.quantity}")
    return found
