"""A program registers its owner's business and shops as the pages do: once each, and nobody else's."""

import pytest

from hamkke.kernel import ids
from hamkke.merchants.models import Merchant, Shop
from hamkke.merchants.rules import made_up_business_number
from tests.factories.merchants import MerchantFactory
from tests.factories.people import UserFactory
from tests.programs import program_of

pytestmark = pytest.mark.django_db


def test_a_program_registers_its_owner_s_business_once_and_no_number_twice():
    owner = UserFactory()
    mine, number = program_of(owner, "merchant:read", "merchant:write"), made_up_business_number(701)
    wanted = {"id": ids.new(), "name": "들기름집", "business_number": number}

    answers = [mine.send("POST", "/merchant/merchants", **wanted) for _ in range(2)]
    renamed = mine.send("POST", "/merchant/merchants", **wanted | {"name": "참기름집"})
    taken = program_of(UserFactory()).send("POST", "/merchant/merchants", **wanted | {"id": ids.new()})
    wrong = mine.send("POST", "/merchant/merchants", **wanted | {"id": ids.new(), "business_number": "123"})

    assert [(each.status_code, each.json()["business_number"]) for each in answers] == [(200, number)] * 2
    assert (renamed.status_code, renamed.json()["refused"]) == (409, "different_content")
    assert (taken.status_code, taken.json()["refused"]) == (409, "business_number_taken")
    assert (wrong.status_code, wrong.json()["refused"]) == (409, "business_number_not_ten_digits")
    assert [(each.owner, each.name) for each in Merchant.objects.all()] == [(owner, "들기름집")]
    assert [each["name"] for each in mine.get("/merchant/merchants").json()] == ["들기름집"]


def test_a_shop_is_added_once_by_its_owner_alone():
    merchant = MerchantFactory()
    mine, another = program_of(merchant.owner), program_of(UserFactory())
    path = f"/merchant/merchants/{merchant.pk}/shops"
    wanted = {"id": ids.new(), "name": "본점", "address": "서울특별시 중구 시장길 1"}

    answers = [mine.send("POST", path, **wanted).status_code for _ in range(2)]
    nowhere = mine.send("POST", path, **wanted | {"id": ids.new(), "address": ""})
    foreign = another.send("POST", path, **wanted | {"id": ids.new()})

    assert answers == [200, 200]
    assert (nowhere.status_code, nowhere.json()["refused"]) == (409, "place_missing")
    assert (foreign.status_code, another.get(path).status_code) == (404, 404)
    assert [each["name"] for each in mine.get(path).json()] == ["본점"]
    assert Shop.objects.count() == 1


def test_a_name_that_no_page_would_take_is_misread():
    merchant = MerchantFactory()
    wanted = {"id": ids.new(), "merchant": merchant.pk, "name": "가" * 121, "price": 1_000}

    answer = program_of(merchant.owner).send("POST", "/merchant/products", **wanted)

    assert (answer.status_code, answer.json()["wrong"][0]["where"]) == (422, "body.wanted.name")
