"""How a merchant's movements in the ledger become the lines of a statement. Whole won; what is taken off is negative."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from hamkke.kernel import money
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

SEOUL = ZoneInfo("Asia/Seoul")

# The ledger's accounts that settlement itself moves won with.
FEES = "outside:kakaopay:fee"
INTEREST = "outside:late_interest"
BANK = "outside:bank"


class NothingToState(Refused):
    reason = "nothing_to_state"
    says = Words(
        "지난 정산서 뒤로 이 기간에 오간 돈이 없습니다.",
        "No money has moved in this period since the last statement.",
    )


class PeriodAhead(Refused):
    reason = "period_ahead"
    says = Words("아직 끝나지 않은 기간입니다.", "That period has not ended yet.")


class NothingOwed(Refused):
    reason = "nothing_owed"
    says = Words("이 정산서로는 드릴 돈이 없습니다.", "Nothing is to be paid on this statement.")


class PaidAlready(Refused):
    reason = "paid_already"
    says = Words(
        "이 정산서의 지급은 이미 신청되었거나 끝났습니다.",
        "A payout on this statement is under way or done.",
    )


class NotOwed(Refused):
    reason = "not_owed"
    says = Words(
        "그 뒤 반품이 더 많아, 지금은 원장에 드릴 돈이 남아 있지 않습니다.",
        "Later returns outweigh this statement: the ledger owes nothing now.",
    )


class MerchantsWait(Refused):
    reason = "merchants_wait"
    says = Words(
        "지급기한이 지난 정산서가 {count}건({won}원) 남아 있어 마감할 수 없습니다.",
        "{count} statements (₩{won}) are overdue: pay them before the books are closed.",
    )


class Kind(StrEnum):
    SALE = "sale"
    RETURN = "return"
    INTEREST = "interest"
    CORRECTION = "correction"


KIND_WORDS = {
    Kind.SALE: Words("판매", "Sale"),
    Kind.RETURN: Words("반품", "Return"),
    Kind.INTEREST: Words("지연이자", "Late interest"),
    Kind.CORRECTION: Words("바로잡음", "Correction"),
}


@dataclass(frozen=True)
class Movement:
    """One transfer of the ledger that touches a merchant's accounts."""

    debit: str
    credit: str
    amount: int
    subject: str
    moment: datetime

    @property
    def day(self) -> date:
        return self.moment.astimezone(SEOUL).date()


@dataclass(frozen=True)
class Amounts:
    """The won of a line or of a whole statement, by who brought them. Returned won are negative.

    `paid` came from shoppers; state, platform and association are their parts of a coupon; `own` is what the merchant
    took off themselves; `other` is interest and corrections.
    """

    paid: int = 0
    state: int = 0
    platform: int = 0
    association: int = 0
    own: int = 0
    fee: int = 0
    other: int = 0

    @property
    def gross(self) -> int:
        """The price before any discount."""
        return self.paid + self.state + self.platform + self.association + self.own

    @property
    def net(self) -> int:
        """What the merchant is owed: the price, less what they gave themselves, less the fee."""
        return self.gross - self.own - self.fee + self.other

    def __add__(self, more: "Amounts") -> "Amounts":
        return Amounts(*(getattr(self, each.name) + getattr(more, each.name) for each in fields(self)))


@dataclass(frozen=True)
class Entry:
    """A line as the ledger tells it: what one order, return or redemption moved in all."""

    kind: Kind
    subject: str
    day: date
    amounts: Amounts


def entries(movements: Iterable[Movement], *, account: str, kinds: Mapping[str, str]) -> list[Entry]:
    """Group movements of the merchant's `account` by what they are about and which way they went, in their order.

    `kinds` names each funder's kind by its id, or by the id of a counter's allowance that it put in. Payouts are left out: they pay statements, they are not in them.
    """
    found: dict[tuple[Kind, str], Entry] = {}
    for movement in movements:
        part = _part(movement, account, kinds)
        if part is None:
            continue
        kind, amounts = part
        key = (kind, movement.subject)
        known = found.get(key)
        found[key] = (
            replace(known, amounts=known.amounts + amounts)
            if known
            else Entry(kind, movement.subject, movement.day, amounts)
        )
    return list(found.values())


def _part(movement: Movement, account: str, kinds: Mapping[str, str]) -> tuple[Kind, Amounts] | None:
    is_in = movement.credit == account or not _is_within(movement.debit, account)
    other = movement.debit if is_in else movement.credit
    amount = movement.amount if is_in else -movement.amount
    went = Kind.SALE if is_in else Kind.RETURN
    if other == BANK:
        return None
    if other == INTEREST:
        return Kind.INTEREST, Amounts(other=amount)
    if other.startswith("outside:") and other.endswith(":fee"):
        return (Kind.RETURN if is_in else Kind.SALE), Amounts(fee=-amount)
    column = _column(other, account, kinds)
    return (went, Amounts(**{column: amount})) if column else (Kind.CORRECTION, Amounts(other=amount))


def _column(other: str, account: str, kinds: Mapping[str, str]) -> str:
    """Whose won they are, by the account they came from; "" when it is nobody's who pays for a sale."""
    if _is_within(other, account):
        return "own"
    if ":funder:" in other or other.startswith("allowance:"):
        return kinds.get(other.rpartition(":")[2], "")
    return "paid" if other.startswith("outside:") else ""


def _is_within(code: str, account: str) -> bool:
    return code == account or code.startswith(f"{account}:")


def total(parts: Iterable[Amounts]) -> Amounts:
    return sum(parts, Amounts())


def carried(*, net: int, carried_before: int) -> int:
    """What a statement leaves for the next one to make up: the won by which returns outweighed sales; at most 0."""
    return min(0, net + carried_before)


def payable(*, net: int, carried_before: int) -> int:
    """What is to be paid on a statement: its net less what the one before left to make up; at least 0."""
    return max(0, net + carried_before)


def check_period(ends_at: datetime, *, now: datetime) -> None:
    if ends_at > now:
        raise PeriodAhead


def payable_now(payable: int, *, asked: int, is_under_way: bool, ledger: int) -> int:
    """The won that a new payout takes: what nobody has asked for yet, and no more than the ledger owes.

    Of 15,000 won with 10,000 sent back since, 5,000 are paid now; without that the merchant would wait for new sales.
    Raises NothingOwed, PaidAlready, NotOwed.
    """
    if payable <= 0:
        raise NothingOwed
    if is_under_way or asked >= payable:
        raise PaidAlready
    if ledger <= 0:
        raise NotOwed
    return min(payable - asked, ledger)


def check_closable(overdue: Sequence[int]) -> None:
    """Refuse to close the books over money that merchants should have had by then."""
    if overdue:
        raise MerchantsWait(count=len(overdue), won=money.spoken(sum(overdue)))


def digest(*, previous: bytes, head: Sequence[object], lines: Iterable[Sequence[object]]) -> bytes:
    """SHA-256 of a statement: the one before, its head, then each line; every value as UTF-8 with its length before it.

    So that no two different statements can read the same, and none can be changed or taken out without its followers
    showing it.
    """
    sha = hashlib.sha256()
    for row in ([previous.hex()], head, *lines):
        sha.update(len(row).to_bytes(4, "big"))
        for value in row:
            text = str(value).encode()
            sha.update(len(text).to_bytes(4, "big") + text)
    return sha.digest()


def number_shown(merchant_id: UUID, number: int) -> str:
    """How a statement is called: the merchant's last eight letters and its number. "S-3F9A2177-0007"."""
    return f"S-{merchant_id.hex[-8:].upper()}-{number:04}"
