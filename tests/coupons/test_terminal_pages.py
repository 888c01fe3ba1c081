"""A phone that is lost or sold: who ends it, and what the pages say before and after."""

import re

import pytest

from hamkke.coupons import actions
from hamkke.coupons.models import Allowance, Terminal
from hamkke.kernel import ids
from hamkke.ledger import queries as ledger
from tests.factories.merchants import ShopFactory
from tests.factories.people import OrganisationFactory, RoleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db):
    return ShopFactory(name="만두집")


@pytest.fixture
def terminal(client, shop):
    """The phone that `client` is, with an allowance of 9,000 won."""
    client.force_login(shop.merchant.owner)
    client.post(f"/coupons/counter/{shop.pk}/terminal", {"id": ids.new(), "name": "앞쪽"})
    made = Terminal.objects.get()
    actions.grant_allowance(
        made, id=ids.new(), funder=OrganisationFactory(), uses=3, won=9_000, by=RoleFactory().user
    )
    return made


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def told(client, shop):
    return client.get(f"/coupons/counter/{shop.pk}/terminal").json()


def test_the_owner_ends_a_lost_phone(client, shop, terminal):
    counter = f"/coupons/counter/{shop.pk}/"
    assert "등록된 전화기 1대" in text(client.get(counter))
    assert (told(client, shop)["terminal"], told(client, shop)["uses"]) == (str(terminal.pk), 3)

    page = client.post(f"/coupons/terminals/{terminal.pk}/ending", follow=True)
    again = client.post(f"/coupons/terminals/{terminal.pk}/ending")

    assert "앞쪽 전화기를 계산대에서 뺐습니다." in text(page)
    assert "등록된 전화기" not in text(page)
    assert (again.status_code, again.headers["location"]) == (302, counter)
    assert (told(client, shop)["terminal"], told(client, shop)["uses"]) == (None, 0)
    assert ledger.balance(Allowance.objects.get().account_code).net == 0
    sent = client.post(f"{counter}offline-uses", '{"uses": []}', content_type="application/json")
    assert (sent.status_code, sent.json()) == (403, {"refused": "no_terminal"})


def test_the_secretariat_ends_a_lost_phone(client, terminal):
    address = f"/coupons/terminals/{terminal.pk}/"
    client.force_login(RoleFactory().user)

    page = client.post(f"{address}ending", follow=True)

    assert "계산대에서 뺀 전화기입니다." in text(page)
    assert "오프라인 허용" not in text(page)
    assert "뺀 전화기" in text(client.get("/coupons/terminals/"))
