"""What a merchant does to a product that is on offer: put its words right, stop selling it, sell it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.kernel import clock
from hamkke.merchants import rules, signals
from hamkke.merchants.models import Product

if TYPE_CHECKING:
    from hamkke.people.models import User


@transaction.atomic
def change_product(
    product: Product, *, name: str, description: str, category: str, by: User | None
) -> Product:
    """Put a product's words right; what was ordered keeps those it was ordered under. The same again changes nothing.

    Raises NameMissing.
    """
    rules.check_name(name)
    product = Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    wanted = {"name": name.strip(), "description": description, "category": category}
    was = {field: getattr(product, field) for field in wanted if getattr(product, field) != wanted[field]}
    if not was:
        return product
    for field in was:
        setattr(product, field, wanted[field])
    product.save(update_fields=list(was))
    facts = {f"{field}_was": value for field, value in was.items()} | {field: wanted[field] for field in was}
    audit.record(by=by, verb="merchants.product.changed", target=product, **facts)
    signals.product_changed.send(sender=Product, product=product)
    return product


@transaction.atomic
def stop_selling(product: Product, *, by: User | None) -> Product:
    """Take a product off every shelf and out of the search; orders placed stay. Stopped twice, it is stopped once."""
    stopped = Product.objects.filter(pk=product.pk, stopped_at=None).update(stopped_at=clock.now())
    return _told(product, "merchants.product.stopped", is_news=stopped == 1, by=by)


@transaction.atomic
def sell_again(product: Product, *, by: User | None) -> Product:
    """Put a product back where it was, at the price it had. One that is sold stays so."""
    resumed = Product.objects.filter(pk=product.pk, stopped_at__isnull=False).update(stopped_at=None)
    return _told(product, "merchants.product.sold_again", is_news=resumed == 1, by=by)


def _told(product: Product, verb: str, *, is_news: bool, by: User | None) -> Product:
    product = Product.objects.get(pk=product.pk)
    if is_news:
        audit.record(by=by, verb=verb, target=product)
        signals.product_changed.send(sender=Product, product=product)
    return product
