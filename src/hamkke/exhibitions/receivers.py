from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.images import get_image_model
from wagtail.models import PageLogEntry

from hamkke.coupons import signals as coupons
from hamkke.exhibitions import actions, queries
from hamkke.exhibitions.actions import pictures, publishing
from hamkke.kernel.words import Words
from hamkke.merchants import signals as merchants
from hamkke.people import signals as people
from hamkke.places import signals as places


@receiver(people.role_given)
def let_organisers_curate(role: Any, **_facts: Any) -> None:
    if role.name == role.Name.ORGANISER:
        actions.let_curate(role.user)


@receiver(people.role_taken)
def let_former_organisers_curate_no_more(user: Any, name: str, **_facts: Any) -> None:
    if name == "organiser":
        actions.let_curate_no_more(user)


@receiver(merchants.merchant_registered)
def let_a_merchant_be_found(merchant: Any, **_facts: Any) -> None:
    actions.index_merchant(merchant.pk)


@receiver(merchants.shop_opened)
def let_a_merchant_be_found_by_its_shop(shop: Any, **_facts: Any) -> None:
    actions.index_merchant(shop.merchant_id)


@receiver([merchants.product_offered, merchants.product_changed])
def let_a_product_be_found(product: Any, **_facts: Any) -> None:
    actions.index_merchant(product.merchant_id)


@receiver(places.markets_imported)
def let_markets_be_found(**_facts: Any) -> None:
    actions.index_markets()


@receiver(coupons.exhibitions_asked, dispatch_uid="exhibitions.name_exhibitions")
def name_exhibitions(**_asked: Any) -> dict[UUID, Words]:
    return queries.names_of_exhibitions()


@receiver(post_save, sender=get_image_model())
def draw_a_picture_of_the_workshop(instance: Any, **_facts: Any) -> None:
    """Once it is kept: no visitor draws, and the time machine could not."""
    transaction.on_commit(lambda: pictures.draw(instance), robust=True)


@receiver(post_save, sender=PageLogEntry)
def record_what_is_done_in_the_workshop(instance: PageLogEntry, created: bool, **_facts: Any) -> None:
    if created:
        publishing.record(instance)
