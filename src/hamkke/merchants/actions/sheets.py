"""Product sheets: written once, exported to a marketplace, and listed there by its number."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.kernel import clock
from hamkke.merchants.models import MarketplaceListing, Product, ProductSheet
from hamkke.merchants.queries import sheets as queries
from hamkke.merchants.rules import sheets as rules
from hamkke.people.queries import User


@transaction.atomic
def write_sheet(product: Product, *, by: User | None, **content: str) -> ProductSheet:
    """Write what marketplaces ask of a product. The same again changes nothing."""
    Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    standing = ProductSheet.objects.filter(product=product).first()
    if standing and all(getattr(standing, name) == value for name, value in content.items()):
        return standing
    sheet, _ = ProductSheet.objects.update_or_create(
        product=product, defaults={**content, "written_at": clock.now()}
    )
    audit.record(by=by, verb="merchants.sheet.written", target=product)
    return sheet


@transaction.atomic
def export_sheet(product: Product, *, marketplace: str, by: User | None) -> bytes:
    """The file of one product's sheet for a marketplace; it is kept that it was exported, and with which content.

    Exported again it counts from now on. Raises MarketplaceUnknown or SheetIncomplete, which names what is missing.
    """
    rules.check_marketplace(marketplace)
    found = queries.sheets_of([product.pk], clock.now())
    for sheet in found:
        rules.check_complete(sheet.values)
    return _exported(found, marketplace, by)


@transaction.atomic
def export_sheets(product_ids: Sequence[UUID], *, marketplace: str, by: User | None) -> bytes:
    """One file of many products' sheets. What has gaps stands in it apart, with what it needs, and does not count as exported.

    Raises MarketplaceUnknown.
    """
    rules.check_marketplace(marketplace)
    found = queries.sheets_of(product_ids, clock.now())
    return _exported(found, marketplace, by)


def _exported(found: Sequence[queries.Sheet], marketplace: str, by: User | None) -> bytes:
    now = clock.now()
    whole = [sheet for sheet in found if not sheet.missing]
    MarketplaceListing.objects.bulk_create(
        [
            MarketplaceListing(
                product_id=sheet.product.id, marketplace=marketplace, exported_at=now, exported=sheet.digest
            )
            for sheet in sorted(whole, key=lambda sheet: sheet.product.id)  # two at once wait in one order
        ],
        update_conflicts=True,
        unique_fields=["product", "marketplace"],
        update_fields=["exported_at", "exported"],
    )
    facts = {"marketplace": marketplace}
    audit.record_each(
        "merchants.sheet.exported", [(Product(pk=sheet.product.id), by, facts) for sheet in whole]
    )
    return queries.sheet_file(marketplace, found)


@transaction.atomic
def list_on_marketplace(product: Product, *, marketplace: str, number: str, by: User | None) -> None:
    """Keep the number by which a marketplace lists a product; none takes it back. Raises MarketplaceUnknown, NumberUnreadable."""
    rules.check_marketplace(marketplace)
    number = rules.checked_number(number) if number.strip() else ""
    MarketplaceListing.objects.bulk_create(
        [MarketplaceListing(product=product, marketplace=marketplace, number=number)],
        update_conflicts=True,
        unique_fields=["product", "marketplace"],
        update_fields=["number"],
    )
    audit.record(by=by, verb="merchants.sheet.listed", target=product, marketplace=marketplace, number=number)
