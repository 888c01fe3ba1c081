"""The sheets of products, as their merchants and the secretariat read them and as they are exported."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings

from hamkke.kernel.words import Words
from hamkke.merchants import queries
from hamkke.merchants.exporters import LAYOUTS, workbook
from hamkke.merchants.models import MarketplaceListing, ProductSheet
from hamkke.merchants.rules import sheets
from hamkke.merchants.rules.sheets import MARKETPLACES

__all__ = ["MARKETPLACES", "Sheet", "sheet_file", "sheets_of", "written"]

WRITTEN = ("origin", "maker", "notice_kind", "notice", "returns", "contact")


@dataclass(frozen=True)
class Sheet:
    """A product's sheet at its price of the moment, and how it stands on each marketplace."""

    product: queries.PricedProduct
    values: dict[str, str]
    listings: dict[str, sheets.Standing]

    @cached_property
    def digest(self) -> bytes:
        return sheets.digest(self.values)

    @property
    def missing(self) -> list[Words]:
        return sheets.missing(self.values)

    @property
    def standings(self) -> list[tuple[sheets.Standing, str]]:
        """Every marketplace with the state there."""
        found = (self.listings.get(each) or sheets.Standing(each) for each in sheets.MARKETPLACES)
        return [(standing, standing.state(self.digest)) for standing in found]


def written(product: queries.Product) -> dict[str, str]:
    """What stands in a product's sheet, as its form shows it."""
    sheet = ProductSheet.objects.filter(product=product).first()
    return {field: getattr(sheet, field) for field in WRITTEN} if sheet else {}


def sheets_of(product_ids: Sequence[UUID], now: datetime) -> list[Sheet]:
    """The sheets of these products in that order, in four queries; what has no price yet is absent."""
    written = ProductSheet.objects.in_bulk(product_ids)
    photographs = queries.photographs_of(product_ids)
    listings: dict[UUID, dict[str, sheets.Standing]] = {}
    for each in MarketplaceListing.objects.filter(product__in=product_ids):
        listings.setdefault(each.product_id, {})[each.marketplace] = each.standing
    return [
        Sheet(
            product,
            _values(product, written.get(product.id), [each.url for each in photographs.get(product.id, ())]),
            listings.get(product.id, {}),
        )
        for product in queries.products_with_prices(product_ids, now)
    ]


def _values(
    product: queries.PricedProduct, sheet: ProductSheet | None, pictures: list[str]
) -> dict[str, str]:
    exception = product.unreturnable
    values = {field: str(getattr(sheet, field)).strip() if sheet else "" for field in WRITTEN}
    if values["returns"] and exception:
        values["returns"] = f"{values['returns']}\n{exception.ko}"
    return values | {
        "name": product.name,
        "category": product.category.strip(),
        "price": str(product.price),
        "description": product.description.strip(),
        "photograph": pictures[0] if pictures else "",
        "photographs": "\n".join(pictures[1:]),
        "code": str(product.id),
    }


def sheet_file(marketplace: str, found: Sequence[Sheet]) -> bytes:
    """The workbook of these sheets for one marketplace; those with gaps are listed apart, with what they need."""
    whole = [_addressed(each.values) for each in found if not each.missing]
    left_out = [(each.product.name, each.missing) for each in found if each.missing]
    return workbook(LAYOUTS[marketplace], whole, left_out=left_out)


def _addressed(values: dict[str, str]) -> dict[str, str]:
    """Photographs are fetched from elsewhere, so their addresses say where we are."""
    pictures = {
        field: "\n".join(urljoin(settings.SITE_URL, each) for each in values[field].splitlines())
        for field in ("photograph", "photographs")
    }
    return values | pictures
