"""Which curated page an address leads to, found in two queries however deep it lies."""

from itertools import accumulate

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from wagtail.models import Page, PageViewRestriction, Site

from hamkke.exhibitions.queries import showing

_TOP = "/"  # above every site; whatever is restricted there is restricted everywhere


def page_at(path: str) -> Page | None:
    """The published page at a path such as "exhibitions/spring/", or None where Wagtail has to look closer.

    Wagtail walks down from the top with two queries a step, and asks on each page's way up who may see it. All of that can be seen from
    the addresses: where there is one site and nothing on the way is an alias or restricted, the page is simply there.
    """
    roots = Site.get_site_root_paths()
    if len(roots) != 1:
        return None
    steps = [f"{step}/" for step in path.split("/") if step]
    way = [_TOP, *accumulate(steps, initial=roots[0].root_path)]
    restricted = Exists(PageViewRestriction.objects.filter(page=OuterRef("pk")))
    found = (
        Page.objects.filter(url_path__in=way)
        .annotate(is_restricted=restricted)
        .order_by("depth")
        .values_list("pk", "content_type", "alias_of", "is_restricted")
    )
    pages = list(found)
    if len(pages) != len(way) or any(alias or is_restricted for *_, alias, is_restricted in pages):
        return None
    pk, kind, *_ = pages[-1]
    model = ContentType.objects.get_for_id(kind).model_class()
    return next(iter(showing.as_seen(showing.seen(model._default_manager.filter(pk=pk)))), None)  # type: ignore[union-attr]  # noqa: SLF001 - Django's documented way to a model's rows.
