"""What machines read of the site: robots, sitemap, feed, share cards, and the edition as an event."""

import json
import re
from contextlib import closing
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from hamkke.exhibitions.models import ExhibitionPage
from hamkke.kernel import clock
from hamkke.merchants.models import Product
from hamkke.places.models import Market
from tests.factories.people import UserFactory

pytestmark = pytest.mark.usefixtures("rehearsed_db")
ATOM = "{http://www.w3.org/2005/Atom}"


def test_robots_find_the_sitemap_and_stay_out_of_what_is_somebody_s(client):
    told = client.get("/robots.txt").content.decode()

    assert "Sitemap: http://testserver/sitemap.xml" in told
    assert "Disallow: /orders/" in told


def test_the_sitemap_has_every_product_market_and_exhibition(client):
    tree = ET.fromstring(client.get("/sitemap.xml").content)
    paths = {
        each.text.removeprefix("http://testserver")
        for each in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    }

    assert {f"/products/{each}/" for each in Product.objects.values_list("pk", flat=True)} <= paths
    assert {f"/markets/{each}/" for each in Market.objects.values_list("pk", flat=True)} <= paths
    assert {page.get_url() for page in ExhibitionPage.objects.live()} <= paths


def test_the_feed_tells_of_every_exhibition_newest_first(client):
    tree = ET.fromstring(client.get("/feed.atom").content)
    titles = [each.findtext(f"{ATOM}title") for each in tree.iter(f"{ATOM}entry")]
    moments = [each.findtext(f"{ATOM}updated") for each in tree.iter(f"{ATOM}entry")]

    assert {f"기획전: {page.title}" for page in ExhibitionPage.objects.live()} <= set(titles)
    assert moments == sorted(moments, reverse=True)


def test_an_edition_is_an_event_to_search_engines(client):
    edition = ExhibitionPage.objects.live()[0].edition
    page = client.get(f"/festivals/{edition.code}/").content.decode()
    [told] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    event = json.loads(told)

    assert (event["@type"], event["name"]) == ("Festival", edition.name)
    assert event["startDate"] < event["endDate"]


@pytest.mark.parametrize("path", ["/", "/markets/", "/exhibitions/"])
def test_a_shared_page_has_one_card(client, path):
    page = client.get(path).content.decode()

    assert page.count('property="og:title"') == 1
    [picture] = re.findall(r'property="og:image" content="http://testserver(.*?)"', page)
    with closing(client.get(picture)) as answer:
        assert answer.headers["Content-Type"] == "image/png"
    assert 'rel="alternate" type="application/atom+xml"' in page


def test_a_shared_product_has_its_own_card_and_no_other(client):
    product = Product.objects.order_by("pk")[0]
    page = client.get(f"/products/{product.pk}/").content.decode()

    assert re.findall(r'property="og:(?:title|type)" content="([^"]*)"', page) == ["product", product.name]


@pytest.mark.parametrize("path", ["/", "/markets/", "/festivals/"])
def test_a_public_page_that_is_unchanged_is_not_sent_again(client, path):
    earlier = client.get(path)
    again = client.get(path, headers={"If-None-Match": earlier["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("page", ["home", "exhibition", "product", "coupons"])
def test_every_stranger_reads_the_same_and_is_given_no_cookie(page):
    paths = {
        "home": "/",
        "exhibition": ExhibitionPage.objects.live()[0].get_url(),
        "product": f"/products/{Product.objects.order_by('pk')[0].pk}/",
        "coupons": "/coupons/",
    }
    with clock.pretend(clock.now()):
        answers = [Client().get(paths[page]) for _ in range(2)]

    assert [(answer.status_code, dict(answer.cookies)) for answer in answers] == [(200, {})] * 2
    assert answers[0].content == answers[1].content


def test_a_page_whose_forms_could_not_be_sent_any_more_is_sent_anew(client):
    client.force_login(UserFactory())
    earlier = client.get("/markets/")
    del client.cookies["csrftoken"]

    assert client.get("/markets/", headers={"If-None-Match": earlier["ETag"]}).status_code == 200


def test_the_mark_is_found_by_its_old_name(client):
    with closing(client.get("/favicon.ico", follow=True)) as answer:
        assert answer.headers["Content-Type"] == "image/svg+xml"
