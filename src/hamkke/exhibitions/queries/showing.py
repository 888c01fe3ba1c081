"""Which pages are seen. Now, that is what stands in their rows; at a pretended moment, what its curators have decided for then."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from wagtail.models import Page, Revision

from hamkke.exhibitions.models import ExhibitionPage, Listing
from hamkke.kernel import clock

P = TypeVar("P", bound=Page)


def seen(pages: QuerySet[P]) -> QuerySet[P]:
    """Those of these pages that anybody sees. One more query while a moment is pretended."""
    moment = clock.pretended()
    if moment is None:
        return pages.filter(live=True)
    coming = _coming(moment)
    staying = Q(live=True) & (Q(expire_at=None) | Q(expire_at__gt=moment))
    return pages.filter(
        staying & ~Q(pk__in=coming)
        | Q(pk__in=[page for page, each in coming.items() if not _is_over(each, moment)])
    )


def listings() -> QuerySet[Listing]:
    """The goods on the shelves of exhibitions that are seen, as they stand today: what is scheduled to change on a shelf is
    seen on its exhibition alone."""
    listed: QuerySet[Listing] = Listing.objects.all()
    if clock.pretended() is None:
        return listed.filter(page__live=True)
    return listed.filter(page__in=seen(ExhibitionPage.objects.order_by()))


def as_seen(pages: Iterable[P]) -> list[P]:
    """These pages with what they say at a pretended moment; now, as they are."""
    moment = clock.pretended()
    listed = list(pages)
    coming = _coming(moment) if moment else {}
    return [_with(page, coming.get(page.pk)) for page in listed]


def _coming(moment: datetime) -> dict[int, Revision]:
    """What is approved to go live until then, by page: of each page one revision."""
    due = Revision.page_revisions.filter(approved_go_live_at__lte=moment)
    return {int(each.object_id): each for each in due}


def _is_over(revision: Revision, moment: datetime) -> bool:
    ends_at = parse_datetime(revision.content.get("expire_at") or "")
    return ends_at is not None and ends_at <= moment


def _with(page: P, revision: Revision | None) -> P:
    if revision is None:
        return page
    said: Any = page.with_content_json(revision.content)
    if hasattr(page, "count"):  # of goods, as `published` counts them
        said.count = len(said.listings.all())
    return said  # type: ignore[no-any-return]
