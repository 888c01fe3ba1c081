from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef

from hamkke.merchants import rules
from hamkke.merchants.models import Merchant, Price, Product


def every_business_number_has_its_check_digit() -> Iterable[dict[str, Any]]:
    rows = Merchant.objects.values("id", "business_number")
    return [dict(row) for row in rows if not rules.is_valid(row["business_number"])]


def every_product_has_a_price_from_the_start() -> Iterable[dict[str, Any]]:
    first = Price.objects.filter(product=OuterRef("pk"), effective_from__lte=OuterRef("offered_at"))
    return [dict(row) for row in Product.objects.filter(~Exists(first)).values("id", "name", "offered_at")]
