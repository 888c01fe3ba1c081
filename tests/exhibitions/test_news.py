"""Policy news: a list, a page and a feed, each with who announced it and when."""

from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from hamkke.exhibitions import actions, rules
from hamkke.exhibitions.actions import news
from hamkke.exhibitions.models import NewsIndexPage, NewsPage
from hamkke.kernel.words import Words

pytestmark = pytest.mark.django_db

ATOM = {"atom": "http://www.w3.org/2005/Atom"}


@pytest.fixture(autouse=True)
def index():
    actions.set_up_home()
    return NewsIndexPage.objects.get()


def announced(title, on=date(2026, 8, 20), **fields):
    page = NewsPage(
        **{
            "title": title,
            "title_en": f"{title} in English",
            "announced_on": on,
            "source": "중소벤처기업부",
            "source_url": "https://www.example.go.kr/1",
            "body": [
                ("heading", {"ko": "무엇이 달라지나", "en": "What changes"}),
                ("paragraph", {"ko": "9월부터 <b>누구나</b> 신청합니다.", "en": "Everybody may apply."}),
            ],
            **fields,
        }
    )
    NewsIndexPage.objects.get().add_child(instance=page)
    return page


def test_the_list_has_the_newest_first_with_source_and_day(client):
    announced("먼저 소식", date(2026, 8, 1))
    announced("나중 소식")
    announced("숨은 소식", live=False)
    html = client.get("/news/").content.decode()

    assert html.index("나중 소식") < html.index("먼저 소식")
    assert "숨은 소식" not in html
    assert '<time datetime="2026-08-20">2026년 8월 20일(목)</time> · 중소벤처기업부' in html


def test_without_any_news_the_list_says_so(client):
    assert "아직 전할 소식이 없습니다." in client.get("/news/").content.decode()


def test_a_page_tells_its_source_and_speaks_both_languages(client):
    page = announced("새 정책")
    korean = client.get(page.url).content.decode()
    english = client.get(page.url, headers={"accept-language": "en"}).content.decode()

    assert 'href="https://www.example.go.kr/1"' in korean
    assert "9월부터 &lt;b&gt;누구나&lt;/b&gt; 신청합니다." in korean
    assert "<h2>What changes</h2>" in english
    assert "Everybody may apply." in english


def test_the_feed_is_atom_and_leads_back(client):
    page = announced("새 정책")
    NewsPage.objects.update(last_published_at=datetime(2026, 8, 21, tzinfo=UTC))
    answer = client.get("/news/feed.atom")
    [entry] = ET.fromstring(answer.content).findall("atom:entry", ATOM)

    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert entry.findtext("atom:title", namespaces=ATOM) == "새 정책"
    assert entry.find("atom:link", ATOM).get("href") == f"http://testserver{page.url}"
    assert entry.findtext("atom:published", namespaces=ATOM) == "2026-08-20T00:00:00+09:00"
    assert entry.findtext("atom:author/atom:name", namespaces=ATOM) == "중소벤처기업부"
    assert 'href="/news/feed.atom"' in client.get("/news/").content.decode()


def test_news_without_a_source_cannot_be():
    announced("출처 없음")

    with pytest.raises(IntegrityError):
        NewsPage.objects.update(source="")


def test_ten_announcements_cost_as_many_queries_as_one(client):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            client.get("/news/")
            client.get("/news/feed.atom")
        return len(captured)

    announced("하나")
    cost()
    before = cost()
    for n in range(9):
        announced(f"소식 {n}")

    assert cost() == before


def told(**changes):
    return news.tell_news(
        **{
            "title": Words("새 정책", "A new policy"),
            "announced_on": date(2026, 8, 20),
            "source": "중소벤처기업부",
            "source_url": "https://www.example.go.kr/1",
            "paragraphs": [Words("9월부터 신청합니다.", "Applications begin in September.")],
            "by": None,
            **changes,
        }
    )


def test_news_told_twice_is_there_once(client):
    first, again = told(), told()

    assert first == again
    assert NewsPage.objects.count() == 1
    assert (
        "Applications begin in September."
        in client.get(first.url, headers={"accept-language": "en"}).content.decode()
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"paragraphs": [Words("10월부터 신청합니다.", "Applications begin in October.")]},
        {"title": Words("새 정책", "Another policy")},
        {"announced_on": date(2026, 8, 21)},
        {"source": "다른 곳"},
    ],
)
def test_the_same_news_told_otherwise_is_refused_and_stays_as_it_was(changes):
    first = told()

    with pytest.raises(rules.DifferentContent):
        told(**changes)

    assert told() == first
    assert NewsPage.objects.count() == 1


def test_news_without_an_address_of_its_source_is_refused():
    with pytest.raises(rules.NotAWebAddress):
        told(source_url="mss.go.kr")

    assert NewsPage.objects.count() == 0


def test_there_is_no_news_before_there_is_a_home():
    NewsIndexPage.objects.get().delete()

    with pytest.raises(rules.NoHomeYet):
        told()
