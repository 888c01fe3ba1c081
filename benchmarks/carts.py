"""Carts priced a second: ten lines, with so many live campaigns of which so many match. One process, no database."""

import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

from benchmarks.table import Row
from hamkke.coupons import rules
from hamkke.kernel.words import Words

NOON = datetime(2025, 9, 1, 3, tzinfo=UTC)
SECONDS = 2.0
# (live campaigns, those that match, stacking groups, the mark)
WORLDS = (
    (1, 1, 1, None),
    (100, 5, 1, None),
    (1_000, 5, 1, 1_000),
    (1_000, 5, 2, 1_000),
    (1_000, 100, 2, None),
)


def measure(database_url: str) -> list[Row]:
    cart = a_cart()
    rates = {world: rate(a_book(*world[:3]), cart) for world in WORLDS}
    alone = rates[WORLDS[0]]
    against = Words("한 행사", "one live campaign")
    return [
        Row(
            what=Words(
                f"상품 열 줄, 행사 {live:,}개 중 {match}개 해당, 묶음 {groups}개",
                f"ten lines, {live:,} live campaigns of which {match} match, in {groups} group(s)",
            ),
            per_second=found,
            against=against if live > 1 else None,
            ratio=found / alone if live > 1 else None,
            rate_least=mark,
        )
        for (live, match, groups, mark), found in rates.items()
    ]


def rate(book: rules.Book, cart: rules.Cart) -> float:
    """Carts a second, the best of three runs: whoever else is at work on the machine only takes away."""
    return max(_rate(book, cart) for _ in range(3))


def _rate(book: rules.Book, cart: rules.Cart) -> float:
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < SECONDS / 3:
        quote = rules.price(book, cart)
        assert quote.discount > 0
        assert quote.is_exact
        count += 1
    return count / (time.perf_counter() - start)


def a_cart() -> rules.Cart:
    lines = [
        rules.CartLine(
            id=UUID(int=n),
            merchant_id=UUID(int=1_000 + n),
            product_id=UUID(int=2_000 + n),
            amount=3_000 + 700 * n,
            regions=frozenset({"47", "47720"}),
            exhibitions=frozenset({UUID(int=3_000 + n % 3)}),
        )
        for n in range(10)
    ]
    return rules.Cart(lines, moment=NOON)


def a_book(live: int, match: int, groups: int) -> rules.Book:
    """So many that match, narrowed in every way there is, and the rest for other products, merchants and regions."""
    return rules.Book.compile(_matching(n, groups) if n < match else _other(n) for n in range(live))


def _matching(n: int, groups: int) -> rules.Terms:
    scopes = (
        rules.Scope(),
        rules.Scope(merchants=frozenset({UUID(int=1_000 + n % 10), UUID(int=1_001 + n % 9)})),
        rules.Scope(regions=frozenset({"47"})),
        rules.Scope(exhibitions=frozenset({UUID(int=3_000 + n % 3)})),
        rules.Scope(products=frozenset({UUID(int=2_000 + n % 10)})),
    )
    return _terms(n, scopes[n % len(scopes)], group="" if groups == 1 else f"group {n % groups}")


def _other(n: int) -> rules.Terms:
    scopes = (
        rules.Scope(products=frozenset({UUID(int=90_000 + 3 * n + m) for m in range(3)})),
        rules.Scope(merchants=frozenset({UUID(int=80_000 + n)})),
        rules.Scope(exhibitions=frozenset({UUID(int=70_000 + n)})),
        rules.Scope(regions=frozenset({"11"})),
    )
    return _terms(n, scopes[n % len(scopes)])


def _terms(n: int, scope: rules.Scope, group: str = "") -> rules.Terms:
    return rules.Terms(
        campaign=UUID(int=10**6 + n),
        version=UUID(int=2 * 10**6 + n),
        usable_until=NOON + timedelta(days=30),
        rate=500 + n % 7 * 100,
        cap=2_000 + n % 5 * 500,
        scope=scope,
        group=group,
        is_automatic=True,
    )
