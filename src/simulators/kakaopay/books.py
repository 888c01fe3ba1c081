"""Where the provider keeps what it knows. In memory, or in a file so that tomorrow's refund finds today's payment."""

import json
import sqlite3
import threading
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

KST = timezone(timedelta(hours=9))
TID_VALID_FOR = timedelta(minutes=15)
OPEN = ("READY", "OPEN_PAYMENT", "SELECT_METHOD", "AUTH_PASSWORD")
PAID = ("SUCCESS_PAYMENT", "PART_CANCEL_PAYMENT", "CANCEL_PAYMENT")
MONEY = ("total", "tax_free", "vat", "point", "discount", "green_deposit")
MOMENTS = ("created_at", "approved_at", "canceled_at")


def clock() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - a stranger has a clock of its own.


def naive_kst(moment: datetime) -> str:
    return moment.astimezone(KST).strftime("%Y-%m-%dT%H:%M:%S")


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


class Books:
    """One row for each tid. `path` is ":memory:" or a file, opened when it is first needed.

    Whoever reads a payment to change it holds `lock` until it is kept again.
    """

    def __init__(self, path: str = ":memory:") -> None:
        self.path, self.lock = path, threading.RLock()
        self._opened: sqlite3.Connection | None = None

    def find(self, *, tid: str = "", page: str = "") -> Payment | None:
        with self.lock:
            row = (
                self._connection()
                .execute("SELECT content FROM payment WHERE tid = ? OR page = ?", (tid, page))
                .fetchone()
            )
        return _read(row[0]) if row else None

    def keep(self, payment: Payment) -> None:
        with self.lock:
            self._connection().execute(
                "INSERT OR REPLACE INTO payment (tid, page, content) VALUES (?, ?, ?)",
                (payment.tid, payment.page, json.dumps(asdict(payment), default=datetime.isoformat)),
            )

    def _connection(self) -> sqlite3.Connection:
        if self._opened is None:
            if self.path != ":memory:":
                Path(self.path).parent.mkdir(parents=True, exist_ok=True)
            self._opened = sqlite3.connect(self.path, check_same_thread=False, isolation_level=None)
            self._opened.execute("PRAGMA busy_timeout = 5000")
            self._opened.execute("PRAGMA journal_mode = WAL")
            self._opened.execute("PRAGMA synchronous = OFF")
            self._opened.execute(
                "CREATE TABLE IF NOT EXISTS payment (tid TEXT PRIMARY KEY, page TEXT UNIQUE, content TEXT)"
            )
        return self._opened


def _read(content: str) -> Payment:
    values = json.loads(content)
    for name in MOMENTS:
        values[name] = datetime.fromisoformat(values[name]) if values[name] else None
    return Payment(**values)
