"""How often one address and one person may press."""

import asyncio

import httpx

from claim import app as claim
from claim.limits import Limit
from hamkke.kernel import clock, ids
from tests.claim.conftest import NOON, SECRET, counted, serving, token


def test_a_bucket_lets_a_burst_through_and_then_its_rate():
    limit = Limit(rate=2, burst=3)

    burst = [limit.wait_seconds("a", now=10.0) for _ in range(5)]
    later = [limit.wait_seconds("a", now=now) for now in (10.5, 10.5, 100.0)]

    assert burst == [0, 0, 0, 0.5, 0.5]
    assert later == [0, 0.5, 0]
    assert limit.wait_seconds("b", now=10.0) == 0


def test_memory_is_bounded_and_the_recent_are_remembered():
    limit = Limit(rate=1, burst=1, remembered=10)

    for n in range(1_000):
        limit.wait_seconds(str(n), now=0.0)

    assert len(limit._young) + len(limit._old) <= 22
    assert (limit.wait_seconds("999", now=0.0), limit.wait_seconds("1", now=0.0)) == (1, 0)


def test_a_person_who_presses_without_end_is_asked_to_wait(committed_db, opened):
    campaign, shopper = opened(5), ids.new()

    async def press():
        async with serving(committed_db) as client:
            return [await client.claim(campaign, shopper) for _ in range(30)]

    answers = asyncio.run(press())

    assert [answer.status_code for answer in answers[:20]] == [201] + [409] * 19
    assert (answers[-1].status_code, answers[-1].json()["refused"]) == (429, "too_often")
    assert answers[-1].headers["retry-after"] == str(answers[-1].json()["seconds"])
    assert "너무 자주 누르셨습니다." in answers[-1].json()["ko"]
    assert counted(committed_db) == 1


def asked(database_url, campaign, addresses, *, client=("127.0.0.1", 1), **told):
    """Press once for each of these forwarded addresses."""

    async def press():
        app = claim.create(database_url, SECRET, claims_per_address=1, **told)
        transport = httpx.ASGITransport(app, client=client)
        async with app, httpx.AsyncClient(transport=transport, base_url="http://claims") as http:
            answers = []
            for address in addresses:
                with clock.pretend(NOON):
                    body = {"id": str(ids.new()), "campaign": str(campaign.pk)}
                    headers = {"Authorization": f"Bearer {token(ids.new())}", "X-Forwarded-For": address}
                    answers.append((await http.post("/claims", json=body, headers=headers)).status_code)
            return answers

    return asyncio.run(press())


def test_an_address_is_what_the_proxy_in_front_has_seen(committed_db, opened):
    addresses = [f"10.0.0.{n}, 192.0.2.7" for n in range(30)] + ["192.0.2.7, 192.0.2.8"]

    answers = asked(committed_db, opened(50), addresses, address_header="X-Forwarded-For")

    assert answers[:10] == [201] * 10
    assert 429 in answers[10:30]
    assert answers[30] == 201


def test_without_a_proxy_the_address_is_who_connects_and_a_header_is_not_believed(committed_db, opened):
    answers = asked(committed_db, opened(50), [f"10.0.0.{n}" for n in range(30)], client=("192.0.2.7", 1))

    assert answers[:10] == [201] * 10
    assert 429 in answers[10:]


def test_whoever_holds_an_ipv6_network_is_one_asker(committed_db, opened):
    addresses = [f"2001:db8:1:2::{n:x}" for n in range(30)] + [
        "2001:db8:1:3::1",
        "::ffff:192.0.2.1",
        "nobody:",
    ]

    answers = asked(committed_db, opened(50), addresses, address_header="X-Forwarded-For")

    assert answers[:10] == [201] * 10
    assert 429 in answers[10:30]
    assert answers[30:] == [201] * 3


def test_ipv4_addresses_written_as_ipv6_are_each_themselves(committed_db, opened):
    addresses = [f"::ffff:192.0.2.{n}" for n in range(30)]

    assert asked(committed_db, opened(50), addresses, address_header="X-Forwarded-For") == [201] * 30


def test_a_person_with_many_accounts_is_one_asker(committed_db, opened):
    campaign, keys = opened(50), [b"the same mailbox"]

    async def press():
        async with serving(committed_db) as client:
            answers = []
            for _ in range(40):
                with clock.pretend(NOON):
                    body = {"id": str(ids.new()), "campaign": str(campaign.pk)}
                    headers = {"Authorization": f"Bearer {token(ids.new(), keys=keys)}"}
                    answers.append(
                        (await client.http.post("/claims", json=body, headers=headers)).status_code
                    )
            return answers

    answers = asyncio.run(press())

    assert answers[:20] == [201] + [409] * 19
    assert 429 in answers[20:]
