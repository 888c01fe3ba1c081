"""hamkke, for the same cart and the same races: the crowd over HTTP against two copies of the claim service."""

import json
import subprocess
import sys
from datetime import timedelta
from typing import Any

from benchmarks.peers import budget, racing
from hamkke import __version__
from hamkke.coupons import rules
from hamkke.kernel import clock, ids

CROWDS = {"limit": (1, 10, 1_000), "contenders": (24, 2_000)}
_LINES, _PRICE, _DISCOUNT = 10, 1_000, 1_000  # of a cart, in won


def measure(database_url: str) -> dict[str, Any]:
    """On a prepared empty database. The crowds are those of a whole `hamkke race`."""
    wanted = [
        part for name, values in CROWDS.items() for value in values for part in (f"--{name}", str(value))
    ]
    return {
        "name": "hamkke",
        "version": __version__,
        "grant": "a claim over HTTP, committed; in the budget's race also used at a counter over HTTP",
        "processes": f"{budget.COPIES} claim, 1 web",
        "races": _raced(*wanted, "--copies", str(budget.COPIES), "--on", database_url),
        "budget": _answered("benchmarks.peers.budget", database_url),
        "carts": carts(),
    }


def _raced(*arguments: str) -> list[dict[str, Any]]:
    report = _answered("hamkke.config.cli", "race", "--rounds", "0", "--json", *arguments)
    return [_row(burst) for burst in report["bursts"]]


def _answered(module: str, *arguments: str) -> Any:
    """What a module run in a process of its own says in JSON."""
    command = [sys.executable, "-m", module, *arguments]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if not answer.stdout:
        raise SystemExit(answer.stderr)
    return json.loads(answer.stdout)


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
    """A ten-line cart with one coupon in hand, priced as the checkout does: the shopper's coupons and the versions in force
    are asked of the database, for every cart anew.
    """
    from hamkke.coupons import queries as coupons
    from hamkke.coupons.models import Campaign
    from hamkke.merchants.models import Merchant
    from race import cast
    from tests.factories.coupons import ClaimFactory
    from tests.factories.merchants import ProductFactory
    from tests.factories.people import UserFactory

    stage, shopper = cast.set_stage(), UserFactory()
    campaign = Campaign.objects.get(pk=cast.opened_campaign(stage, limit=1))
    ClaimFactory(campaign=campaign, shopper=shopper, claimed_at=clock.now())
    merchants = Merchant.objects.order_by("pk")
    goods = [ProductFactory(merchant=merchants[number % len(merchants)]) for number in range(_LINES)]

    def price() -> object:
        lines = [
            rules.CartLine(
                id=ids.new(), product_id=product.pk, merchant_id=product.merchant_id, amount=_PRICE
            )
            for product in goods
        ]
        priced = coupons.quote(shopper, coupons.cart_of(lines, moment=clock.now()))
        assert priced.quote.discount == _DISCOUNT
        return priced

    found, live = [], 0
    for others in racing.OTHER_CAMPAIGNS:
        for _ in range(others - live):
            _open_another(stage)
        live = others
        found.append(racing.priced(price, others=others))
    return found


def _open_another(stage: Any) -> None:
    """A campaign that is live, for somebody else's goods."""
    from hamkke.coupons import actions as coupons

    now, day = clock.now(), timedelta(days=1)
    campaign = coupons.draft_campaign(
        id=ids.new(),
        edition=stage.edition,
        title="다른 쿠폰",
        title_en="Another coupon",
        rate=1_000,
        cap=3_000,
        quantity=1,
        scope={"products": [str(ids.new())]},
        opens_at=now - day,
        closes_at=now + day,
        usable_until=now + day,
        funders=[(stage.funders[0], 10_000)],
        by=stage.organiser,
    )
    coupons.open_campaign(campaign, by=stage.organiser)
