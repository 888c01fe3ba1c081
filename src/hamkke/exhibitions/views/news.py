"""정책홍보: the list of announcements, one of them, and all of them as a feed."""

from datetime import datetime, time

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from hamkke.exhibitions.models import NewsIndexPage, NewsPage
from hamkke.exhibitions.queries import news as queries
from hamkke.exhibitions.queries import showing
from hamkke.exhibitions.views import sharing
from hamkke.kernel import clock
from hamkke.kernel.words import Words

ON_A_PAGE = 20
IN_THE_FEED = 50


def index(request: HttpRequest, page: NewsIndexPage) -> HttpResponse:
    listed = Paginator(queries.news(), ON_A_PAGE).get_page(request.GET.get("page"))
    shown = [(each, queries.summary(each)) for each in showing.as_seen(listed)]
    return render(request, "exhibitions/news.html", {"page": page, "listed": listed, "news": shown})


def item(request: HttpRequest, page: NewsPage) -> HttpResponse:
    about = queries.summary(page)
    context = {
        "page": page,
        "told": queries.told(page),
        "about": about,
        "data": sharing.news_data(page, about, request.build_absolute_uri(request.path)),
    }
    return render(request, "exhibitions/news_item.html", context)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest announcements for whoever follows them in a reader of their own."""
    language = get_language()
    atom = Atom1Feed(
        title=Words("동행축제 정책 소식", "Donghaeng Festival: policy news").in_language(language),
        link=request.build_absolute_uri("/news/"),
        feed_url=request.build_absolute_uri(request.path),
        description="",
        language=language,
    )
    for page in queries.news()[:IN_THE_FEED]:
        address = request.build_absolute_uri(page.get_url(request))
        atom.add_item(
            title=page.words.in_language(language),
            link=address,
            unique_id=address,
            description=queries.summary(page).in_language(language),
            author_name=page.source,
            pubdate=datetime.combine(page.announced_on, time(), tzinfo=clock.SEOUL),
            updateddate=page.last_published_at,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
