"""Shops that somebody follows: a button, a page, a number that gives nobody away, and nothing left behind."""

import pytest
from django.urls import reverse

from hamkke.merchants.actions import following
from hamkke.merchants.models import Follow
from hamkke.people import actions as people
from tests.factories.merchants import MerchantFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def press(client, merchant, **fields):
    return client.post(reverse("merchants:following", args=[merchant.pk]), fields)


def test_a_shop_is_followed_with_one_button_and_followed_twice_it_is_followed_once(client):
    shopper, merchant = UserFactory(), MerchantFactory(name="새벽상회")
    client.force_login(shopper)
    address = reverse("merchants:merchant", args=[merchant.pk])
    assert "관심 가게로 담기" in client.get(address).text

    for _ in range(2):
        assert press(client, merchant, wanted="yes", back=address).url == address

    page = client.get(address).text
    assert "알림은 보내지 않고" in page
    assert "관심 가게에서 빼기" in page
    assert [(each.user, each.merchant) for each in Follow.objects.all()] == [(shopper, merchant)]
    for _ in range(2):
        press(client, merchant, wanted="no", back=address)
    assert not Follow.objects.exists()
    assert "관심 가게로 담기" in client.get(address).text


def test_whoever_is_not_signed_in_is_asked_to(client):
    merchant = MerchantFactory()

    assert "로그인하고 관심 가게로 담기" in client.get(reverse("merchants:merchant", args=[merchant.pk])).text
    assert press(client, merchant).url.startswith("/accounts/login/")
    assert not Follow.objects.exists()


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_the_button_leads_nowhere_else(client, back):
    client.force_login(UserFactory())
    merchant = MerchantFactory()

    assert press(client, merchant, back=back).url == f"/merchants/{merchant.pk}/"


@pytest.mark.parametrize(("followers", "told"), [(0, "5명 미만"), (4, "5명 미만"), (5, "5명")])
def test_a_merchant_reads_how_many_follow_and_never_who(client, followers, told):
    owner = UserFactory()
    merchant = MerchantFactory(owner=owner)
    people = UserFactory.create_batch(followers)
    for each in people:
        following.follow(merchant, by=each)
    client.force_login(owner)

    page = client.get(reverse("merchants:mine")).text

    assert f"<dt>관심 가게로 담은 사람</dt>\n    <dd>{told}</dd>" in page
    assert not [each for each in people if each.email in page or str(each.pk) in page]
    assert "관심 가게로 담은 사람" not in client.get(reverse("merchants:merchant", args=[merchant.pk])).text


def test_whom_somebody_follows_is_told_to_them_and_goes_with_them(client):
    shopper, merchant = UserFactory(), MerchantFactory(name="새벽상회")
    following.follow(merchant, by=shopper)
    client.force_login(shopper)
    [kept] = [
        each for each in client.get("/me/kept.json").json()["kept"] if each["what"]["ko"] == "관심 가게"
    ]

    assert [row["shop"] for row in kept["rows"]] == ["새벽상회"]
    people.close_account(shopper)
    following.follow(merchant, by=shopper)
    assert not Follow.objects.exists()
