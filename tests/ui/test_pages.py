"""The frame every page shares, and the pages shown when something is not possible."""

import re

import pytest
from django.contrib.messages import SUCCESS, WARNING
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import get_template
from django.test import RequestFactory

pytestmark = pytest.mark.django_db


def test_missing_page_answers_404_in_korean(client):
    response = client.get("/nothing/here/")

    assert response.status_code == 404
    assert "찾으시는 페이지가 없습니다" in response.content.decode()


def test_missing_page_answers_404_in_english(client):
    response = client.get("/nothing/here/", headers={"accept-language": "en"})

    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


def test_language_switch_keeps_the_page_and_the_choice(client):
    response = client.post("/ui/language/", {"language": "en", "next": "/nothing/here/?a=1"})
    page = client.get("/nothing/here/").content.decode()

    assert (response.status_code, response.url) == (302, "/nothing/here/?a=1")
    assert '<html lang="en">' in page
    assert 'value="ko"' in page


def test_language_switch_refuses_to_lead_elsewhere(client):
    response = client.post("/ui/language/", {"language": "en", "next": "https://elsewhere.example/"})

    assert response.url == "/"


def test_skip_link_is_the_first_link(client):
    page = client.get("/nothing/here/").content.decode()

    assert page.index('<a class="skip" href="#content">') < page.index('class="wordmark"')


def paged(number: int, of: int, query: str = "") -> str:
    request = RequestFactory().get(f"/list/{query}")
    page = Paginator(list(range(of * 10)), 10).page(number)
    return Template("{% pagination page %}").render(Context({"page": page, "request": request}))


def test_pagination_of_one_page_is_nothing():
    assert paged(1, of=1).strip() == ""


def test_pagination_keeps_the_question_and_marks_the_page():
    page = paged(2, of=3, query="?kind=food&page=2")

    assert 'href="?kind=food&amp;page=1" rel="prev"' in page
    assert '<span aria-current="page">2</span>' in page
    assert 'href="?kind=food&amp;page=3" rel="next"' in page


def test_pagination_shortens_long_lists():
    page = paged(10, of=40)

    assert f"<span>{Paginator.ELLIPSIS}</span>" in page
    assert 'href="?page=40"' in page
    assert 'href="?page=20"' not in page


def test_messages_are_a_list_inside_what_is_announced():
    request = RequestFactory().get("/")
    messages = [Message(SUCCESS, "담았습니다."), Message(WARNING, "하나뿐입니다.")]
    page = get_template("ui/messages.html").render({"messages": messages}, request)

    # A list that is itself a status is no list any more to a screen reader.
    assert re.sub(r"\s+", " ", page).strip() == (
        '<div role="status"> <ul class="messages" role="list"> '
        '<li class="notice notice-good">담았습니다.</li> <li class="notice notice-warn">하나뿐입니다.</li> '
        "</ul> </div>"
    )


@pytest.mark.parametrize(
    ("look", "media"), [("", "(prefers-color-scheme: dark)"), ("day", "not all"), ("night", "all")]
)
def test_every_part_is_shown_by_day_and_by_night(client, look, media):
    page = client.get("/ui/parts/", {"look": look}).content.decode()

    assert f'dark.css" media="{media}"' in page
    assert "1조 1,490억 원" in page
    assert page.count('aria-invalid="true"') == 4


def test_the_way_here_is_told_in_the_readers_language(client):
    page = client.get("/ui/parts/", headers={"accept-language": "en"}).content.decode()

    assert (
        '<nav class="breadcrumb" aria-label="Where you are"><ol><li><a href="/">Home</a></li></ol></nav>'
        in page
    )
