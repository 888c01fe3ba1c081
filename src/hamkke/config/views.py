from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django.views.static import serve

from hamkke.calls.queries import calls
from hamkke.exhibitions.queries import exhibitions_of
from hamkke.festivals.queries import editions, editions_with_promises
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.merchants.queries import products_on_sale
from hamkke.places.queries import markets_in
from hamkke.sales.queries.releases import published

_NEWS_MOST = 50
_ADDRESSES_MOST = 45_000  # A sitemap may have 50,000.
# Nobody's own pages, no forms: what a search engine would only be sent to sign in from.
_CLOSED = (
    "/accounts/",
    "/cms/",
    "/orders/",
    "/coupons/passes/",
    "/coupons/plans/",
    "/webhooks/",
    "/api/",
    "/today/",
)


def picture(request: HttpRequest, folder: str, name: str) -> HttpResponseBase:
    """A picture that an organiser or a merchant uploaded. Documents are not served from here; Wagtail asks who may read them."""
    answer = serve(request, name, document_root=str(Path(settings.MEDIA_ROOT) / folder))
    answer.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable"  # Another picture has another name.
    )
    return answer


@require_safe
def icon(_: HttpRequest) -> HttpResponse:
    """The mark, for whatever asks for it by its old name without reading a page."""
    return redirect(static("ui/mark.svg"))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everybody may read what is public; a search engine finds it by the sitemap."""
    closed = "".join(f"Disallow: {path}\n" for path in _CLOSED)
    content = f"User-agent: *\n{closed}Sitemap: {request.build_absolute_uri(reverse('sitemap'))}\n"
    return HttpResponse(content, content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page with something of its own on it."""
    addresses = map(request.build_absolute_uri, islice(_public_paths(), _ADDRESSES_MOST))
    return render(request, "config/sitemap.xml", {"addresses": addresses}, content_type="application/xml")


def _public_paths() -> Iterator[str]:
    yield from (
        "/",
        "/exhibitions/",
        "/markets/",
        "/festivals/",
        "/calls/",
        "/sales/",
        "/insights/",
        "/ledger/anchors/",
    )
    yield from (shelf.page.get_url() for shelf in exhibitions_of())
    for edition in editions():
        yield from (
            reverse("festivals:edition", args=[edition.code]),
            reverse("sales:edition", args=[edition.code]),
        )
    yield from (reverse("festivals:promises", args=[edition.code]) for edition in editions_with_promises())
    yield from (reverse("calls:call", args=[call]) for call in calls().values_list("pk", flat=True))
    yield from (
        reverse("places:market", args=[market])
        for market in markets_in().values_list("pk", flat=True).iterator()
    )
    yield from (
        reverse("exhibitions:product", args=[product])
        for product in products_on_sale().values_list("pk", flat=True).iterator()
    )


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """What is new: exhibitions that opened and figures that were published, the newest first."""
    language = get_language()
    address = request.build_absolute_uri
    news = Atom1Feed(
        title=Words("동행축제 새 소식", "News of the Donghaeng Festival").in_language(language),
        link=address("/"),
        description="",
        feed_url=address(),
        language=language,
    )
    for moment, title, path in sorted(_news(), key=lambda each: each[0], reverse=True)[:_NEWS_MOST]:
        link = address(path)
        news.add_item(
            title=title.in_language(language),
            link=link,
            description="",
            unique_id=link,
            pubdate=moment,
            updateddate=moment,
        )
    return HttpResponse(news.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _news() -> Iterator[tuple[datetime, Words, str]]:
    for shelf in exhibitions_of():
        opened_at = shelf.page.first_published_at or clock.now()
        yield (
            opened_at,
            Words(f"기획전: {shelf.page.words.ko}", f"Exhibition: {shelf.page.words.en}"),
            shelf.page.get_url(),
        )
    for release in published():
        edition, path = release.edition, reverse("sales:release", args=[release.edition.code, release.number])
        says = Words(
            f"{edition.name} 집계 {release.number}판 공개",
            f"{edition.name_en}: figures published, edition {release.number}",
        )
        yield release.released_at or clock.now(), says, path
