"""The Kakao stand-in refuses what Kakao refuses, in its words."""

import httpx
import jwt
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from simulators import kakao_login

CLIENT = {"client_id": "key", "client_secret": "secret", "redirect_uri": "http://shop/back"}
ASK = {"client_id": "key", "redirect_uri": "http://shop/back", "response_type": "code", "scope": "openid"}


@pytest.fixture
def kakao():
    app = Starlette(routes=kakao_login.Kakao({"key": "secret"}).routes())
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://kauth")


async def code(kakao, **more) -> str:
    answered = await kakao.post("/oauth/authorize", data={**ASK, "person": "0", **more})
    return answered.headers["location"].partition("code=")[2]


async def fetch(kakao, **more):
    return await kakao.post("/oauth/token", data={"grant_type": "authorization_code", **CLIENT, **more})


async def test_a_code_is_fetched_once(kakao):
    one = await code(kakao)

    assert (await fetch(kakao, code=one)).status_code == 200
    assert (await fetch(kakao, code=one)).json()["error_code"] == "KOE320"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"client_secret": "wrong"}, "KOE010"),
        ({"redirect_uri": "http://elsewhere/"}, "KOE303"),
        ({"code": "unknown"}, "KOE320"),
    ],
)
async def test_token_refuses(kakao, change, expected):
    answered = await fetch(kakao, **{"code": await code(kakao), **change})

    assert (answered.status_code in (400, 401), answered.json()["error_code"]) == (True, expected)


async def test_token_refuses_the_wrong_verifier(kakao):
    challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"  # RFC 7636, appendix B
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    wrong = await fetch(kakao, code=await code(kakao, code_challenge=challenge), code_verifier="wrong")
    right = await fetch(kakao, code=await code(kakao, code_challenge=challenge), code_verifier=verifier)

    assert (wrong.status_code, right.status_code) == (400, 200)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"client_id": "unknown"}, "KOE101"),
        ({"redirect_uri": "not-an-address"}, "KOE006"),
        ({"response_type": "token"}, "KOE033"),
        ({"scope": "openid profile"}, "KOE205"),
    ],
)
async def test_consent_refuses(kakao, change, expected):
    assert (await kakao.get("/oauth/authorize", params={**ASK, **change})).json()["error_code"] == expected


async def test_two_keys_are_published_and_used_in_turn(kakao):
    published = [key["kid"] for key in (await kakao.get("/.well-known/jwks.json")).json()["keys"]]
    used = [
        jwt.get_unverified_header((await fetch(kakao, code=await code(kakao))).json()["id_token"])["kid"]
        for _ in range(2)
    ]

    assert len(published) == 2
    assert sorted(used) == sorted(published)


async def test_unknown_token_gets_no_profile(kakao):
    answered = await kakao.get("/v1/oidc/userinfo", headers={"authorization": "Bearer nothing"})

    assert (answered.status_code, answered.json()["code"]) == (401, -401)


async def test_mounted_under_a_path_it_knows_where_it_stands():
    mounted = Starlette(routes=[Mount("/kakao", app=kakao_login.application)])
    client = httpx.AsyncClient(transport=httpx.ASGITransport(mounted), base_url="http://kauth")
    said = (await client.get("/kakao/.well-known/openid-configuration")).json()

    assert said["issuer"] == "http://kauth/kakao"
    assert (await client.get(said["jwks_uri"].removeprefix("http://kauth"))).status_code == 200
