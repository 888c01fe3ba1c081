"""The books after a race: what the shoppers were told, what the orders say, and the same won at the provider and here."""

import json
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from hamkke.kernel import clock
from race import cast
from race.ground import Ground
from race.shopping import Shopper

_DRAIN_SECONDS = 60.0
_DOING_SECONDS = 3.0
_LATER = timedelta(hours=2)
_PAID = ("SUCCESS_PAYMENT", "PART_CANCEL_PAYMENT", "CANCEL_PAYMENT")
_WAITING = """
SELECT count(*) FILTER (WHERE status = 'todo') AS todo, count(*) AS jobs FROM procrastinate_jobs
WHERE status IN ('todo', 'doing') AND (scheduled_at IS NULL OR scheduled_at < now())
"""
_ORDERS = """
SELECT o.id, o.state, o.paid_at IS NOT NULL AS is_paid,
    EXISTS (SELECT 1 FROM orders_return r WHERE r.order_id = o.id) AS has_return
FROM orders_order o WHERE o.id = ANY(%s)
"""
_COUNTER_USES = """
SELECT u.id, r.id AS returned FROM coupons_counteruse u LEFT JOIN coupons_counterreturn r ON r.use_id = u.id
WHERE u.id = ANY(%s) AND u.state = 'accepted'
"""
_HANDED_BACK = "SELECT claim_id FROM coupons_handback WHERE claim_id = ANY(%s)"
_IN_BETWEEN = """
SELECT 'payment' AS what, id, state FROM payments_payment WHERE state NOT IN ('approved', 'failed', 'cancelled', 'expired')
UNION ALL SELECT 'refund', id, state FROM payments_refund WHERE state NOT IN ('completed', 'failed')
UNION ALL SELECT 'return', id, state FROM orders_return WHERE state NOT IN ('done', 'failed')
UNION ALL SELECT 'redemption', id, state FROM coupons_redemption WHERE state = 'held'
"""
_OUTSIDE = """
SELECT coalesce(sum(debits_posted - credits_posted), 0)::bigint AS won FROM ledger_account WHERE code = 'outside:kakaopay'
"""


@dataclass(frozen=True)
class Reconciled:
    """Numbers that must be nought, or equal."""

    left_in_between: int
    provider_won: int
    ledger_won: int

    @property
    def wrong(self) -> int:
        return self.left_in_between + (self.provider_won != self.ledger_won)


def told_but_not_so(ground: Ground, shoppers: Sequence[Shopper]) -> int:
    """Shoppers who were told "ordered", "paid", "used at a counter" … where the database knows of no such thing."""
    bought = [shopper.bought for shopper in shoppers]
    orders = {row["id"]: row for row in ground.rows(_ORDERS, bought)}
    uses = {row["id"]: row for row in ground.rows(_COUNTER_USES, bought)}
    handed = {row["claim_id"] for row in ground.rows(_HANDED_BACK, [each.claim for each in shoppers])}
    return sum(
        1
        for shopper in shoppers
        if not (
            _is_so(shopper, orders.get(shopper.bought))
            and _is_so_at_counter(shopper, uses.get(shopper.bought))
            and ("handed back" not in shopper.told or shopper.claim in handed)
        )
    )


def _is_so_at_counter(shopper: Shopper, use: "dict[str, object] | None") -> bool:
    if "taken back" in shopper.told and (use is None or use["returned"] != shopper.step):
        return False
    return "used at a counter" not in shopper.told or use is not None


def _is_so(shopper: Shopper, order: "dict[str, object] | None") -> bool:
    told = set(shopper.told)
    if order is None:
        return not told & {"ordered", "paid", "sent back", "cancelled"}
    if "paid" in told and not order["is_paid"]:
        return False
    if "sent back" in told and not order["has_return"]:
        return False
    return "cancelled" not in told or bool(order["has_return"]) or order["state"] == "cancelled"


def drain(ground: Ground) -> None:
    """Wait until the worker has done what can be done now; what a killed one was doing stays with the dead for a while."""
    deadline, patience = time.monotonic() + _DRAIN_SECONDS, time.monotonic() + _DOING_SECONDS
    while time.monotonic() < deadline:
        [waiting] = ground.rows(_WAITING)
        if not waiting["jobs"] or (not waiting["todo"] and time.monotonic() > patience):
            return
        time.sleep(0.1)


def let_time_pass(ground: Ground) -> None:
    """Two hours later: what somebody left half done is swept and looked up, as the timetable would have it."""
    from hamkke.payments import actions as payments
    from hamkke.payments import queries as told

    cast.forget_connections()
    with clock.pretend(clock.now() + _LATER):
        payments.sweep()
        for row in ground.rows(_IN_BETWEEN):
            if row["what"] == "payment":
                payments.look_up(told.payment_by_id(row["id"]))
            elif row["what"] == "refund":
                payments.send_refund(told.refund_by_id(row["id"]))
    cast.forget_connections()


def reconciled(ground: Ground, *, simulators: Path) -> Reconciled:
    return Reconciled(
        left_in_between=len(ground.rows(_IN_BETWEEN)),
        provider_won=_at_provider(simulators / "kakaopay.sqlite"),
        ledger_won=ground.rows(_OUTSIDE)[0]["won"],
    )


def _at_provider(file: Path) -> int:
    """The won that the provider has taken from shoppers and not given back, in its own books."""
    if not file.exists():
        return 0
    with sqlite3.connect(file) as books:
        payments = [json.loads(content) for (content,) in books.execute("SELECT content FROM payment")]
    return sum(
        each["amount"]["total"] - each["canceled"]["total"] for each in payments if each["status"] in _PAID
    )
