import pytest

from hamkke.kernel import clock, ids
from hamkke.merchants import actions, queries
from hamkke.merchants.models import Merchant
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_register_merchant_offer_product_and_change_its_price():
    owner = UserFactory()
    merchant = actions.register_merchant(
        id=ids.new(), owner=owner, name="참기름집", business_number="120-81-47521", by=owner
    )
    actions.open_shop(
        id=ids.new(), merchant=merchant, name="본점", address="서울특별시 중구 시장길 1", by=owner
    )
    product = actions.offer_product(
        id=ids.new(), merchant=merchant, name="참기름 350ml", category="식품", price=18_000, by=owner
    )
    assert queries.price_of(product, clock.now()) == 18_000

    actions.change_price(product, amount=16_200, by=owner)

    assert Merchant.objects.get().business_number == "1208147521"
    assert queries.price_of(product, clock.now()) == 16_200
    assert queries.lowest_price_of_last_30_days(product, clock.now()) == 16_200
