"""How many coupons of one hot campaign are used a second: three funders, every won in the ledger, on the disk when answered.

Many at a time is the door of partners' usage files; one at a time, at many tills at once, is the door of the shops' counters.
Compared with what is usually done, a transaction for each that locks the rows it counts in; without a ledger, and
so with far less to write.
"""

import itertools
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hamkke.config.settings")

from benchmarks.table import Row
from hamkke.kernel.words import Words

COUPONS = 12_000
SHOPS = 20
THREADS = 64
PLAIN = Words("쿠폰 한 장에 트랜잭션 하나, 행 잠금", "a row-locking transaction for each coupon")


def measure(database_url: str) -> list[Row]:
    """For `make bench`: on the database it gives."""
    uses = Uses(COUPONS)
    plain = plain_rate(database_url, 1_000)
    rows = [Row(PLAIN, plain)]
    for size, count in ((1, 300), (10, 1_500), (100, 3_000), (500, 4_000)):
        rate = batch_rate(uses.next(count), size)
        what = Words(f"쿠폰 사용, {size}장씩", f"coupons used, {size} at a time")
        rows.append(Row(what, rate, PLAIN, rate / plain, rate_least=1_000 if size >= 100 else None))
    tills = till_rate(uses.shown(1_500))
    what = Words(
        f"매장에서 쿠폰 사용, 동시에 {THREADS}곳", f"coupons used in shops, at {THREADS} tills at once"
    )
    return [*rows, Row(what, tills, PLAIN, tills / plain)]


class Uses:
    """Coupons of one open campaign of three funders, in as many wallets, and what they are used on."""

    def __init__(self, count: int) -> None:
        from hamkke.coupons import actions
        from hamkke.coupons.models import Claim
        from hamkke.kernel import clock, ids
        from hamkke.people.models import User
        from tests.factories.coupons import CampaignFactory, FundingFactory, logged
        from tests.factories.merchants import ShopFactory
        from tests.factories.people import OrganisationFactory, UserFactory

        now, day = clock.now(), timedelta(days=1)
        draft = CampaignFactory(
            opens_at=now - day, closes_at=now + day, usable_until=now + day, quantity=count
        )
        for place, share in enumerate((5_000, 3_000, 2_000)):
            FundingFactory(campaign=draft, share=share, place=place, funder=OrganisationFactory())
        campaign = actions.open_campaign(draft, by=UserFactory())
        opening = campaign.openings.get()
        shoppers = [User(email=f"shopper-{n}@bench.example") for n in range(count)]
        User.objects.bulk_create(shoppers, batch_size=2_000)
        codes = ids.secret_codes(count)
        claims = [
            Claim(
                id=ids.new(),
                campaign=campaign,
                opening=opening,
                shopper=shopper,
                position=position,
                code=code.decode(),
                claimed_at=now,
            )
            for position, (shopper, code) in enumerate(zip(shoppers, codes, strict=True), start=1)
        ]
        Claim.objects.bulk_create(claims, batch_size=2_000)
        logged(campaign)
        self.claims = {claim.id: claim for claim in claims}
        self.shops = [ShopFactory() for _ in range(SHOPS)]
        merchants = itertools.cycle([shop.merchant_id for shop in self.shops])
        self.left: Iterator[Any] = iter(
            actions.Use(
                id=ids.new(),
                sale_id=ids.new(),
                lines=(actions.Line(ids.new(), next(merchants), 29_990),),
                channel="counter",
                at=now,
                claim_id=claim.id,
            )
            for claim in claims
        )

    def next(self, count: int) -> list[Any]:
        return list(itertools.islice(self.left, count))

    def shown(self, count: int) -> list[Any]:
        """Passes of the coupons that are next, each at one of the shops."""
        from hamkke.coupons import actions
        from hamkke.kernel import ids

        claims = [self.claims[use.claim_id] for use in self.next(count)]
        return [
            actions.issue_pass(claim, id=ids.new(), shop=shop, by=claim.shopper)
            for claim, shop in zip(claims, itertools.cycle(self.shops), strict=False)
        ]


def batch_rate(uses: Sequence[Any], size: int) -> float:
    from hamkke.coupons import actions

    return rate(
        lambda batch: check(actions.use(batch, by=None)),
        [uses[start : start + size] for start in range(0, len(uses), size)],
        of=len(uses),
    )


def till_rate(passes: Sequence[Any]) -> float:
    from django.db import connection

    from hamkke.coupons import actions
    from hamkke.kernel import ids

    def one_use(shown: Any) -> Any:
        try:
            return actions.use_pass(
                shown, id=ids.new(), shop=shown.shop, amount=29_990, by=shown.shop.merchant.owner
            )
        finally:
            connection.close()  # back to the pool, as after each request

    def one_till(share: Sequence[Any]) -> None:
        check([one_use(shown) for shown in share])

    with ThreadPoolExecutor(THREADS) as pool:
        shares = [passes[start::THREADS] for start in range(THREADS)]
        return rate(lambda _: list(pool.map(one_till, shares)), [None], of=len(passes))


def check(answers: Iterable[Any]) -> None:
    assert all(answer.discount == 2_999 for answer in answers), "A coupon was not used as it should be."


def rate(act: Callable[[Any], Any], work: Iterable[Any], *, of: int) -> float:
    began = time.perf_counter()
    for each in work:
        act(each)
    return of / (time.perf_counter() - began)


# ── What is usually done ──


def plain_rate(database_url: str, count: int, *, at_once: int = 8) -> float:
    """Everybody locks their coupon, the campaign's three budgets and the shop, writes what happened, and commits."""
    import psycopg

    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            """
            CREATE TABLE plain_coupon (id int PRIMARY KEY, is_used boolean NOT NULL DEFAULT false);
            CREATE TABLE plain_account (id int PRIMARY KEY, balance bigint NOT NULL CHECK (balance >= 0));
            CREATE TABLE plain_use (id int PRIMARY KEY, discount bigint NOT NULL);
            CREATE TABLE plain_part (use int, account int, amount bigint, PRIMARY KEY (use, account));
            INSERT INTO plain_account SELECT each, 1000000000 FROM generate_series(1, 23) AS each;
            """
        )
        connection.execute("INSERT INTO plain_coupon SELECT * FROM generate_series(1, %s)", [count])

    def one_till(start: int) -> None:
        with psycopg.connect(database_url) as connection:
            for number in range(start + 1, count + 1, at_once):
                plain_use(connection, number)
                connection.commit()

    with ThreadPoolExecutor(at_once) as pool:
        return rate(lambda _: list(pool.map(one_till, range(at_once))), [None], of=count)


def plain_use(connection: Any, number: int) -> None:
    connection.execute("SELECT is_used FROM plain_coupon WHERE id = %s FOR UPDATE", [number])
    connection.execute("UPDATE plain_coupon SET is_used = true WHERE id = %s", [number])
    connection.execute("INSERT INTO plain_use VALUES (%s, 2999)", [number])
    for account, amount in ((1, 1_500), (2, 900), (3, 599)):
        connection.execute("UPDATE plain_account SET balance = balance - %s WHERE id = %s", [amount, account])
        connection.execute("INSERT INTO plain_part VALUES (%s, %s, %s)", [number, account, amount])
    shop = 4 + number % SHOPS
    connection.execute("UPDATE plain_account SET balance = balance + 2999 WHERE id = %s", [shop])
