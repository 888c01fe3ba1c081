"""Failing on demand: faults are queued, each for a number of times, for any payment or for one."""

import threading
from dataclasses import asdict, dataclass, field
from typing import Any

from simulators.kakaopay.books import Payment
from simulators.kakaopay.fields import INVALID_PARAMETER, ProblemError

# fault → the request it waits for
FAULTS = {
    "ready_answer_lost": "ready",
    "ready_refused": "ready",
    "approve_answer_lost": "approve",  # it succeeded, the connection breaks
    "approve_hangs": "approve",  # it succeeded, the answer takes `seconds`
    "approve_500": "approve",  # it succeeded, HTTP 500
    "approve_unavailable": "approve",  # nothing happened, HTTP 503
    "approve_slow": "approve",  # the answer and the deed take `seconds`
    "approve_other_amount": "approve",  # it took one won too few
    "user_locked": "approve",  # -780, and the payment has failed
    "refused": "approve",  # -780 LACK_BALANCE, and the payment has failed
    "tid_expired": "approve",  # the quarter of an hour is over
    "duplicate_request": "approve",  # -785
    "order_shows_auth_password": "order",  # the look-up lags behind
    "order_unavailable": "order",  # HTTP 503
    "order_hangs": "order",
    "cancel_answer_lost": "cancel",
    "cancel_hangs": "cancel",
    "cancel_500": "cancel",  # it succeeded, HTTP 500
    "cancel_unavailable": "cancel",  # nothing happened, HTTP 503
    "cancel_refused": "cancel",  # -781
    "cancel_slow": "cancel",
}
DEFAULT_SECONDS = 30.0


@dataclass
class Fault:
    fault: str
    times: int = 1
    tid: str = ""
    partner_order_id: str = ""
    seconds: float = DEFAULT_SECONDS

    def meets(self, request: str, body: dict[str, Any], payment: Payment | None) -> bool:
        order = payment.asked["partner_order_id"] if payment else body.get("partner_order_id")
        return (
            FAULTS[self.fault] == request
            and self.tid in ("", body.get("tid"))
            and self.partner_order_id in ("", order)
        )


@dataclass
class Faults:
    waiting: list[Fault] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def order(self, body: Any) -> Fault:
        """Queue a fault: {"fault", "times"?, "tid"?, "partner_order_id"?, "seconds"?}."""
        name = body.get("fault", "") if isinstance(body, dict) else ""
        if name not in FAULTS:
            raise ProblemError(INVALID_PARAMETER, f"fault must be one of {', '.join(FAULTS)}")
        known = {key: body[key] for key in ("times", "tid", "partner_order_id", "seconds") if key in body}
        fault = Fault(name, **known)
        with self.lock:
            self.waiting.append(fault)
        return fault

    def take(self, request: str, body: Any, payment: Payment | None) -> Fault | None:
        """The first fault waiting for this request, used up once."""
        if not isinstance(body, dict):
            return None
        with self.lock:
            for fault in self.waiting:
                if fault.meets(request, body, payment):
                    fault.times -= 1
                    self.waiting = [one for one in self.waiting if one.times > 0]
                    return fault
        return None

    def forget(self) -> None:
        with self.lock:
            self.waiting.clear()

    def listed(self) -> list[dict[str, Any]]:
        with self.lock:
            return [asdict(fault) for fault in self.waiting]
