"""hamkke, for the same cart and the same races: the crowd over HTTP against two copies of the claim service."""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from typing import Any

from benchmarks.peers import racing
from hamkke import __version__
from hamkke.coupons import rules
from hamkke.kernel import clock, ids

CROWDS = {"limit": (1, 10, 1_000), "contenders": (24, 2_000)}
_LINES, _PRICE = 10, 1_000  # of a cart, in won


def measure(database_url: str) -> dict[str, Any]:
    """On a prepared empty database. Every crowd is a whole `hamkke race`; a budget of five discounts is a limit of five."""
    wanted = [
        part for name, values in CROWDS.items() for value in values for part in (f"--{name}", str(value))
    ]
    raced = _raced(*wanted, "--on", database_url)
    pieces = racing.BUDGET // racing.BUDGET_EACH
    [budget] = _raced(
        "--limit", str(pieces), "--contenders", str(racing.BUDGET_CONTENDERS), "--on", database_url
    )
    return {
        "name": "hamkke",
        "version": __version__,
        "grant": "a claim over HTTP, committed",
        "races": raced,
        "budget": budget
        | {name: budget[name] * racing.BUDGET_EACH for name in ("limit", "granted", "over", "under")},
        "carts": carts(),
    }


def _raced(*arguments: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "hamkke.config.cli", "race", "--rounds", "0", "--json", *arguments]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if not answer.stdout:
        raise SystemExit(answer.stderr)
    return [_row(burst) for burst in json.loads(answer.stdout)["bursts"]]


def _row(burst: dict[str, Any]) -> dict[str, Any]:
    claims = burst["claims"]
    return {
        "limit": burst["limit"],
        "contenders": burst["contenders"],
        "granted": claims["granted"],
        "over": claims["over"],
        "under": claims["under"],
        "drift": claims["counter_drift"],
        "said": claims["answers"],
        "p50_ms": claims["p50_ms"],
        "p99_ms": claims["p99_ms"],
        "per_second": claims["grants_per_second"],
    }


def carts() -> list[dict[str, Any]]:
    """A ten-line cart with one coupon in hand, priced by the compiled book of all live campaigns."""
    moment, until = clock.now(), clock.now() + timedelta(days=1)
    lines = [rules.CartLine(ids.new(), ids.new(), ids.new(), _PRICE) for _ in range(_LINES)]
    cart = rules.Cart(lines, moment)
    coupon = rules.Terms(ids.new(), ids.new(), cap=3_000, usable_until=until, rate=1_000)
    found = []
    for others in racing.OTHER_CAMPAIGNS:
        book = rules.Book.compile([coupon, *(_other(until) for _ in range(others))])
        found.append(
            racing.priced(lambda book=book: rules.price(book, cart, [coupon.campaign]), others=others)
        )  # type: ignore[misc]
    return found


def _other(until: datetime) -> rules.Terms:
    """A campaign that is live and needs no claim, for somebody else's goods."""
    scope = rules.Scope(products=frozenset([ids.new()]))
    return rules.Terms(
        ids.new(), ids.new(), cap=3_000, usable_until=until, rate=1_000, scope=scope, is_automatic=True
    )
