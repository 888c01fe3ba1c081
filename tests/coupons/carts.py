"""Carts and campaigns for the tests of the engine: a small world, so that chance makes everything meet."""

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from hypothesis import strategies as st

from hamkke.coupons import rules
from hamkke.kernel import money

NOON = datetime(2025, 9, 1, 3, tzinfo=UTC)
LATER = NOON + timedelta(days=30)


def some_id(kind: int, n: int) -> UUID:
    return UUID(int=kind << 64 | n)


def product(n: int) -> UUID:
    return some_id(1, n)


def merchant(n: int) -> UUID:
    return some_id(2, n)


def exhibition(n: int) -> UUID:
    return some_id(3, n)


def campaign(n: int) -> UUID:
    return some_id(4, n)


def line(n: int = 0, amount: int = 10_000, **given) -> rules.CartLine:
    """Line n: product n of merchant n, unless it is told otherwise."""
    given = {"product_id": product(n), "merchant_id": merchant(n), **given}
    return rules.CartLine(id=some_id(5, n), amount=amount, **given)


def cart(*lines: rules.CartLine, **given) -> rules.Cart:
    return rules.Cart(lines, moment=NOON, **given)


def terms(n: int = 0, *, scope: dict | None = None, **given) -> rules.Terms:
    """Campaign n: 10%, at most ₩3,000, on everything."""
    given = {"rate": 0 if given.get("amount") else 1_000, "cap": given.get("amount") or 3_000, **given}
    return rules.Terms(
        campaign=campaign(n),
        version=some_id(6, n),
        scope=rules.Scope(**{name: frozenset(named) for name, named in (scope or {}).items()}),
        **{"usable_until": LATER, **given},
    )


def price(cart: rules.Cart, *versions: rules.Terms, **given) -> rules.Quote:
    """With every coupon in the wallet."""
    book = rules.Book.compile(versions)
    return rules.price(book, cart, [version.campaign for version in versions], **given)


# ── By chance: drawn by a seeded generator, since ten thousand of them are wanted ──

seeds = st.integers(0, 2**48).map(Random)
_FEW = range(4)
_REGIONS = ("11", "47", "47720")


def some_cart(chance: Random, most: int = 6) -> rules.Cart:
    drawn = [
        line(
            n,
            chance.choice([1, 2, 3, 7, chance.randint(1, 999), chance.randint(1_000, 40_000)]),
            product_id=product(chance.choice(_FEW)),
            merchant_id=merchant(chance.choice(_FEW)),
            regions=frozenset(_some(chance, _REGIONS)),
            exhibitions=frozenset(map(exhibition, _some(chance, _FEW))),
        )
        for n in range(chance.randint(1, most))
    ]
    return cart(
        *drawn,
        channel=chance.choice(["online", "counter", "partner:1"]),
        is_first_purchase=chance.random() < 0.5,
    )


def _some(chance: Random, things, least: int = 0) -> list:
    return chance.sample(list(things), chance.randint(least, len(things)))


def some_scope(chance: Random) -> dict:
    named = {
        "products": map(product, _some(chance, _FEW, 1)),
        "merchants": map(merchant, _some(chance, _FEW, 1)),
        "exhibitions": map(exhibition, _some(chance, _FEW, 1)),
        "regions": _some(chance, _REGIONS, 1),
    }
    excluded = {
        "excluded_products": map(product, chance.sample(_FEW, chance.choice([0, 0, 1]))),
        "excluded_merchants": map(merchant, chance.sample(_FEW, chance.choice([0, 0, 1]))),
    }
    return {name: ids for name, ids in named.items() if chance.random() < 0.25} | excluded


def some_terms(chance: Random, n: int = 0, **given) -> rules.Terms:
    is_percent, worth = chance.random() < 0.6, chance.choice([1, 3, chance.randint(1, 9_000)])
    drawn = {
        "rate": chance.choice([1, 500, 1_000, 3_333, 10_000]) if is_percent else 0,
        "amount": 0 if is_percent else worth,
        "cap": worth,
        "minimum_order": chance.choice([0, 0, 0, 10_000, 50_000]),
        "scope": some_scope(chance) if chance.random() < 0.6 else {},
        "channels": frozenset(chance.choice([[], [], [], ["online"], ["counter", "partner:1"]])),
        "first_purchase_only": chance.random() < 0.1,
        "group": chance.choice(["", "a", "b", "c"]),
        "is_automatic": chance.random() < 0.5,
        "agreed": frozenset(map(merchant, _some(chance, _FEW))) if chance.random() < 0.1 else None,
        "usable_until": LATER - timedelta(days=chance.randint(-1, 1)),
    }
    return terms(n, **drawn | given)


def some_campaigns(chance: Random, most: int = 8, **given) -> list[rules.Terms]:
    return [some_terms(chance, n, **given) for n in range(chance.randint(0, most))]


def some_funders(chance: Random) -> list[rules.Funder]:
    """Up to three who pay, perhaps the merchants among them."""
    merchants = chance.choice([0, 0, 1_000, 5_000])
    shares = money.share(
        money.BASIS_POINTS - merchants, [chance.randint(1, 9) for _ in range(chance.randint(1, 2))]
    )
    funders = [rules.Funder(share) for share in shares]
    return [*funders, rules.Funder(merchants, is_merchant=True)] if merchants else funders
