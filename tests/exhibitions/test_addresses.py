"""A curated page is found in two queries however deep it lies, and Wagtail still decides what is not plainly there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from hamkke.exhibitions.queries import addresses
from tests.factories.exhibitions import exhibition

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return exhibition()


def found_at(page):
    return addresses.page_at(page.get_url().strip("/") + "/")


def test_a_page_is_found_in_two_queries_wherever_it_lies(page):
    home = page.get_parent().get_parent().specific
    assert (addresses.page_at(""), found_at(page)) == (home, page)

    for path in ("", page.get_url()):
        with CaptureQueriesContext(connection) as asked:
            addresses.page_at(path)
        assert len(asked) == 2


def test_what_is_not_published_is_not_there(client, page):
    assert client.get(page.get_url()).status_code == 200
    page.unpublish()

    assert (found_at(page), client.get(page.get_url()).status_code) == (None, 404)
    assert client.get("/exhibitions/nothing/").status_code == 404


def test_what_is_restricted_anywhere_above_asks_who_it_is(client, page):
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)

    answer = client.get(page.get_url())

    assert (found_at(page), answer.status_code) == (None, 302)
    assert answer["Location"].startswith("/accounts/login/")


def test_an_alias_is_left_to_wagtail(client, page):
    Page.objects.filter(pk=page.pk).update(alias_of=page.get_parent())

    assert (found_at(page), client.get(page.get_url()).status_code) == (None, 200)
