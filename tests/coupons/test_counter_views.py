"""Who may open which page of the counter, and what it says."""

import io
import json
import re
from datetime import timedelta

import pytest
from PIL import Image

from hamkke.coupons import actions
from hamkke.coupons.models import Allowance, CounterReturn, CounterUse, Opening, Pass, Terminal, WrongCodes
from hamkke.coupons.queries import counters
from hamkke.kernel import clock, ids
from tests.factories.coupons import NOON, ClaimFactory
from tests.factories.merchants import ShopFactory
from tests.factories.people import OrganisationFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def claim(campaign):
    Opening.objects.update(claimed=1)
    return ClaimFactory(campaign=campaign, position=1)


@pytest.fixture
def shop(db):
    return ShopFactory(name="만두집", merchant__name="시장만두")


@pytest.fixture
def shown(claim, shop):
    with clock.pretend(NOON):
        return actions.issue_pass(claim, id=ids.new(), shop=shop, by=claim.shopper)


@pytest.fixture
def used(shown, shop):
    with clock.pretend(LATER):
        return actions.use_pass(shown, id=ids.new(), shop=shop, amount=20_000, by=shop.merchant.owner)


@pytest.fixture
def terminal(shop):
    return actions.register_terminal(shop, id=ids.new(), name="앞쪽", by=shop.merchant.owner)


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def at(client, moment, method, address, *arguments, **options):
    with clock.pretend(moment):
        return getattr(client, method)(address, *arguments, **options)


# ── Who may what ──


@pytest.fixture
def addresses(shown, used, shop, terminal):
    return {
        "till": ("get", f"/coupons/counter/{shop.pk}/"),
        "preview": ("post", f"/coupons/counter/{shop.pk}/"),
        "use": ("post", f"/coupons/counter/{shop.pk}/uses"),
        "receipts": ("get", f"/coupons/counter/{shop.pk}/receipts"),
        "poster": ("get", f"/coupons/counter/{shop.pk}/poster"),
        "frames": ("post", f"/coupons/counter/{shop.pk}/frames"),
        "terminal": ("get", f"/coupons/counter/{shop.pk}/terminal"),
        "registration": ("post", f"/coupons/counter/{shop.pk}/terminal"),
        "offline": ("post", f"/coupons/counter/{shop.pk}/offline-uses"),
        "receipt": ("get", f"/coupons/uses/{used.pk}/"),
        "return": ("post", f"/coupons/uses/{used.pk}/return"),
        "pass": ("get", f"/coupons/passes/{shown.pk}/"),
        "state": ("get", f"/coupons/passes/{shown.pk}/state"),
        "cancellation": ("post", f"/coupons/passes/{shown.pk}/cancellation"),
        "terminals": ("get", "/coupons/terminals/"),
        "allowance": ("post", f"/coupons/terminals/{terminal.pk}/"),
        "withdrawal": ("post", f"/coupons/terminals/{terminal.pk}/withdrawal"),
        "guessing": ("get", "/coupons/guessing/"),
        "ending": ("post", f"/coupons/terminals/{terminal.pk}/ending"),
    }


MERCHANTS = {
    "till",
    "preview",
    "use",
    "receipts",
    "poster",
    "frames",
    "terminal",
    "registration",
    "offline",
    "receipt",
    "return",
    "ending",
}
SHOPPERS = {"pass", "state", "cancellation"}
ORGANISERS = {"terminals", "allowance", "withdrawal", "guessing", "ending"}


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("nobody", set()),
        ("stranger", set()),
        ("other merchant", set()),
        ("merchant", MERCHANTS),
        ("shopper", SHOPPERS),
        ("organiser", ORGANISERS),
    ],
)
def test_each_page_opens_for_whom_it_is_meant(client, addresses, used, who, allowed):
    shop, claim = used.shop, used.shown.claim
    people = {
        "stranger": UserFactory,
        "other merchant": lambda: ShopFactory().merchant.owner,
        "organiser": lambda: RoleFactory().user,
        "merchant": lambda: shop.merchant.owner,
        "shopper": lambda: claim.shopper,
    }
    if who != "nobody":
        client.force_login(people[who]())
    before = [model.objects.count() for model in (CounterUse, CounterReturn, Terminal, Allowance, WrongCodes)]

    opened = set()
    for name, (method, address) in addresses.items():
        answer = getattr(client, method)(address)
        sent_away = answer.status_code in (403, 404) and "no_terminal" not in answer.content.decode()
        asked_to_sign_in = answer.status_code == 302 and "login" in answer.headers["location"]
        if not sent_away and not asked_to_sign_in:
            opened.add(name)

    assert opened == allowed
    assert [
        model.objects.count() for model in (CounterUse, CounterReturn, Terminal, Allowance, WrongCodes)
    ] == before
    assert Pass.objects.get().ended_at == LATER, "Nobody changed it."


def test_a_shops_address_is_for_everybody(client, shop):
    assert "로그인하고 쿠폰 쓰기" in text(client.get(f"/coupons/shops/{shop.pk}/"))


def test_somebody_elses_coupon_is_not_shown(client, claim, shop):
    client.force_login(UserFactory())

    answer = client.post("/coupons/passes/", {"id": ids.new(), "claim": claim.pk, "shop": shop.pk})

    assert (answer.status_code, Pass.objects.count()) == (404, 0)


# ── The shopper's phone ──


def test_a_shop_is_found_and_a_coupon_shown_renewed_and_cancelled(client, claim, shop):
    client.force_login(claim.shopper)
    assert "찾는 매장이 없습니다." in text(client.get("/coupons/shops/", {"name": "없는 집"}))
    assert "시장만두" in text(client.get("/coupons/shops/", {"name": "만두"}))
    page = at(client, NOON, "get", f"/coupons/shops/{shop.pk}/")
    fields = dict(re.findall(r'name="(id|claim|shop)" value="([^"]+)"', page.content.decode()))

    shown = at(client, NOON, "post", "/coupons/passes/", fields, follow=True)

    assert "<svg" in shown.content.decode()
    assert shown.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    address = f"/coupons/passes/{fields['id']}/"
    assert at(client, LATER, "get", f"{address}state").json() == {"state": "live", "seconds": 120}
    assert "번호의 유효 시간이 끝났습니다." in text(at(client, NOON + timedelta(minutes=3), "get", address))
    assert "최근에 쓴 매장" in text(client.get("/coupons/shops/"))
    client.post(f"{address}cancellation")
    assert "쿠폰은 그대로 있습니다." in text(at(client, LATER, "get", address))
    wrong = client.post("/coupons/passes/", {"id": "?"})
    assert (wrong.status_code, "다시 골라 주세요." in text(wrong), Pass.objects.count()) == (422, True, 1)


def test_a_used_pass_shows_its_receipt(client, claim, shown, used):
    client.force_login(claim.shopper)

    page = text(client.get(f"/coupons/passes/{shown.pk}/"))

    assert "사용되었습니다: 2,000원" in page
    assert "손님이 낸 돈 18,000원" in page


def test_the_wallet_leads_to_no_order_when_it_was_used_in_a_shop(client, claim, used):
    client.force_login(claim.shopper)

    page = at(client, LATER, "get", "/coupons/")

    assert "2,000원 할인" in text(page)
    assert "/orders/" + str(used.pk) not in page.content.decode()


# ── The merchant's phone ──


@pytest.fixture
def merchant(client, shop):
    client.force_login(shop.merchant.owner)
    return client


def test_the_till_previews_uses_and_takes_back(merchant, shop, shown):
    address = f"/coupons/counter/{shop.pk}/"
    code = counters.new_code(shown.pk)
    preview = at(merchant, LATER, "post", address, {"code": code, "amount": "20000"})
    fields = dict(re.findall(r'name="(id|code|amount)" value="([^"]+)"', preview.content.decode()))
    assert "손님이 낼 돈 18,000원" in text(preview)

    receipt = at(merchant, LATER, "post", f"{address}uses", fields, follow=True)

    assert "사용되었습니다: 2,000원" in text(receipt)
    again = at(merchant, LATER, "post", address, {"code": code, "amount": "20000"})
    assert (again.status_code, "이미 사용한 쿠폰입니다." in text(again)) == (409, True)
    twice = at(merchant, LATER, "post", f"{address}uses", {**fields, "id": ids.new()})
    assert (twice.status_code, CounterUse.objects.count()) == (409, 1)
    back = merchant.post(
        f"/coupons/uses/{fields['id']}/return",
        {"id": ids.new(), "so_far": "0", "amount": "5000"},
        follow=True,
    )
    assert "500원의 할인을 되돌렸습니다." in text(back)
    assert "500원" in text(merchant.get(f"{address}receipts"))


@pytest.mark.parametrize(
    "fields", [{}, {"code": "x"}, {"code": "x", "amount": "0"}, {"code": "x", "amount": "a"}]
)
def test_the_till_wants_both_fields(merchant, shop, fields):
    answer = merchant.post(f"/coupons/counter/{shop.pk}/", fields)

    assert (answer.status_code, "번호와 구매 금액을 모두 넣어 주세요." in text(answer)) == (422, True)
    again = merchant.post(f"/coupons/counter/{shop.pk}/uses", fields)
    assert (again.status_code, "번호와 구매 금액을 모두 넣어 주세요." in text(again)) == (422, True)
    assert WrongCodes.objects.count() == 0


def test_the_list_of_uses_asks_as_often_for_three_as_for_one(
    merchant, shop, campaign, django_assert_num_queries
):
    def add(position):
        claim = ClaimFactory(campaign=campaign, position=position)
        with clock.pretend(NOON):
            shown = actions.issue_pass(claim, id=ids.new(), shop=shop, by=claim.shopper)
            actions.use_pass(shown, id=ids.new(), shop=shop, amount=20_000, by=shop.merchant.owner)

    address = f"/coupons/counter/{shop.pk}/receipts"
    add(1)
    merchant.get(address)
    with django_assert_num_queries(7):
        merchant.get(address)
    add(2)
    add(3)
    with django_assert_num_queries(7):
        merchant.get(address)


def picture(size=(300, 300), kind="PNG"):
    held = io.BytesIO()
    Image.new("L", size, 255).save(held, kind)
    return held.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no picture",
        picture(),
        picture((2_000, 2_000)),
        picture(kind="BMP"),
        picture()[:60],
    ],
)
def test_a_picture_without_a_code_says_nothing(merchant, shop, body):
    answer = merchant.post(f"/coupons/counter/{shop.pk}/frames", body, content_type="image/png")

    assert (answer.status_code, answer.json()) == (200, {"text": ""})


def test_a_picture_too_large_is_refused(merchant, shop):
    answer = merchant.post(f"/coupons/counter/{shop.pk}/frames", b"0" * 1_000_001, content_type="image/png")

    assert answer.status_code == 413


# ── Without a network ──


def test_the_worker_comes_from_where_its_pages_are(client):
    answer = client.get("/coupons/counter/worker.js")

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")


def test_a_phone_is_registered_by_a_cookie_and_settles(merchant, shop, shown):
    address = f"/coupons/counter/{shop.pk}/"
    assert merchant.get(f"{address}terminal").json()["terminal"] is None
    use = {
        "id": str(ids.new()),
        "token": counters.token_of(shown),
        "amount": 20_000,
        "used_at": int(LATER.timestamp() * 1000),
    }
    body = json.dumps({"uses": [use]})
    assert merchant.post(f"{address}offline-uses", body, content_type="application/json").status_code == 403
    merchant.post(f"{address}terminal", {"id": ids.new(), "name": "앞쪽"})
    told = merchant.get(f"{address}terminal").json()
    assert (told["name"], told["uses"], told["won"]) == ("앞쪽", 0, 0)
    organiser = RoleFactory().user
    with clock.pretend(NOON):
        actions.grant_allowance(
            Terminal.objects.get(),
            id=ids.new(),
            funder=OrganisationFactory(),
            uses=3,
            won=9_000,
            by=organiser,
        )

    answers = [
        at(merchant, LATER, "post", f"{address}offline-uses", body, content_type="application/json").json()
        for _ in range(2)
    ]

    assert [answer["answers"] for answer in answers] == [
        [{"id": use["id"], "state": "accepted", "discount": 2_000}]
    ] * 2
    assert (answers[0]["uses"], answers[0]["won"]) == (2, 7_000)
    assert CounterUse.objects.count() == 1


def test_records_that_make_no_sense_are_refused_one_by_one(merchant, shop, terminal):
    address = f"/coupons/counter/{shop.pk}/"
    merchant.post(f"{address}terminal", {"id": terminal.pk, "name": terminal.name})

    for body in ("", "[]", "{}", '{"uses": 1}'):
        assert (
            merchant.post(f"{address}offline-uses", body, content_type="application/json").status_code == 422
        )
    known = str(ids.new())
    uses = [{"id": known}, 1, {"id": known, "token": "HMK:", "amount": 1, "used_at": 1}]
    answer = merchant.post(
        f"{address}offline-uses", json.dumps({"uses": uses}), content_type="application/json"
    )
    assert [each["state"] for each in answer.json()["answers"]] == ["refused"] * 3
    again = [{**uses[2], "amount": 2}]
    answer = merchant.post(
        f"{address}offline-uses", json.dumps({"uses": again}), content_type="application/json"
    )
    assert answer.json()["answers"][0]["ko"] == "같은 번호로 다른 내용이 이미 기록되어 있습니다."


def test_a_refused_record_says_why_to_the_merchant_and_the_secretariat(merchant, shop, shown, terminal):
    told = actions.Told(ids.new(), counters.token_of(shown), 9, LATER)
    with clock.pretend(LATER):
        actions.grant_allowance(
            terminal,
            id=ids.new(),
            funder=OrganisationFactory(),
            uses=1,
            won=9_000,
            by=shop.merchant.owner,
        )
        use = actions.reconcile(terminal, told, by=shop.merchant.owner)

    assert "이 쿠폰은 0원 이상 주문에" in text(merchant.get(f"/coupons/uses/{use.pk}/"))
    assert "이 쿠폰은 0원 이상 주문에" in text(merchant.get(f"/coupons/counter/{shop.pk}/receipts"))
    merchant.force_login(RoleFactory().user)
    assert "이 쿠폰은 0원 이상 주문에" in text(merchant.get(f"/coupons/terminals/{terminal.pk}/"))


# ── The secretariat ──


def test_the_secretariat_grants_and_withdraws(client, terminal):
    client.force_login(RoleFactory().user)
    address = f"/coupons/terminals/{terminal.pk}/"
    fields = {"id": ids.new(), "funder": OrganisationFactory().pk, "uses": "5", "won": "15000"}

    assert client.post(address, {}).status_code == 422
    assert "허용했습니다." in text(client.post(address, fields, follow=True))
    assert "5건, 15,000원" in text(client.get("/coupons/terminals/"))
    client.post(f"{address}withdrawal")
    assert "지금은 네트워크 없이 쿠폰을 받을 수 없습니다." in text(client.get(address))


def test_the_address_of_a_guesser_is_the_proxys_last_word(rf, settings):
    from hamkke.coupons.views.counters import address_of

    request = rf.get("/", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.7"}, REMOTE_ADDR="192.0.2.1")
    assert address_of(request) == "192.0.2.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert address_of(request) == "203.0.113.7"
    assert address_of(rf.get("/")) == "unknown"
