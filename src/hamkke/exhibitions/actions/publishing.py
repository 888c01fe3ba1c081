"""Pages go online and offline at the minute that their curators said; and what curators do in the workshop is written down."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from wagtail.models import Page, PageLogEntry, Revision

from hamkke.audit import actions as audit
from hamkke.exhibitions.models import Listing
from hamkke.kernel import clock, queue

# What Wagtail calls a deed, and what the trail does. Drafts are not told: nobody sees them until they are published.
DEEDS = {
    "wagtail.publish": "exhibitions.page.published",
    "wagtail.publish.schedule": "exhibitions.page.scheduled",
    "wagtail.schedule.cancel": "exhibitions.page.put_off",
    "wagtail.unpublish": "exhibitions.page.unpublished",
    "wagtail.delete": "exhibitions.page.deleted",
    "wagtail.move": "exhibitions.page.moved",
    "wagtail.reorder": "exhibitions.page.moved",
    "wagtail.view_restriction.create": "exhibitions.page.restricted",
    "wagtail.view_restriction.edit": "exhibitions.page.restricted",
    "wagtail.view_restriction.delete": "exhibitions.page.unrestricted",
    "wagtail.workflow.start": "exhibitions.review.asked",
    "wagtail.workflow.resume": "exhibitions.review.asked",
    "wagtail.workflow.approve": "exhibitions.review.approved",
    "wagtail.workflow.reject": "exhibitions.review.rejected",
    "wagtail.workflow.cancel": "exhibitions.review.cancelled",
}


@transaction.atomic
def record(done: PageLogEntry) -> None:
    """Write down in the trail what somebody did to a page of ours in the workshop, and how many goods it lists since.

    Our own actions keep no log of Wagtail's, so that nothing is written down twice.
    """
    verb = DEEDS.get(done.action)
    kind = done.content_type and done.content_type.model_class()
    if verb is None or kind is None or kind is Page:
        return
    facts: dict[str, Any] = {"title": done.label} if done.deleted else {"revision": done.revision_id}
    if done.action == "wagtail.publish":
        facts["products"] = Listing.objects.filter(page=done.page_id).count()
        facts["is_alone"] = not _another_had_a_hand_in(done)
    audit.record(by=done.user, verb=verb, target=kind(pk=done.page_id), **facts)


def _another_had_a_hand_in(published: PageLogEntry) -> bool:
    """Whether somebody else than who published wrote a draft since the page was published last. Who approves a draft publishes it."""
    entries = PageLogEntry.objects.filter(page=published.page_id, action="wagtail.publish")
    before = entries.exclude(pk=published.pk).aggregate(Max("revision_id"))["revision_id__max"]
    drafts = Revision.objects.for_instance(published.page).filter(
        pk__gt=before or 0, pk__lte=published.revision_id
    )
    return bool(drafts.exclude(user=published.user).exclude(user=None).exists())


@transaction.atomic
def call_for_due() -> int:
    """Have every page whose minute has come put online or taken offline, each by itself; returns how many.

    Each is a job of its own, so that one that fails does not hold up the next.
    """
    now = clock.now()
    coming = list(_to_appear(now).values_list("pk", flat=True))
    going = list(_to_vanish(now).values_list("pk", flat=True))
    for revision in coming:
        queue.later("exhibitions.appear", revision=revision)
    for page in going:
        queue.later("exhibitions.vanish", page=page)
    return len(coming) + len(going)


@transaction.atomic
def appear(revision_id: int) -> None:
    """Put a scheduled revision online. Called for twice, or when its schedule was changed meanwhile, nothing happens."""
    revision = _to_appear(clock.now()).select_for_update().filter(pk=revision_id).first()
    if revision is None:
        return
    revision.publish(log_action="wagtail.publish.scheduled")
    audit.record(
        by=None, verb="exhibitions.page.appeared", target=revision.content_object, revision=revision_id
    )


@transaction.atomic
def vanish(page_id: int) -> None:
    """Take a page offline whose time is over. Called for twice, or when it was prolonged meanwhile, nothing happens."""
    page = _to_vanish(clock.now()).select_for_update().filter(pk=page_id).first()
    if page is None:
        return
    page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    audit.record(by=None, verb="exhibitions.page.vanished", target=page)


def _to_appear(now: datetime) -> QuerySet[Revision]:
    due: QuerySet[Revision] = Revision.objects.filter(approved_go_live_at__lte=now).order_by(
        "approved_go_live_at", "pk"
    )
    return due


def _to_vanish(now: datetime) -> QuerySet[Page]:
    due: QuerySet[Page] = Page.objects.filter(live=True, expire_at__lte=now).order_by("expire_at", "pk")
    return due
