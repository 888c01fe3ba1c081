"""The API on a whole rehearsed edition: public reads, what is one's own, writes that happen once, noes by name."""

import base64
import io
import re
import sys
import uuid
from collections import Counter

import pytest
from ninja import Schema
from PIL import Image
from python_calamine import CalamineWorkbook

from hamkke.calls.models import Call
from hamkke.config.api import api
from hamkke.coupons.models import Campaign
from hamkke.exhibitions.models import ExhibitionPage
from hamkke.kernel import ids
from hamkke.merchants.actions import photographs
from hamkke.merchants.models import Merchant, Price, Product
from hamkke.orders.models import BasketLine, Order
from hamkke.people.models import Organisation, User
from hamkke.places.models import Market
from hamkke.sales.models import Release
from tests.programs import Program, program_of

pytestmark = pytest.mark.usefixtures("rehearsed_db")


@pytest.fixture
def anybody():
    return Program()


@pytest.fixture
def shopper():
    return User.objects.get(pk=Order.objects.filter(state="paid").order_by("placed_at")[0].shopper_id)


@pytest.fixture
def photographed(settings, tmp_path):
    """A product with a photograph, which comes by no API."""
    settings.MEDIA_ROOT = str(tmp_path)
    product, file = Product.objects.order_by("id")[2], io.BytesIO()
    Image.new("RGB", (640, 480), "orange").save(file, "JPEG")
    kept = photographs.keep_photograph(id=ids.new(), product=product, file=file, alt="상품", by=None)
    yield product
    photographs.remove_photograph(product, id=kept.pk, by=None)


@pytest.fixture
def organiser():
    return User.objects.filter(roles__name="organiser").order_by("email")[0]


def test_every_public_door_opens_with_something_real_behind_it(anybody):
    edition = Campaign.objects.exclude(state="draft")[0].edition.code
    product = Product.objects.order_by("id")[0].pk
    exhibition = ExhibitionPage.objects.live()[0].key
    call = Call.objects.filter(selection__isnull=False)[0].pk
    campaign = Campaign.objects.exclude(state="draft")[0].pk
    paths = [
        "/editions", f"/editions/{edition}", "/exhibitions", f"/exhibitions?edition={edition}",
        f"/exhibitions/{exhibition}", "/products", f"/products/{product}", "/markets",
        f"/markets/{Market.objects.order_by('id')[0].pk}", "/campaigns", f"/campaigns/{campaign}", "/calls",
        f"/calls/{call}", f"/calls/{call}/selection", "/releases", "/ledger/heads",
    ]  # fmt: skip

    assert {path: anybody.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_a_product_tells_every_price_it_had(anybody):
    product = Product.objects.order_by("id")[0]

    told = anybody.get(f"/products/{product.pk}").json()

    prices = Price.objects.filter(product=product).order_by("-effective_from", "-id")
    assert [each["amount"] for each in told["prices"]] == [each.amount for each in prices]
    assert told["price"] == prices[0].amount


def test_a_list_cut_by_cursors_is_the_whole_list_once(anybody):
    assert [each["id"] for each in anybody.everything("/products?limit=7")] == [
        str(each) for each in Product.objects.order_by("name", "id").values_list("pk", flat=True)
    ]


@pytest.mark.parametrize("cursor", ["nonsense", "A" * 90])
def test_a_cursor_of_nobody_s_is_refused_by_name(anybody, cursor):
    answer = anybody.get(f"/products?cursor={cursor}")

    assert (answer.status_code, answer.json()["refused"]) == (422, "bad_cursor")


def test_what_is_unchanged_is_not_sent_again(anybody):
    earlier = anybody.get("/editions")
    again = anybody.get("/editions", **{"If-None-Match": earlier["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_nobody_reads_what_is_not_theirs(anybody, shopper, organiser):
    order = Order.objects.filter(shopper=shopper)[0]
    another = User.objects.exclude(pk=shopper.pk).exclude(roles__isnull=False)[0]

    assert anybody.get(f"/me/orders/{order.pk}").status_code == 401
    assert anybody.get("/me/orders")["WWW-Authenticate"] == "Bearer"
    assert program_of(another).get(f"/me/orders/{order.pk}").status_code == 404
    assert program_of(shopper, "merchant:read").get(f"/me/orders/{order.pk}").status_code == 403
    assert program_of(shopper).get("/organiser/campaigns").json()["refused"] == "role_missing"
    assert program_of(shopper).get(f"/me/orders/{order.pk}").json()["number"] == order.number


def test_a_shopper_s_program_fills_the_basket_orders_once_and_calls_off(shopper):
    mine, order = program_of(shopper), ids.new()
    product = Product.objects.order_by("id")[0].pk
    BasketLine.objects.filter(shopper=shopper).delete()

    for _ in range(2):
        basket = mine.send("PUT", f"/me/basket/{product}", quantity=2).json()
    assert [line["quantity"] for line in basket["lines"]] == [2]

    first, second = (mine.send("POST", "/me/orders", id=order, expected=basket["total"]) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["order"]["id"] == second.json()["order"]["id"] == str(order)
    assert [each["how"] for each in first.json()["order"]["shipments"]] == ["pick_up"]

    off = mine.send("POST", f"/me/orders/{order}/cancellation", id=ids.new())
    assert (off.status_code, off.json()["state"]) == (200, "cancelled")


def test_a_program_says_whom_parcels_are_for(shopper):
    mine = program_of(shopper)
    mine.send("PUT", f"/me/basket/{Product.objects.order_by('id')[0].pk}", quantity=1)
    to = {"name": "김함께", "phone": "01012345678", "postcode": "04524", "address": "세종대로 110"}

    wrong = mine.send("POST", "/me/orders", id=ids.new(), recipient={**to, "postcode": "서울"})
    assert (wrong.status_code, wrong.json()["refused"]) == (409, "postcode_not_sensible")
    placed = mine.send("POST", "/me/orders", id=ids.new(), recipient=to).json()["order"]
    assert [(each["how"], each["stage"]) for each in placed["shipments"]] == [("parcel", "awaiting")]


def test_a_price_seen_wrongly_is_refused_by_name_in_both_languages(shopper):
    mine = program_of(shopper)
    mine.send("PUT", f"/me/basket/{Product.objects.order_by('id')[0].pk}", quantity=1)

    answer = mine.send("POST", "/me/orders", id=ids.new(), expected=1)

    assert (answer.status_code, answer.json()["refused"]) == (409, "price_changed")
    assert answer.json()["ko"] != answer.json()["en"]


def test_a_line_of_a_return_is_named_once(shopper):
    order = Order.objects.filter(shopper=shopper, state="paid").order_by("id")[0]
    line = {"line": str(order.lines.all()[0].pk), "quantity": 1}

    answer = program_of(shopper).send(
        "POST", f"/me/orders/{order.pk}/returns", id=ids.new(), lines=[line, line]
    )

    assert (answer.status_code, answer.json()["refused"]) == (409, "line_twice")


def test_a_merchant_s_program_offers_its_own_goods_and_nobody_else_s():
    merchant = Merchant.objects.exclude(owner=None).order_by("id")[0]
    other = Merchant.objects.exclude(owner=merchant.owner)[0]
    mine = program_of(merchant.owner, "merchant:read", "merchant:write")
    wanted = {"id": ids.new(), "merchant": merchant.pk, "name": "새 김치", "price": 12_000}

    offered = mine.send("POST", "/merchant/products", **wanted)
    assert (offered.status_code, offered.json()["price"]) == (200, 12_000)
    assert mine.send("POST", "/merchant/products", **wanted).status_code == 200
    assert mine.send("POST", "/merchant/products", **wanted | {"price": 9_000}).status_code == 409
    assert (
        mine.send(
            "POST", "/merchant/products", **wanted | {"id": ids.new(), "merchant": other.pk}
        ).status_code
        == 404
    )
    assert (
        mine.send("PUT", f"/merchant/products/{wanted['id']}/price", amount=11_000).json()["amount"] == 11_000
    )
    foreign = Product.objects.filter(merchant=other)[0].pk
    assert mine.send("PUT", f"/merchant/products/{foreign}/price", amount=1).status_code == 404
    assert {
        mine.get(path).status_code for path in ("/merchant/owed", "/merchant/sold", "/merchant/products")
    } == {200}


def test_a_merchant_s_scopes_give_an_organiser_no_more_than_their_own(organiser):
    theirs = Merchant.objects.exclude(owner=None).order_by("id")[0]
    narrow = program_of(organiser, "merchant:read", "merchant:write")

    shop = {"id": str(ids.new()), "name": "점포"}
    assert narrow.send("POST", f"/merchant/merchants/{theirs.pk}/shops", **shop).status_code == 404
    assert narrow.get("/merchant/statements").json()["items"] == []


def test_the_secretariat_s_program_drafts_a_campaign_once_and_sees_it_burn_down(organiser):
    desk, campaign = program_of(organiser, "organiser:read", "organiser:write"), ids.new()
    running = Campaign.objects.exclude(state="draft")[0]
    wanted = {
        "id": campaign, "edition": running.edition.code, "title": "새 쿠폰", "title_en": "A new coupon", "rate": 1_000, "cap": 3_000,
        "quantity": 10, "opens_at": running.opens_at, "closes_at": running.closes_at, "usable_until": running.usable_until,
        "funders": [{"organisation": Organisation.objects.order_by("name")[0].pk, "share": 10_000}],
    }  # fmt: skip

    drafted = desk.send("POST", "/organiser/campaigns", **wanted)
    assert (drafted.status_code, drafted.json()["state"]) == (200, "draft")
    assert desk.send("POST", "/organiser/campaigns", **wanted).status_code == 200
    assert desk.send("POST", "/organiser/campaigns", **wanted | {"quantity": 11}).status_code == 409
    assert Program().get(f"/campaigns/{campaign}").status_code == 404
    told = desk.get(f"/organiser/campaigns/{running.pk}/burn-down").json()
    assert all(each["reserved"] == each["left"] + each["held"] + each["spent"] for each in told["funders"])


def test_the_secretariat_reads_every_release_and_the_public_what_was_released(anybody, organiser):
    every = program_of(organiser, "organiser:read").everything("/organiser/releases")

    assert len(every) == Release.objects.count()
    assert [each["number"] for each in anybody.everything("/releases")] == [
        each["number"] for each in every if each["released_at"]
    ]


def test_wrong_values_are_named_one_by_one(organiser):
    answer = program_of(organiser).send("POST", "/organiser/campaigns", id="no")

    assert answer.status_code == 422
    assert "body.wanted.id" in [each["where"] for each in answer.json()["wrong"]]


def test_what_is_no_json_is_unreadable(shopper):
    client = program_of(shopper).client
    answer = client.post("/api/v1/me/orders", b"{", content_type="application/json")

    assert (answer.status_code, answer.json()["refused"]) == (400, "misread")


def test_writing_has_a_pace(shopper, monkeypatch):
    mine, path = program_of(shopper), f"/me/basket/{uuid.uuid4()}"
    monkeypatch.setattr("hamkke.people.rules.WRITES_A_MINUTE", 0)

    answer = mine.send("PUT", path, quantity=1)

    assert (answer.status_code, answer.json()["refused"]) == (429, "too_often")
    assert int(answer["Retry-After"]) >= 1


def test_the_page_about_the_api_names_every_door(anybody):
    page = anybody.client.get("/api/").content.decode()
    paths = api.get_openapi_schema()["paths"]

    assert [path for path in paths if f"{path}</code>" not in page] == []

    chapters = set(re.findall(r'href="(/api/about/[a-z]+/)"', page))
    told = "".join(anybody.client.get(chapter).content.decode() for chapter in chapters)
    assert [path for path in paths if f"{path}</code>" not in told] == []
    assert set(re.findall(r'href="/api/about/[a-z]+/#([^"]+)"', page)) <= set(
        re.findall(r'id="([^"]+)"', told)
    )
    assert anybody.client.get("/api/about/nothing/").status_code == 404


def test_every_door_says_in_which_scope_it_stands_and_in_both_languages_what_it_does():
    doors = [
        (path, door) for path, doors in api.get_openapi_schema()["paths"].items() for door in doors.values()
    ]

    assert [path for path, door in doors if " · " not in door["summary"]] == []
    closed = tuple(f"/api/v1/{whose}/" for whose in ("me", "merchant", "judge", "partner", "organiser"))
    assert [
        path for path, door in doors if path.startswith(closed) and not door["security"][0]["Scope"][0]
    ] == []


def test_no_two_shapes_of_answers_share_a_name():
    """The document knows shapes by their names alone, and the second would stand for the first."""
    named = [
        made.__qualname__
        for module in sys.modules.values()
        if module.__name__.startswith("hamkke.") and ".api" in module.__name__
        for made in vars(module).values()
        if isinstance(made, type) and issubclass(made, Schema) and made.__module__ == module.__name__
    ]

    assert [name for name, count in Counter(named).items() if count > 1] == []


def test_a_merchant_s_program_puts_a_product_right_and_stops_selling_it():
    merchant = Merchant.objects.exclude(owner=None).order_by("id")[0]
    mine = program_of(merchant.owner, "merchant:read", "merchant:write")
    product = Product.objects.filter(merchant=merchant).order_by("id")[0]
    address = f"/merchant/products/{product.pk}"

    changed = mine.send("PUT", address, name="고친 이름", category=product.category)
    stopped = mine.send("PUT", f"{address}/sale", is_sold=False)

    assert (changed.status_code, changed.json()["name"]) == (200, "고친 이름")
    assert stopped.json()["stopped_at"] is not None
    assert mine.send("PUT", f"{address}/sale", is_sold=True).json()["stopped_at"] is None


def test_a_shopper_s_program_follows_a_shop_once_and_no_longer(shopper):
    mine, merchant = program_of(shopper), Merchant.objects.order_by("id")[0]
    address = f"/me/followed/{merchant.pk}"

    answers = [mine.send("PUT", address, is_followed=True).json() for _ in range(2)]
    followed = mine.everything("/me/followed")
    gone = mine.send("PUT", address, is_followed=False).json()

    assert answers == [{"merchant": str(merchant.pk), "is_followed": True}] * 2
    assert [each["name"] for each in followed] == [merchant.name]
    assert (gone["is_followed"], mine.everything("/me/followed")) == (False, [])
    assert mine.send("PUT", f"/me/followed/{uuid.uuid4()}", is_followed=True).status_code == 404
    assert program_of(shopper, "shopper:read").send("PUT", address, is_followed=True).status_code == 403


def test_a_basket_says_what_is_sold_no_more(shopper):
    mine, product = program_of(shopper), Product.objects.order_by("id")[0]
    mine.send("PUT", f"/me/basket/{product.pk}", quantity=1)
    selling = program_of(product.merchant.owner)

    selling.send("PUT", f"/merchant/products/{product.pk}/sale", is_sold=False)
    basket = mine.get("/me/basket").json()
    selling.send("PUT", f"/merchant/products/{product.pk}/sale", is_sold=True)

    assert basket["unsold"] == [{"product": str(product.pk), "name": product.name}]
    assert str(product.pk) not in [line["product"] for line in basket["lines"]]
    assert mine.get("/me/basket").json()["unsold"] == []


def test_a_merchant_s_program_writes_a_sheet_exports_it_and_keeps_its_number():
    product = Product.objects.order_by("id")[1]
    mine, address = program_of(product.merchant.owner), f"/merchant/products/{product.pk}/sheet"

    written = mine.send("PUT", address, origin="국내산", contact="02-000-0000").json()
    refused = mine.send("POST", f"{address}/coupang")
    listed = mine.send("PUT", f"{address}/coupang", number="A-1").json()
    misread = [mine.send("PUT", f"{address}/coupang", **said).status_code for said in ({}, {"nummer": "A-2"})]
    standing = {each["marketplace"]: each for each in listed["marketplaces"]}["coupang"]

    assert (written["values"]["origin"], written["values"]["price"]) == ("국내산", str(_price_of(product)))
    assert "Information notice" in [each["en"] for each in written["missing"]]
    assert (refused.status_code, refused.json()["refused"]) == (409, "sheet_incomplete")
    assert (standing["state"], standing["number"]) == ("listed", "A-1")
    assert misread == [422, 422]
    kept = mine.get(address).json()["marketplaces"]
    assert {each["marketplace"]: each["number"] for each in kept}["coupang"] == "A-1"
    assert str(product.pk) in [each["product"] for each in mine.everything("/merchant/sheets")]
    assert mine.send("PUT", f"{address}/nowhere", number="1").json()["refused"] == "marketplace_unknown"
    foreign = Product.objects.exclude(merchant__owner=product.merchant.owner)[0].pk
    assert mine.get(f"/merchant/products/{foreign}/sheet").status_code == 404


def test_an_exported_sheet_is_a_workbook(photographed):
    mine, address = program_of(photographed.merchant.owner), f"/merchant/products/{photographed.pk}/sheet"
    asked = {
        "notice_kind": "가공식품",
        "notice": "용량: 1kg",
        "returns": "7일 안에",
        "contact": "02-000-0000",
    }

    written = mine.send("PUT", address, origin="국내산", **asked).json()
    answer = mine.send("POST", f"{address}/kakao")

    assert written["missing"] == []
    assert (answer.status_code, answer.json()["name"]) == (200, f"hamkke-kakao-{photographed.pk}.xlsx")
    file = io.BytesIO(base64.b64decode(answer.json()["content"]))
    [head, row] = CalamineWorkbook.from_filelike(file).get_sheet_by_name("상품").to_python()
    told = dict(zip(head, row, strict=True))
    assert (told["상품명"], told["판매가"]) == (photographed.name, _price_of(photographed))
    assert (told["원산지"], told["상품정보제공고시 내용"]) == ("국내산", "용량: 1kg")
    assert "/photographs/" in told["대표 사진"]


def test_the_secretariat_s_program_exports_the_sheets_of_an_exhibition(organiser, shopper):
    path = f"/organiser/exhibitions/{ExhibitionPage.objects.live()[0].key}/sheets"
    desk = program_of(organiser)

    file = desk.send("POST", path, marketplace="kakao")

    assert (file.status_code, base64.b64decode(file.json()["content"])[:2]) == (200, b"PK")
    assert desk.send("POST", path, marketplace="nowhere").status_code == 422
    assert program_of(shopper).send("POST", path, marketplace="kakao").json()["refused"] == "role_missing"
    assert (
        desk.send("POST", f"/organiser/exhibitions/{uuid.uuid4()}/sheets", marketplace="kakao").status_code
        == 404
    )


def _price_of(product):
    return Price.objects.filter(product=product).order_by("-effective_from", "-id")[0].amount
