"""A coupon claimed with one button: with JavaScript the answer is announced in place, without it a form does the same."""

from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from playwright.sync_api import expect
from psycopg import sql

from hamkke.coupons import actions
from hamkke.kernel import clock
from hamkke.people import queries as people
from tests import postgres
from tests.factories.coupons import CampaignFactory, FundingFactory
from tests.factories.people import OrganisationFactory, RoleFactory, UserFactory


@pytest.fixture(scope="module")
def edition(inside):
    """An open campaign in the site's own database; sign-in paths of an organiser and three shoppers.

    Asked for before the browser, whose event loop keeps Django out of this thread.
    """
    with inside():
        now = clock.now()
        draft = CampaignFactory(
            title="황금녘 10% 쿠폰",
            opens_at=now - timedelta(hours=1),
            closes_at=now + timedelta(days=7),
            usable_until=now + timedelta(days=30),
        )
        for place, (name, share) in enumerate([("정부", 5_000), ("플랫폼", 3_000), ("상인회", 2_000)]):
            funder = OrganisationFactory(name=f"{name} {draft.pk.hex[-6:]}", name_en=f"Funder {place}")
            FundingFactory(campaign=draft, funder=funder, share=share, place=place)
        organiser = RoleFactory().user
        tomorrow = CampaignFactory(
            title="내일 여는 쿠폰",
            edition=draft.edition,
            opens_at=now + timedelta(days=1),
            closes_at=now + timedelta(days=7),
            usable_until=now + timedelta(days=30),
        )
        FundingFactory(campaign=tomorrow, funder=funder)
        actions.open_campaign(tomorrow, by=organiser)
        campaign = actions.open_campaign(draft, by=organiser)
        paths = [people.sign_in_path(user, now) for user in (organiser, *UserFactory.create_batch(3))]
    return campaign, *paths


def test_claiming_announces_the_answer_in_place(edition, page, accessible):
    campaign, organiser, shopper, *_ = edition
    page.goto(shopper)
    page.goto(f"/coupons/campaigns/{campaign.pk}/")
    accessible()

    page.get_by_role("button", name="쿠폰 받기").press("Enter")

    page.get_by_text("1번째로 받았습니다.").wait_for()
    assert page.get_by_role("button", name="쿠폰 받기").count() == 0
    accessible()
    page.get_by_role("link", name="쿠폰함 보기").click()
    page.get_by_text("쓸 수 있음").wait_for()
    accessible()
    expect(page.locator("time[data-left]").first).to_have_text("29일 남음")
    page.goto(organiser)
    page.goto(f"/coupons/plans/{campaign.pk}/")
    assert page.get_by_role("progressbar", name="나간 쿠폰").get_attribute("value") == "1"
    accessible()
    page.goto("/coupons/plans/")
    accessible()


def test_claiming_works_without_javascript(edition, browser, site):
    campaign, _, _, shopper, _ = edition
    context = browser.new_context(base_url=site.base_url, locale="ko-KR", java_script_enabled=False)
    page = context.new_page()
    page.goto(shopper)
    page.goto(f"/coupons/campaigns/{campaign.pk}/")

    page.get_by_role("button", name="쿠폰 받기").click()

    assert page.url == f"{site.base_url}/coupons/?answer=claimed"
    assert "쿠폰을 받았습니다. 쿠폰함에 넣어 두었습니다." in page.content()
    context.close()


@contextmanager
def away(database_url):
    """Nobody reaches the database: every connection is cut, and no other is let in."""
    name = psycopg.conninfo.conninfo_to_dict(database_url)["dbname"]
    let = sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS {}")
    with psycopg.connect(postgres.server_url(), autocommit=True) as server:
        server.execute(let.format(sql.Identifier(name), sql.SQL("false")))
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            server.execute(let.format(sql.Identifier(name), sql.SQL("true")))


def test_a_page_comes_back_by_itself_once_the_database_is_there_again(edition, page, site, accessible):
    campaign, *_, shopper = edition
    page.goto(shopper)
    page.goto(f"/coupons/campaigns/{campaign.pk}/")
    button, answers = page.get_by_role("button", name="쿠폰 받기"), []
    page.on("response", lambda told: answers.append(told) if told.url.endswith("/claims") else None)

    with away(site.database_url):
        button.press("Enter")
        page.get_by_text("다시 누르지 않아도 자동으로 다시 시도합니다.").wait_for()
        page.wait_for_timeout(2_000)
        assert button.get_attribute("aria-disabled") == "true", (
            "It still waits, and must not be pressed again."
        )
        accessible()

    page.get_by_text("번째로 받았습니다.").wait_for()
    first, *_, last = answers
    assert (first.status, bool(first.json()["ticket"]), last.ok) == (503, True, True)
    assert len({told.request.post_data_json["id"] for told in answers}) == 1
    assert button.count() == 0


def opens_in(site, seconds):
    """The campaign of tomorrow opens in so many seconds instead; its id."""
    with psycopg.connect(site.database_url) as connection:
        [campaign] = connection.execute(
            "UPDATE coupons_campaign SET opens_at = now() + %s * interval '1 second' WHERE title = '내일 여는 쿠폰' RETURNING id",
            [seconds],
        ).fetchone()
        connection.execute(
            "UPDATE coupons_opening SET opens_at = now() + %s * interval '1 second' WHERE campaign_id = %s",
            [seconds, campaign],
        )
    return campaign


def test_pressed_early_the_page_comes_back_at_the_opening_by_itself(edition, page, site, accessible):
    *_, shopper = edition
    page.goto(shopper)
    page.goto(f"/coupons/campaigns/{opens_in(site, 8)}/")
    page.locator(".countdown-left").wait_for()
    accessible()

    page.get_by_role("button", name="쿠폰 받기").press("Enter")
    page.get_by_text("다시 누르지 않아도 됩니다.").wait_for()
    accessible()

    page.get_by_text("1번째로 받았습니다.").wait_for()
    page.get_by_text("지금 열렸습니다.").wait_for()  # the countdown's own next second
    assert page.locator(".countdown-left").count() == 0
