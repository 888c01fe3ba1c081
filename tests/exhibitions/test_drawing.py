"""What everybody reads alike is drawn once for all who ask at once, and nothing of anybody's is on it."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client

from tests.factories.exhibitions import exhibition
from tests.factories.people import UserFactory


def pages_of(page):
    return ["/", page.get_url(), f"/products/{page.listings.get().product_id}/"]


@pytest.mark.django_db
def test_what_is_drawn_for_everybody_has_nothing_of_anybody_s(client):
    for path in pages_of(exhibition()):
        drawn = []
        for name in ("서라", "다정"):
            client.force_login(UserFactory(name=name))
            answer = client.get(path)
            assert name in answer.text
            drawn.append(answer.context["above"] + answer.context["below"])

        assert drawn[0] == drawn[1]
        assert "csrfmiddlewaretoken" not in drawn[0]


@pytest.mark.django_db
def test_the_button_of_every_card_sends_the_one_form_of_the_page(client):
    page = exhibition(3)
    strangers = client.get(page.get_url()).text
    client.force_login(UserFactory())
    readers = client.get(page.get_url()).text
    buttons = re.findall(r'<button [^>]*form="basket" name="product" value="([^"]+)"', readers)

    assert buttons == [str(each.product_id) for each in page.listings.all()]
    assert readers.count('<form id="basket" method="post" action="/orders/basket/"') == 1
    assert 'form="basket"' not in strangers
    assert '<form id="basket"' not in strangers


@pytest.mark.usefixtures("committed_db")
def test_a_crowd_that_asks_at_once_reads_each_their_own_page():
    page = exhibition()
    cache.clear()
    crowd = [UserFactory(name=f"손님 {n} ") for n in range(20)]
    browsers = [Client() for _ in crowd]
    for browser, person in zip(browsers, crowd, strict=True):
        browser.force_login(person)

    def read(browser, path):
        try:
            return browser.get(path)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(crowd)) as threads:
        for path in pages_of(page):
            answers = list(threads.map(read, browsers, [path] * len(crowd)))
            assert [answer.status_code for answer in answers] == [200] * len(crowd)
            assert [re.findall(r"손님 \d+ ", answer.text) for answer in answers] == [
                [person.name] for person in crowd
            ]
