"""What an edition's exhibitions ask of the secretariat: those that wait for a review, and when approved ones come and go."""

from datetime import datetime

from django.urls import reverse
from wagtail.models import Revision, WorkflowState

from hamkke.exhibitions.models import ExhibitionPage
from hamkke.festivals.queries import Edition
from hamkke.kernel.to_do import ToDo, coming, until
from hamkke.kernel.words import Words

WAITS = Words("검토를 기다리는 기획전: {title}", "An exhibition waits for its review: {title}")
APPEARS = Words("기획전 게시: {title}", "An exhibition appears: {title}")
ENDS = Words("기획전 내림: {title}", "An exhibition is taken down: {title}")


def to_do(edition: Edition, now: datetime) -> list[ToDo]:
    """Each leads to the page in the workshop. Three queries."""
    pages = {str(page.pk): page for page in ExhibitionPage.objects.filter(edition=edition).defer("body")}
    if not pages:
        return []
    waiting = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS, object_id__in=pages
    ).order_by("created_at", "pk")
    approved = Revision.page_revisions.filter(object_id__in=pages, approved_go_live_at__gt=now)
    moments = list(approved.order_by("pk").values_list("approved_go_live_at", "object_id"))
    dates = [(at, *_line(APPEARS, pages[page])) for at, page in moments]
    dates += [(page.expire_at, *_line(ENDS, page)) for page in pages.values() if page.live]
    asked = [until(None, *_line(WAITS, pages[each.object_id]), now=now) for each in waiting]
    return asked + coming(dates, now=now)


def _line(said: Words, page: ExhibitionPage) -> tuple[Words, str]:
    title = {"title": page.draft_title or page.title}
    return said.format(**title), reverse("wagtailadmin_pages:edit", args=[page.pk])
