"""How claims would stand in a distributed PostgreSQL: partitioned by campaign, hashed by shopper; by the service's own SQL.

A partitioned table can only promise what its partition key is part of. So three promises move: a position is given once by the opening's
lock alone, an id is unique beside its shopper, and a code is unguessable rather than unique. Everything else is as it was.
"""

import asyncio
from collections import Counter

import psycopg
import pytest

from hamkke.kernel import ids
from tests.claim.conftest import counted, people, rows, serving

SHARDS = 4
LAYOUT = """
DROP TABLE coupons_claimkey;
ALTER TABLE coupons_claim RENAME TO coupons_claim_whole;
CREATE TABLE coupons_claim (LIKE coupons_claim_whole INCLUDING DEFAULTS) PARTITION BY LIST (campaign_id);
CREATE TABLE coupons_claimkey (campaign_id uuid NOT NULL, key bytea NOT NULL, turn int2 NOT NULL, claim_id uuid NOT NULL)
    PARTITION BY LIST (campaign_id);
"""
CAMPAIGN = """
CREATE TABLE claim_{n} PARTITION OF coupons_claim FOR VALUES IN ('{campaign}') PARTITION BY HASH (shopper_id);
CREATE UNIQUE INDEX ON claim_{n} (shopper_id, turn);
CREATE UNIQUE INDEX ON claim_{n} (id, shopper_id);
CREATE INDEX ON claim_{n} (position);
CREATE INDEX ON claim_{n} (code);
CREATE TABLE claimkey_{n} PARTITION OF coupons_claimkey FOR VALUES IN ('{campaign}') PARTITION BY HASH (key);
CREATE UNIQUE INDEX ON claimkey_{n} (key, turn);
"""
SHARD = """
CREATE TABLE claim_{n}_{shard} PARTITION OF claim_{n} FOR VALUES WITH (MODULUS {shards}, REMAINDER {shard});
CREATE TABLE claimkey_{n}_{shard} PARTITION OF claimkey_{n} FOR VALUES WITH (MODULUS {shards}, REMAINDER {shard});
"""


@pytest.fixture
def partitioned(committed_db, opened):
    """Two campaigns of 300 coupons, each with its own partitions."""
    campaigns = [opened(300), opened(300)]
    with psycopg.connect(committed_db) as connection:
        connection.execute(LAYOUT)
        for n, campaign in enumerate(campaigns):
            connection.execute(CAMPAIGN.format(n=n, campaign=campaign.pk))
            for shard in range(SHARDS):
                connection.execute(SHARD.format(n=n, shard=shard, shards=SHARDS))
    return campaigns


def test_the_service_answers_the_same_over_partitions(committed_db, partitioned):
    campaign, other = partitioned
    shoppers, key = people(400), ids.new()

    async def press():
        async with serving(committed_db) as one, serving(committed_db) as second:
            answers = await asyncio.gather(
                one.claim_all(campaign, shoppers),
                second.claim_all(campaign, shoppers),
                one.claim_all(other, shoppers[:50]),
            )
            again = [await one.claim(other, shoppers[60], id=key) for _ in range(2)]
            return answers, again

    (at_one, at_other, elsewhere), again = asyncio.run(press())

    assert Counter(answer.status_code for answer in at_one + at_other) == {201: 300, 409: 500}
    assert {answer.status_code for answer in elsewhere} == {201}
    assert [answer.status_code for answer in again] == [201, 200]
    for n, claimed in enumerate((300, 51)):
        positions = [each for (each,) in rows(committed_db, f"SELECT position FROM claim_{n} ORDER BY 1")]
        assert positions == list(range(1, claimed + 1))
    assert sorted(each for (each,) in rows(committed_db, "SELECT claimed FROM coupons_opening")) == [51, 300]


def test_every_shard_takes_its_part_and_one_campaign_touches_no_other(committed_db, partitioned):
    async def press():
        async with serving(committed_db) as client:
            return await client.claim_all(partitioned[0], people(300))

    asyncio.run(press())

    shards = [rows(committed_db, f"SELECT count(*) FROM claim_0_{shard}")[0][0] for shard in range(SHARDS)]
    assert (sum(shards), min(shards) > 30) == (300, True)
    assert rows(committed_db, "SELECT count(*) FROM claim_1") == [(0,)]
    assert counted(committed_db) in (0, 300)
