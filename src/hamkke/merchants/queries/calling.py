"""Merchants and products by what people call them, and what they are called: for forms that name a few of many."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from hamkke.merchants.models import Merchant, Product
from hamkke.merchants.rules import written_business_number


def merchants_called(lines: Iterable[str]) -> dict[str, list[UUID]]:
    """For each name or business number those merchants that it may mean, in one query."""
    numbers = {line: line.replace("-", "").replace(" ", "") for line in lines}
    rows = Merchant.objects.filter(Q(name__in=numbers) | Q(business_number__in=numbers.values())).order_by(
        "id"
    )
    found: dict[str, list[UUID]] = {line: [] for line in numbers}
    for pk, name, number in rows.values_list("pk", "name", "business_number"):
        for line, digits in numbers.items():
            if name == line or number == digits:
                found[line].append(pk)
    return found


def products_called(lines: Iterable[str]) -> dict[str, list[UUID]]:
    """For each product's name, alone or as "merchant: product", those products that it may mean, in one query."""
    asked = list(lines)
    names = {name for line in asked for name in (line, line.partition(": ")[2])}
    rows = Product.objects.filter(name__in=names).order_by("id").values_list("pk", "name", "merchant__name")
    found: dict[str, list[UUID]] = {line: [] for line in asked}
    for pk, name, merchant in rows:
        for line in {name, f"{merchant}: {name}"} & found.keys():
            found[line].append(pk)
    return found


def calls_of_merchants(ids: Iterable[UUID]) -> dict[UUID, str]:
    """What merchants are called, with their business numbers, by name."""
    rows = Merchant.objects.filter(pk__in=list(ids)).order_by("name", "id")
    return {
        pk: f"{name} ({written_business_number(number)})"
        for pk, name, number in rows.values_list("pk", "name", "business_number")
    }


def calls_of_products(ids: Iterable[UUID]) -> dict[UUID, str]:
    """What products are called as `products_called` finds them again, by merchant and name."""
    rows = Product.objects.filter(pk__in=list(ids)).order_by("merchant__name", "name", "id")
    return {
        pk: f"{merchant}: {name}" for pk, merchant, name in rows.values_list("pk", "merchant__name", "name")
    }
