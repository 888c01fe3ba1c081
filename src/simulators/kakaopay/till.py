"""The provider's own books, in memory: one payment for each tid. Every method is one step, whole or not at all."""

import secrets
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from simulators.kakaopay import fields
from simulators.kakaopay.fields import INVALID_PARAMETER, ProblemError

KST = timezone(timedelta(hours=9))
TID_VALID_FOR = timedelta(minutes=15)
CIDS = ("TC0ONETIME",)
OPEN = ("READY", "OPEN_PAYMENT", "SELECT_METHOD", "AUTH_PASSWORD")
PAID = ("SUCCESS_PAYMENT", "PART_CANCEL_PAYMENT", "CANCEL_PAYMENT")
MONEY = ("total", "tax_free", "vat", "point", "discount", "green_deposit")


def clock() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - a stranger has a clock of its own.


def naive_kst(moment: datetime) -> str:
    return moment.astimezone(KST).strftime("%Y-%m-%dT%H:%M:%S")


def default_vat(amount: int) -> int:
    """round(amount / 11): the documented default."""
    return (2 * amount + 11) // 22


def money(total: int = 0, tax_free: int = 0, vat: int = 0, green_deposit: int = 0) -> dict[str, int]:
    amounts = (total, tax_free, vat, 0, 0, green_deposit)
    return dict(zip(MONEY, amounts, strict=True))


@dataclass
class Payment:
    tid: str
    page: str
    asked: dict[str, Any]
    amount: dict[str, int]
    created_at: datetime
    status: str = "READY"
    method: str = "MONEY"
    pg_token: str = ""
    aid: str = ""
    approved_at: datetime | None = None
    canceled_at: datetime | None = None
    canceled: dict[str, int] = field(default_factory=money)
    payload: str | None = None
    actions: list[dict[str, Any]] = field(default_factory=list)

    @property
    def available(self) -> dict[str, int]:
        if self.status not in PAID:
            return money()
        return {name: self.amount[name] - self.canceled[name] for name in MONEY}

    def is_expired(self) -> bool:
        return self.status in OPEN and clock() - self.created_at >= TID_VALID_FOR

    def named(self) -> dict[str, Any]:
        """The fields every later answer begins with."""
        return {
            "tid": self.tid,
            "cid": self.asked["cid"],
            "partner_order_id": self.asked["partner_order_id"],
            "partner_user_id": self.asked["partner_user_id"],
            "payment_method_type": self.method,
            "item_name": self.asked["item_name"],
            "item_code": self.asked.get("item_code", ""),
            "quantity": self.asked["quantity"],
            "amount": dict(self.amount),
            "created_at": naive_kst(self.created_at),
        }


class Till:
    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.payments: dict[str, Payment] = {}
        self.pages: dict[str, Payment] = {}

    def ready(self, body: Any) -> Payment:
        asked = fields.check(body, fields.READY)
        check_cid(asked)
        total, tax_free = asked["total_amount"], asked["tax_free_amount"]
        vat = asked.get("vat_amount", default_vat(total - tax_free) if total > tax_free else 0)
        if asked["quantity"] < 1:
            raise ProblemError(INVALID_PARAMETER, "quantity must be at least 1")
        if total < 1 or tax_free + vat > total:
            raise ProblemError(-704, "invalid amount: total must be positive and hold tax_free and vat")
        with self.lock:
            payment = Payment(
                tid=f"T{secrets.token_hex(10)[:19]}",
                page=secrets.token_hex(16),
                asked=asked,
                amount=money(total, tax_free, vat, asked.get("green_deposit", 0)),
                created_at=clock(),
                method=asked.get("payment_method_type", "MONEY"),
            )
            self.payments[payment.tid] = self.pages[payment.page] = payment
        return payment

    def find(self, asked: dict[str, Any]) -> Payment:
        check_cid(asked)
        payment = self.payments.get(asked["tid"])
        if payment is None or payment.asked["cid"] != asked["cid"]:
            raise ProblemError(-721, "no such tid")
        return payment

    def approve(self, body: Any) -> Payment:
        asked = fields.check(body, fields.APPROVE)
        with self.lock:
            payment = self.find(asked)
            self._check_approvable(payment, asked)
            payment.status, payment.aid = "SUCCESS_PAYMENT", new_aid()
            payment.approved_at, payment.payload = clock(), asked.get("payload")
            payment.actions.append(
                _action(payment.aid, "PAYMENT", payment.amount, asked, payment.approved_at)
            )
        return payment

    def _check_approvable(self, payment: Payment, asked: dict[str, Any]) -> None:
        if payment.status in PAID:
            raise ProblemError(-702, "payment is already done")
        if payment.is_expired():
            raise ProblemError(-723, "tid is expired")
        if asked["partner_order_id"] != payment.asked["partner_order_id"]:
            raise ProblemError(-706, "partner_order_id does not match")
        if asked["partner_user_id"] != payment.asked["partner_user_id"]:
            raise ProblemError(-707, "partner_user_id does not match")
        if payment.status != "AUTH_PASSWORD":
            raise ProblemError(-783, f"payment is not approvable: {payment.status}")
        if asked["pg_token"] != payment.pg_token:
            raise ProblemError(-708, "pg_token is invalid")
        if asked.get("total_amount", payment.amount["total"]) != payment.amount["total"]:
            raise ProblemError(-703, "total_amount does not match")

    def order(self, body: Any) -> Payment:
        return self.find(fields.check(body, fields.ORDER))

    def cancel(self, body: Any) -> tuple[Payment, dict[str, int], str]:
        """The payment, what this request cancelled, and its action id."""
        asked = fields.check(body, fields.CANCEL)
        with self.lock:
            payment = self.find(asked)
            part = _part_to_cancel(payment, asked)
            payment.canceled = {name: payment.canceled[name] + part[name] for name in MONEY}
            payment.canceled_at, aid = clock(), new_aid()
            is_all = payment.canceled["total"] == payment.amount["total"]
            payment.status = "CANCEL_PAYMENT" if is_all else "PART_CANCEL_PAYMENT"
            payment.actions.append(_action(aid, "CANCEL", part, asked, payment.canceled_at))
        return payment, part, aid


def _part_to_cancel(payment: Payment, asked: dict[str, Any]) -> dict[str, int]:
    if payment.status not in ("SUCCESS_PAYMENT", "PART_CANCEL_PAYMENT"):
        raise ProblemError(-784, f"payment is not cancellable: {payment.status}")
    total, tax_free = asked["cancel_amount"], asked["cancel_tax_free_amount"]
    if total < 1 or tax_free > total:
        raise ProblemError(-722, "invalid cancel amount")
    vat = asked.get("cancel_vat_amount", default_vat(total - tax_free))
    available, deposit = payment.available, payment.available["green_deposit"]
    if deposit and total != available["total"]:
        raise ProblemError(-784, "a payment with a green deposit is only cancelled whole")
    expected = asked.get("cancel_available_amount")
    if expected is not None and expected != available["total"]:
        raise ProblemError(-710, f"cancel_available_amount is {available['total']}")
    part = money(total, tax_free, vat, deposit)
    if any(part[name] > available[name] for name in ("total", "tax_free", "vat")):
        raise ProblemError(-710, "requested cancel amount is bigger than cancelable amount")
    # What would be left must still be able to hold its own tax: this is where default VAT drifts into a refusal.
    if available["tax_free"] - tax_free + available["vat"] - vat > available["total"] - total:
        raise ProblemError(-710, "requested cancel amount is bigger than cancelable amount")
    return part


def check_cid(asked: dict[str, Any]) -> None:
    if asked["cid"] not in CIDS:
        raise ProblemError(-731, "invalid cid")


def new_aid() -> str:
    return f"A{secrets.token_hex(10)[:19]}"


def _action(
    aid: str, kind: str, amount: dict[str, int], asked: dict[str, Any], at: datetime
) -> dict[str, Any]:
    return {
        "aid": aid,
        "approved_at": naive_kst(at),
        "amount": amount["total"],
        "point_amount": amount["point"],
        "discount_amount": amount["discount"],
        "green_deposit": amount["green_deposit"],
        "payment_action_type": kind,
        "payload": asked.get("payload", ""),
    }
