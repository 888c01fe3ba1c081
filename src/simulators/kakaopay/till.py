"""Taking money and giving it back, as the provider does. Every method is one step, whole or not at all."""

import secrets
from datetime import datetime
from typing import Any

from simulators.kakaopay import fields
from simulators.kakaopay.books import MONEY, PAID, Books, Payment, clock, money, naive_kst
from simulators.kakaopay.fields import INVALID_PARAMETER, ProblemError

CIDS = ("TC0ONETIME",)


def default_vat(amount: int) -> int:
    """round(amount / 11): the documented default."""
    return (2 * amount + 11) // 22


class Till:
    def __init__(self, books: Books) -> None:
        self.books = books

    def ready(self, body: Any) -> Payment:
        asked = fields.check(body, fields.READY)
        check_cid(asked)
        total, tax_free = asked["total_amount"], asked["tax_free_amount"]
        vat = asked.get("vat_amount", default_vat(total - tax_free) if total > tax_free else 0)
        if asked["quantity"] < 1:
            raise ProblemError(INVALID_PARAMETER, "quantity must be at least 1")
        if total < 1 or tax_free + vat > total:
            raise ProblemError(-704, "invalid amount: total must be positive and hold tax_free and vat")
        payment = Payment(
            tid=f"T{secrets.token_hex(10)[:19]}",
            page=secrets.token_hex(16),
            asked=asked,
            amount=money(total, tax_free, vat, asked.get("green_deposit", 0)),
            created_at=clock(),
            method=asked.get("payment_method_type", "MONEY"),
        )
        self.books.keep(payment)
        return payment

    def find(self, asked: dict[str, Any]) -> Payment:
        check_cid(asked)
        payment = self.books.find(tid=asked["tid"])
        if payment is None or payment.asked["cid"] != asked["cid"]:
            raise ProblemError(-721, "no such tid")
        return payment

    def approve(self, body: Any) -> Payment:
        asked = fields.check(body, fields.APPROVE)
        with self.books.lock:
            payment = self.find(asked)
            self._check_approvable(payment, asked)
            payment.status, payment.aid = "SUCCESS_PAYMENT", new_aid()
            payment.approved_at, payment.payload = clock(), asked.get("payload")
            payment.actions.append(
                _action(payment.aid, "PAYMENT", payment.amount, asked, payment.approved_at)
            )
            self.books.keep(payment)
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
        with self.books.lock:
            payment = self.find(asked)
            part = _part_to_cancel(payment, asked)
            payment.canceled = {name: payment.canceled[name] + part[name] for name in MONEY}
            payment.canceled_at, aid = clock(), new_aid()
            is_all = payment.canceled["total"] == payment.amount["total"]
            payment.status = "CANCEL_PAYMENT" if is_all else "PART_CANCEL_PAYMENT"
            payment.actions.append(_action(aid, "CANCEL", part, asked, payment.canceled_at))
            self.books.keep(payment)
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
