"""A delivery app that hands out our coupon codes and reports their use, by the partner API as its page documents it.

It knows nothing of us but that page. On demand it fails as such systems do: it repeats a request, its clock is wrong,
its connection breaks before the answer, it sends the same file again under another name.
"""

import csv
import hashlib
import hmac
import io
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

SCHEME = "HAMKKE-HMAC-SHA256"
COLUMNS = ("code", "used_at", "business_number", "amount", "discount")


@dataclass
class Faults:
    """What goes wrong with the next request; each happens once."""

    clock_ahead: timedelta = timedelta(0)
    cut_before_answer: bool = False  # the request arrives, its answer does not
    replay: bool = False  # the very same request is sent twice; the second answer counts
    forge: bool = False  # the body is changed after it was signed


class ConnectionCut(Exception):  # noqa: N818 - it says what happened.
    """The answer never came; whoever asked does not know what happened."""


@dataclass
class DeliveryApp:
    base_url: str
    key: str
    secret: str
    client: Any = None  # anything that requests like httpx
    faults: Faults = field(default_factory=Faults)

    def __post_init__(self) -> None:
        self.client = self.client or httpx.Client(base_url=self.base_url, timeout=30)

    # ── The protocol ──

    def authorization(self, method: str, path: str, body: bytes, *, now: datetime) -> str:
        stamp, nonce = now.strftime("%Y%m%dT%H%M%SZ"), secrets.token_urlsafe(16)
        lines = "\n".join([stamp, nonce, method, path, hashlib.sha256(body).hexdigest()])
        signature = hmac.new(self.secret.encode(), lines.encode(), hashlib.sha256).hexdigest()
        return f"{SCHEME} key={self.key}, timestamp={stamp}, nonce={nonce}, signature={signature}"

    def send(self, method: str, path: str, body: bytes = b"", kind: str = "application/json") -> Any:
        """One signed request with whatever fault is due; its answer."""
        faults, self.faults = self.faults, Faults()
        path = f"/api/partners{path}"
        now = datetime.now(UTC) + faults.clock_ahead  # noqa: TID251 - a stranger's clock is not ours.
        headers = {"Authorization": self.authorization(method, path, body, now=now), "Content-Type": kind}
        sent = body.replace(b"1", b"2", 1) if faults.forge else body
        answer = self.client.request(method, path, content=sent, headers=headers)
        if faults.replay:
            answer = self.client.request(method, path, content=sent, headers=headers)
        if faults.cut_before_answer:
            raise ConnectionCut
        return answer

    def post(self, path: str, **content: Any) -> Any:
        return self.send("POST", path, json.dumps(content).encode())

    # ── What a delivery app does ──

    def allotments(self) -> Any:
        return self.send("GET", "/allotments")

    def order(self, id: str, campaign: str, quantity: int) -> Any:
        return self.post("/orders", id=id, campaign=campaign, quantity=quantity)

    def codes(self, order: str) -> list[str]:
        """The codes of an order, downloaded as a file."""
        rows = csv.DictReader(io.StringIO(self.send("GET", f"/orders/{order}/codes").text))
        return [row["code"] for row in rows]

    def deliver(self, order: str, id: str, states: Mapping[str, str]) -> Any:
        told = [{"code": code, "state": state} for code, state in states.items()]
        return self.post(f"/orders/{order}/deliveries", id=id, codes=told)

    def state(self, order: str, **counts: int) -> Any:
        return self.post(f"/orders/{order}/statement", **counts)

    def report_usage(self, id: str, rows: Iterable[Mapping[str, Any]], *, encoding: str = "utf-8") -> Any:
        """Send a file of used codes."""
        written = io.StringIO()
        table = csv.DictWriter(written, COLUMNS)
        table.writeheader()
        table.writerows(rows)
        return self.send("POST", f"/usage/{id}", written.getvalue().encode(encoding), "text/csv")
