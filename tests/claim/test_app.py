"""What `POST /claims` reads and answers."""

import asyncio
import subprocess
import sys
from datetime import timedelta

import httpx
import pytest

from claim import app as claim
from claim import settings
from hamkke.coupons.rules import log
from hamkke.kernel import clock, ids
from tests.claim.conftest import NOON, SECRET, counted, rows, serving, token


def asked(database_url, *, method="POST", path="/claims", now=NOON, **request):
    async def ask():
        async with serving(database_url) as client:
            with clock.pretend(now):
                return await client.http.request(method, path, **request)

    return asyncio.run(ask())


def bearer(shopper, **changes):
    return {"Authorization": f"Bearer {token(shopper, **changes)}"}


def test_a_yes_says_what_was_claimed(committed_db, opened):
    campaign, shopper, key = opened(3), ids.new(), ids.new()

    answer = asked(committed_db, json={"id": str(key), "campaign": str(campaign.pk)}, headers=bearer(shopper))

    opening = campaign.openings.get().pk
    assert answer.status_code == 201
    assert answer.json() == {
        "claim": str(key),
        "campaign": str(campaign.pk),
        "position": 1,
        "claimed_at": "2025-09-01T03:00:00+00:00",
        "receipt": log.receipt(key.bytes, opening.bytes).hex(),
        "ko": "쿠폰을 받았습니다. 쿠폰함에 넣어 두었습니다.",
        "en": "The coupon is yours. It is in your wallet.",
    }
    assert rows(committed_db) == [(shopper, 1, key)]
    [(code, claimed_at)] = rows(committed_db, "SELECT code, claimed_at FROM coupons_claim")
    assert (len(code), claimed_at) == (20, NOON)


def test_a_plain_form_is_sent_on_to_the_wallet(committed_db, opened):
    campaign, shopper, key = opened(3), ids.new(), ids.new()
    fields = {"token": token(shopper), "id": str(key), "campaign": str(campaign.pk)}

    yes = asked(committed_db, data=fields)
    no = asked(committed_db, data={**fields, "id": str(ids.new())})
    stale = asked(committed_db, data={**fields, "token": "forged"})

    assert [(each.status_code, each.headers["location"]) for each in (yes, no, stale)] == [
        (303, "/coupons/?answer=claimed"),
        (303, "/coupons/?answer=already_claimed"),
        (303, "/coupons/?answer=bad_token"),
    ]
    assert rows(committed_db) == [(shopper, 1, key)]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer nonsense"},
        bearer(ids.new(), secret="another secret, which is long enough as well"),
        bearer(ids.new(), purpose="sign-in"),
        bearer(ids.new(), lasts=timedelta(0)),
    ],
)
def test_a_bad_token_is_not_believed(committed_db, opened, headers):
    answer = asked(committed_db, json={"id": str(ids.new()), "campaign": str(opened(1).pk)}, headers=headers)

    assert (answer.status_code, answer.json()["refused"]) == (401, "bad_token")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert counted(committed_db) == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b"{}",
        b'{"id": 1, "campaign": 2}',
        b'{"id": "x", "campaign": "y"}',
        b'{"id": null, "campaign": null}',
        b'{"id": "' + b"x" * 5_000 + b'"}',
        b"[" * 4_000,
    ],
)
def test_a_malformed_request_is_a_400(committed_db, content):
    answer = asked(committed_db, content=content, headers=bearer(ids.new()))

    assert (answer.status_code, answer.json()["refused"]) == (400, "malformed")


def test_only_post_to_claims_is_answered(committed_db):
    other_method = asked(committed_db, method="GET")
    other_path = asked(committed_db, path="/elsewhere")

    assert (other_method.status_code, other_method.headers["allow"]) == (405, "POST")
    assert other_path.status_code == 404


def test_before_it_starts_nothing_is_promised(committed_db, opened):
    campaign = opened(1)

    async def ask():
        app = claim.create(committed_db, SECRET)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://claims") as http:
            body = {"id": str(ids.new()), "campaign": str(campaign.pk)}
            with clock.pretend(NOON):
                return await http.post("/claims", json=body, headers=bearer(ids.new()))

    answer = asyncio.run(ask())

    assert answer.status_code == 503
    assert counted(committed_db) == 0


def test_the_lifespan_starts_and_stops_the_service(committed_db):
    said = []

    async def live():
        told = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

        async def receive():
            return next(told)

        async def send(message):
            said.append(message["type"])

        await claim.create(committed_db, SECRET)({"type": "lifespan"}, receive, send)

    asyncio.run(live())

    assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_it_starts_alone_from_the_environment(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql:///hamkke")
    monkeypatch.setenv("HAMKKE_SECRET_KEY", SECRET)

    assert settings.from_environment() == settings.Settings("postgresql:///hamkke", SECRET)
    assert isinstance(claim.from_environment(), claim.ClaimApp)


def test_it_says_which_setting_is_missing(monkeypatch):
    monkeypatch.delenv("HAMKKE_SECRET_KEY", raising=False)

    with pytest.raises(SystemExit, match=r"^HAMKKE_SECRET_KEY: "):
        settings.from_environment()


def test_it_never_loads_django():
    code = "import claim.app, sys; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
