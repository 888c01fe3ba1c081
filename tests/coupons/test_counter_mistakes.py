"""What a merchant gets wrong or taps twice is answered with a sentence, and counts once."""

import re
from datetime import timedelta

import pytest

from hamkke.coupons import actions
from hamkke.coupons.models import CounterReturn, CounterUse, Terminal
from hamkke.coupons.queries import counters
from hamkke.kernel import clock, ids
from tests.factories.coupons import NOON, ClaimFactory, logged
from tests.factories.merchants import ShopFactory

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def shop(db):
    return ShopFactory(name="만두집")


@pytest.fixture
def merchant(client, shop):
    client.force_login(shop.merchant.owner)
    return client


@pytest.fixture
def shown(campaign, shop):
    claim = ClaimFactory(campaign=campaign, position=1)
    logged(campaign)
    with clock.pretend(NOON):
        return actions.issue_pass(claim, id=ids.new(), shop=shop, by=claim.shopper)


@pytest.fixture
def used(shown, shop):
    with clock.pretend(LATER):
        return actions.use_pass(shown, id=ids.new(), shop=shop, amount=20_000, by=shop.merchant.owner)


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def field(response, name):
    """The attributes of one visible field, by name; those that are only there are True."""
    [tag] = re.findall(
        rf'<input (?:class="[^"]+" )?id="[^"]+" name="{name}"[^>]*>', response.content.decode()
    )
    return {key: value or True for key, value in re.findall(r'([\w-]+)(?:="([^"]*)")?', tag)}


def hidden(response):
    return dict(re.findall(r'type="hidden" name="(id|so_far)" value="([^"]+)"', response.content.decode()))


def test_a_return_sent_twice_is_one_return(merchant, used):
    address = f"/coupons/uses/{used.pk}/"
    fields = {**hidden(merchant.get(address)), "amount": "5000"}

    answers = [merchant.post(f"{address}return", fields) for _ in range(2)]

    assert [(answer.status_code, answer.headers["location"]) for answer in answers] == [(302, address)] * 2
    assert list(CounterReturn.objects.values_list("returned", "given_back")) == [(5_000, 500)]
    rest = {**hidden(merchant.get(address)), "amount": "15000"}
    merchant.post(f"{address}return", rest)
    assert list(CounterReturn.objects.values_list("returned", "given_back")) == [
        (5_000, 500),
        (20_000, 1_500),
    ]


@pytest.mark.parametrize("amount", ["", "0", "다섯"])
def test_a_return_of_nothing_is_asked_again(merchant, used, amount):
    address = f"/coupons/uses/{used.pk}/"

    answer = merchant.post(f"{address}return", {**hidden(merchant.get(address)), "amount": amount})

    assert (answer.status_code, "돌아온 물건값을 숫자로 적어 주세요." in text(answer)) == (422, True)
    told = field(answer, "amount")
    assert (told["value"], told["aria-invalid"], told["aria-describedby"]) == (
        amount or True,
        "true",
        "amount-hint refusal",
    )
    assert "<details open>" in answer.content.decode()
    assert CounterReturn.objects.count() == 0


def test_a_purchase_too_large_is_told_the_limit(merchant, shop, shown):
    code = counters.new_code(shown.pk)

    answer = merchant.post(f"/coupons/counter/{shop.pk}/", {"code": code, "amount": "200000000"})

    assert (answer.status_code, "구매 금액은 100,000,000원까지 넣을 수 있습니다." in text(answer)) == (
        422,
        True,
    )
    amount, letters = field(answer, "amount"), field(answer, "code")
    assert (amount["aria-invalid"], amount["aria-describedby"]) == ("true", "refusal")
    assert ("aria-invalid" in letters, letters["aria-describedby"]) == (False, "code-hint")


def test_what_a_confirmation_lacks_is_asked_at_the_counter(merchant, shop, shown):
    address = f"/coupons/counter/{shop.pk}/"

    answer = merchant.post(f"{address}uses", {"code": counters.new_code(shown.pk), "amount": ""})

    assert (answer.status_code, "번호와 구매 금액을 모두 넣어 주세요." in text(answer)) == (422, True)
    assert f'action="{address}" id="till"' in answer.content.decode()
    assert CounterUse.objects.count() == 0


def test_a_terminal_without_a_name_is_asked_for_one(merchant, shop):
    answer = merchant.post(f"/coupons/counter/{shop.pk}/terminal", {"id": ids.new(), "name": " "})

    assert (answer.status_code, "전화기 이름을 60자 안에서 적어 주세요." in text(answer)) == (422, True)
    assert field(answer, "name")["aria-describedby"] == "name-refusal"
    assert (Terminal.objects.count(), answer.cookies.get("terminal")) == (0, None)
