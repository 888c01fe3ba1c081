from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail import signals as wagtail
from wagtail.admin import signal_handlers as letters
from wagtail.images import get_image_model
from wagtail.models import PageLogEntry, TaskState, WorkflowState

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


def _once_kept(letter: Callable[..., Any]) -> Callable[..., None]:
    def send(**facts: Any) -> None:
        transaction.on_commit(lambda: letter(**facts), robust=True)

    return send


# What happened to a review is mailed when it is kept: nobody waits for the post, and nobody hears of what was taken back.
for _signal, _sender, _uid, _letter in (
    (wagtail.task_submitted, TaskState, "group_approval_task_submitted", letters.task_submission_email_notifier),
    (wagtail.workflow_submitted, WorkflowState, "workflow_state_submitted", letters.workflow_submission_email_notifier),
    (wagtail.workflow_rejected, WorkflowState, "workflow_state_rejected", letters.workflow_rejection_email_notifier),
    (wagtail.workflow_approved, WorkflowState, "workflow_state_approved", letters.workflow_approval_email_notifier),
):  # fmt: skip
    _signal.disconnect(sender=_sender, dispatch_uid=f"{_uid}_email_notification")
    _signal.connect(
        _once_kept(_letter), sender=_sender, dispatch_uid=f"{_uid}_email_notification", weak=False
    )
