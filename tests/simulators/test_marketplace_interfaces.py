"""The marketplaces' stand-ins let in only what their documents let in, and refuse what they refuse."""

import base64
import hashlib
import hmac
import json
import time
from datetime import timedelta
from xml.etree import ElementTree as ET

import bcrypt
import httpx
import jwt
import pytest
from starlette.applications import Starlette

from hamkke.kernel import clock
from simulators.marketplaces.coupang import Coupang
from simulators.marketplaces.elevenst import ElevenSt
from simulators.marketplaces.esm import Esm
from simulators.marketplaces.naver import Naver
from simulators.marketplaces.shop import now

SALT = "$2b$04$Jr6uhRhRPIJNx6JfIGGIm."
SECRET = "a secret of more than thirty-two letters"
SHEETS = "/v2/providers/openapi/apis/api/v4/vendors/A1/ordersheets"


def at(stall):
    transport = httpx.ASGITransport(Starlette(routes=stall.routes()))
    return httpx.AsyncClient(transport=transport, base_url="http://there")


@pytest.fixture
def coupang():
    return at(Coupang(access_key="ak", secret_key="sk", vendor="A1"))


@pytest.fixture
def elevenst():
    return at(ElevenSt(key="k"))


@pytest.fixture
def esm():
    stall = Esm(master="m", secret=SECRET, issuer="us", gmarket="g", auction="a")
    stall.seconds_between = 0.0
    return at(stall)


@pytest.fixture
def naver():
    return at(Naver(client="c", secret=SALT))


def spell(days):
    return now().date() - timedelta(days=days), now().date() - timedelta(days=1)


def signed(target, *, secret="sk", access="ak", minutes_ago=0, signs=None):
    stamp = f"{clock.now() - timedelta(minutes=minutes_ago):%y%m%dT%H%M%SZ}"
    message = f"{stamp}GET{(signs or target).replace('?', '', 1)}"
    signature = hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()
    return {
        "Authorization": f"CEA algorithm=HmacSHA256, access-key={access}, signed-date={stamp}, signature={signature}"
    }


def sheets(days=30, **more):
    since, until = spell(days)
    query = {"createdAtFrom": since, "createdAtTo": until, "status": "FINAL_DELIVERY", **more}
    return f"{SHEETS}?{'&'.join(f'{name}={value}' for name, value in query.items())}"


async def test_coupang_lets_in_who_signs_moment_method_path_and_query(coupang):
    answer = await coupang.get(sheets(), headers=signed(sheets()))

    assert (answer.status_code, answer.json()["code"]) == (200, 200)
    assert answer.json()["data"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": "another"},
        {"access": "another"},
        {"minutes_ago": 6},
        {"signs": f"{SHEETS}?maxPerPage=1"},
        {"signs": SHEETS},
    ],
    ids=["secret", "access key", "old", "another query", "no query"],
)
async def test_coupang_lets_nobody_else_in(coupang, wrong):
    answer = await coupang.get(sheets(), headers=signed(sheets(), **wrong))

    assert answer.status_code == 401


async def test_coupang_does_not_let_in_who_signs_nothing(coupang):
    assert (await coupang.get(sheets())).status_code == 401


@pytest.mark.parametrize("asked", [{"days": 32}, {"days": -1}, {"status": "LOST"}, {"createdAtTo": ""}])
async def test_coupang_refuses_what_it_does_not_answer(coupang, asked):
    target = sheets(**asked)

    assert (await coupang.get(target, headers=signed(target))).status_code == 400


async def test_coupang_tells_another_seller_nothing(coupang):
    target = sheets().replace("/A1/", "/A2/")

    assert (await coupang.get(target, headers=signed(target))).status_code == 403


async def test_coupang_recognises_revenue_only_up_to_yesterday(coupang):
    base = "/v2/providers/openapi/apis/api/v1/revenue-history?vendorId=A1&token=&maxPerPage=50"
    today = f"{base}&recognitionDateFrom={now().date()}&recognitionDateTo={now().date()}"

    answer = await coupang.get(today, headers=signed(today))

    assert (answer.status_code, answer.json()["message"]) == (
        400,
        "dateTo: 전일까지만 조회할 수 있습니다.",
    )


async def test_11st_answers_in_euc_kr_and_says_no_in_a_code(elevenst):
    since, _ = spell(20)
    week = f"/rest/ordservices/completed/{since:%Y%m%d}0000/{since + timedelta(days=7):%Y%m%d}0000"
    told = await elevenst.get(week, headers={"openapikey": "k"})
    codes = {}
    for name, target, key in (
        ("key", week, "another"),
        (
            "eight days",
            week.replace(f"{since:%Y%m%d}0000", f"{since - timedelta(days=1):%Y%m%d}0000", 1),
            "k",
        ),
        ("stage", week.replace("completed", "standing"), "k"),
        ("nothing", week.replace("completed", "packaging"), "k"),
        ("32 days", "/rest/settlement/settlementList/20260901/20261002", "k"),
    ):
        answer = await elevenst.get(target, headers={"openapikey": key})
        codes[name] = ET.fromstring(answer.content.decode("cp949").partition("?>")[2])[0].text

    assert "상품" not in told.content.decode("latin-1")
    assert "<prdNm>" in told.content.decode("cp949")
    assert codes == {"key": "-997", "eight days": "-1", "stage": "-1", "nothing": "0", "32 days": "2"}


def token(*, secret=SECRET, kid="m", **claims):
    told = {"iss": "us", "sub": "sell", "aud": "sa.esmplus.com", "iat": int(time.time()), "ssi": "G:g"}
    return {"Authorization": f"Bearer {jwt.encode(told | claims, secret, 'HS256', headers={'kid': kid})}"}


def wanted(days=30, **more):
    since, until = spell(days)
    return {
        "siteType": 2,
        "orderStatus": 5,
        "requestDateType": 1,
        "requestDateFrom": f"{since} 00:00",
        "requestDateTo": f"{until} 23:59",
        "pageIndex": 1,
        "pageSize": 10,
        **more,
    }


ORDERS = "/shipping/v1/Order/RequestOrders"


async def test_esm_lets_in_whose_token_the_seller_signed(esm):
    answer = (await esm.post(ORDERS, json=wanted(), headers=token())).json()

    assert (answer["ResultCode"], len(answer["Data"]["RequestOrders"])) == (0, 10)
    assert answer["Data"]["TotalCount"] > 10


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"secret": f"{SECRET} of another"}, 401),
        ({"kid": "another"}, 401),
        ({"iss": "another"}, 401),
        ({"aud": "sa2.esmplus.com"}, 401),
        ({"sub": "buy"}, 403),
        ({"ssi": "G:another"}, 403),
    ],
)
async def test_esm_lets_nobody_else_in(esm, wrong, status):
    assert (await esm.post(ORDERS, json=wanted(), headers=token(**wrong))).status_code == status


async def test_esm_refuses_in_an_answer_that_is_fine(esm):
    codes = [
        (await esm.post(ORDERS, json=each, headers=token())).json()["ResultCode"]
        for each in (wanted(33), wanted(orderStatus=9), wanted(requestDateType=2), wanted(siteType=3))
    ]

    assert codes == [1001, 1000, 1000, 1000]


async def test_auction_answers_for_longer_than_gmarket(esm):
    answer = await esm.post(ORDERS, json=wanted(180, siteType=1), headers=token(ssi="A:a"))

    assert answer.json()["ResultCode"] == 0


async def test_esm_answers_once_in_five_seconds(esm):
    await esm.post("/_limits", json={"seconds": 5})
    codes = [(await esm.post(ORDERS, json=wanted(), headers=token())).json()["ResultCode"] for _ in range(2)]

    assert codes == [0, 3000]


def form(*, salt=SALT, client="c", seconds_ago=0, **more):
    timestamp = f"{int((time.time() - seconds_ago) * 1_000)}"
    signature = base64.b64encode(bcrypt.hashpw(f"{client}_{timestamp}".encode(), salt.encode())).decode()
    told = {"client_id": client, "timestamp": timestamp, "client_secret_sign": signature}
    return told | {"grant_type": "client_credentials", "type": "SELF"} | more


TOKEN = "/external/v1/oauth2/token"
CHANGES = "/external/v1/pay-order/seller/product-orders/last-changed-statuses"


async def test_naver_gives_a_token_to_who_signs_with_the_secret(naver):
    answer = (await naver.post(TOKEN, data=form())).json()
    bearer = {"Authorization": f"Bearer {answer['access_token']}"}
    day = f"{spell(1)[0]}T00:00:00.000%2B09:00"

    assert answer["expires_in"] == 10_800
    assert (await naver.get(f"{CHANGES}?lastChangedFrom={day}", headers=bearer)).status_code == 200
    assert (await naver.get(f"{CHANGES}?lastChangedFrom={day}")).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"salt": "$2b$04$abcdefghijklmnopqrstuu"},
        {"client": "another"},
        {"seconds_ago": 600},
        {"type": "SELLER"},
        {"grant_type": "password"},
    ],
    ids=["secret", "client", "old", "type", "grant"],
)
async def test_naver_gives_nobody_else_one(naver, wrong):
    assert (await naver.post(TOKEN, data=form(**wrong))).status_code == 400


async def test_naver_refuses_what_it_does_not_answer(naver):
    bearer = {"Authorization": f"Bearer {(await naver.post(TOKEN, data=form())).json()['access_token']}"}
    since = spell(5)[0]
    long = f"{CHANGES}?lastChangedFrom={since}T00:00:00%2B09:00&lastChangedTo={since + timedelta(days=2)}T00:00:00%2B09:00"
    many = json.dumps({"productOrderIds": ["1"] * 301})
    query = "/external/v1/pay-order/seller/product-orders/query"
    settle = f"/external/v1/pay-settle/settle/case?searchDate={since}&pageNumber=1&pageSize=1001"

    assert [
        (await naver.get(long, headers=bearer)).status_code,
        (await naver.get(f"{CHANGES}?lastChangedFrom={since}T00:00:00", headers=bearer)).status_code,
        (await naver.post(query, content=many, headers=bearer)).status_code,
        (await naver.get(f"{settle}&periodType=SETTLE_CASEBYCASE_PAY_DATE", headers=bearer)).status_code,
        (await naver.get(settle.replace("1001", "10"), headers=bearer)).status_code,
    ] == [400] * 5


async def test_a_fault_that_nobody_knows_is_refused(coupang):
    answer = await coupang.post("/_faults", json={"fault": "grumpy"})

    assert (answer.status_code, "unavailable" in answer.json()["faults"]) == (400, True)


async def test_an_order_that_is_not_there_cannot_vanish(coupang):
    assert (await coupang.delete("/_orders/999999")).status_code == 404
