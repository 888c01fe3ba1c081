"""A study of what an edition did: proposed by one of the secretariat, published by another, read by anybody."""

import pytest

from hamkke.kernel import clock
from hamkke.people import queries as people
from hamkke.places import queries as places
from tests.browser import pictures
from tests.factories.calls import organiser
from tests.factories.studies import held_edition, studied_edition

SIZES = [{"width": 390, "height": 844}, {"width": 1280, "height": 860}]


@pytest.fixture(scope="module")
def stage(inside):
    """A decided call whose 1,600 applicants sold in three periods, in the site's database; two of the secretariat."""
    with inside():
        edition = studied_edition(1_600, agreed=0.95, effect=0.2)
        shelf, merchants = held_edition(*_held())
        owner = people.sign_in_path(merchants[20].owner, clock.now())
        paths = [people.sign_in_path(organiser(), clock.now()) for _ in range(2)]
    return edition.code, *paths, (shelf.code, merchants[20].pk, owner)


def _held():
    """Thirty merchants in three provinces: some sold nothing, one province has a single one."""
    regions = {region.code: region for region in places.provinces()}
    for n in range(30):
        region = regions["11" if n % 3 else "26"] if n else regions["50"]
        yield n * n * 9_000, 0 if n % 7 == 0 else 40_000 + n * n * 11_000, region, "open"


def seen(page, accessible, name):
    """Looked at on a phone and on a desk: nothing sticks out, nothing is out of reach."""
    for size in SIZES:
        page.set_viewport_size(size)
        pictures.take(page, f"study/{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        accessible()


def test_one_proposes_another_publishes_and_anybody_reads(stage, page, accessible):
    code, one, other, _ = stage
    page.goto(one)
    page.goto(f"/insights/{code}/effect/")
    page.get_by_role("link", name="사무국: 연구").click()
    seen(page, accessible, "desk")
    page.get_by_role("button", name="셈하기").click()
    page.get_by_text("다른 사람이 확정해야 발표됩니다.").wait_for()

    page.context.clear_cookies()
    page.goto(other)
    page.goto(f"/insights/{code}/studies/")
    seen(page, accessible, "proposed")
    page.get_by_role("button", name="확정하고 발표하기").click()

    page.get_by_text("선정되어 매출이").wait_for()
    page.context.clear_cookies()
    page.reload()
    seen(page, accessible, "published")
    assert page.locator("svg circle.dot").count() == 24
    page.get_by_text("표로 보기").click()
    assert page.get_by_role("row").filter(has_text="점").count() >= 24


def test_anybody_reads_how_merchants_fared_and_a_merchant_reads_its_own_days(stage, page, accessible):
    *_, (code, merchant, owner) = stage
    page.goto(f"/insights/{code}/merchants/")
    page.get_by_text("그것을 알아낼 수 있는 칸은 가렸습니다.").wait_for()
    seen(page, accessible, "results")

    page.goto(owner)
    page.goto(f"/insights/{code}/merchants/{merchant}/")
    page.get_by_text("비슷한 가게의 중앙값").first.wait_for()
    seen(page, accessible, "own")
