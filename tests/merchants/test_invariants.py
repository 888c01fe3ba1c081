import pytest

from hamkke.merchants import invariants
from hamkke.merchants.models import Price
from tests.factories.merchants import LONG_AGO, MerchantFactory, ProductFactory

pytestmark = pytest.mark.django_db


def test_every_business_number_has_its_check_digit():
    MerchantFactory()
    wrong = MerchantFactory(business_number="1234567890")

    assert list(invariants.every_business_number_has_its_check_digit()) == [
        {"id": wrong.id, "business_number": "1234567890"}
    ]


def test_every_product_has_a_price_from_the_start():
    ProductFactory()
    late = ProductFactory(offered_at=LONG_AGO.replace(year=2019))

    assert Price.objects.count() == 2
    assert list(invariants.every_product_has_a_price_from_the_start()) == [
        {"id": late.id, "name": late.name, "offered_at": LONG_AGO.replace(year=2019)}
    ]
