"""Every page that a link leads to, as everybody sees it: on a phone and on a desk, by day and by night, by keyboard and by ear.

Each person walks from the first page along the links. `looking` says what is looked at, and a page full of faults shows that it is.
"""

import http.client
from urllib.parse import urlsplit

import psycopg
import pytest
from playwright.sync_api import expect

from hamkke.config.asgi import BODY_BYTES_MOST
from hamkke.people import rules
from tests import postgres
from tests.browser import looking
from tests.browser.walking import Walks

# Somebody new, and somebody who has bought most; a merchant who sold most, and everybody with an office.
MOST_ORDERS = "SELECT email FROM orders_order JOIN people_user ON people_user.id = shopper_id GROUP BY email ORDER BY count(*) DESC, email LIMIT 1"
# Wagtail's pages, all behind one address: home, the two indexes and a page of each.
CURATED = {f"curated-{each}" for each in ("home-0", "exhibitions-0", "exhibitions-1", "news-0", "news-1")}
FAULTS = """
<html lang="ko"><title>한</title><style>:focus { outline: 3px solid }</style><main><h1>하나</h1><h1>둘</h1><h3>건너뜀</h3>
<nav aria-label="길"><a href="/a" aria-current="page">여기</a> <a href="/b" aria-current="page">저기</a></nav>
<p><a href="/a">더 보기</a> <a href="/b">더 보기</a> <button id="i"></button></p>
<p id="i" style="width: 400px">넓다</p> <p style="overflow: hidden; width: 3rem; white-space: nowrap">잘리는 글입니다</p>
<button style="outline: none">안 보임</button> <button style="margin-left: -3rem; transition: color 1s">겹침</button>
<input aria-invalid="true" name="price" aria-label="값"><ul class="errorlist"><li>없음</li></ul>
<p><a href="/c" style="outline: none; box-shadow: 0 0 0 3px">그림자만</a></p>
<p style="overflow: clip; height: 0"><a href="/d">잘려 나감</a></p></main></html>
"""


@pytest.fixture(scope="module")
def walks(site) -> Walks:
    return Walks(site.base_url)


@pytest.mark.parametrize(
    "who",
    ["", "merchant-1", "organiser", "shopper", "buyer", "judge-1", "partner", "auditor", "analyst"],
)
def test_every_page_can_be_read_by_everybody(site, page, walks, who):
    if who:
        email = site.rows(MOST_ORDERS)[0]["email"] if who == "buyer" else f"{who}@hamkke.example"
        page.goto(site.sign_in_path(email))

    wrong = walks.walk(page, "/", *([] if who else ["/ui/parts/"]))

    assert wrong == [], "\n".join(wrong)
    assert walks.parts.keys() >= CURATED


def test_pages_in_english_say_what_in_them_is_korean(site, browser):
    context = browser.new_context(base_url=site.base_url, locale="en-GB")

    wrong = Walks(site.base_url).walk(context.new_page(), "/", look=looking.in_english)

    context.close()
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("", "/nothing/", 404),
        ("shopper", "/orders/settlement/funders/", 403),
        ("shopper", "/coupons/passes/", 405),
    ],
)
def test_what_nobody_may_see_says_so_to_everybody(site, page, who, path, status):
    if who:
        page.goto(site.sign_in_path(f"{who}@hamkke.example"))
    page.emulate_media(reduced_motion="reduce")

    assert page.goto(path).status == status
    assert looking.closely(page) == []


def test_a_form_that_has_become_too_old_says_so(page):
    page.emulate_media(reduced_motion="reduce")
    page.goto("/accounts/login/")
    page.context.clear_cookies()
    page.get_by_role("textbox").fill("somebody@hamkke.example")
    page.locator("main form button").first.click()

    page.get_by_role("heading", name="화면이 오래되어 다시 확인해야 합니다").wait_for()
    assert looking.closely(page) == []


def test_what_broke_says_so_and_leans_on_nothing(site, page):
    page.emulate_media(reduced_motion="reduce")
    with psycopg.connect(site.database_url, autocommit=True) as database:
        database.execute("ALTER TABLE places_market RENAME TO places_market_away")
        assert page.goto("/markets/").status == 500
        database.execute("ALTER TABLE places_market_away RENAME TO places_market")

    assert looking.closely(page) == []


def test_what_is_shown_while_the_database_is_away_can_be_read_by_everybody(site, page):
    page.emulate_media(reduced_motion="reduce")
    name = psycopg.conninfo.conninfo_to_dict(site.database_url)["dbname"]
    with psycopg.connect(postgres.server_url(), autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        answer = page.request.get("/markets/")
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert answer.status == 503

    # Looked at by itself, as it soon becomes the page that was asked for.
    page.route("**/away/", lambda route: route.fulfill(body=answer.body(), content_type="text/html"))
    page.goto("/away/")
    assert looking.closely(page) == []
    page.goto("/markets/")
    page.get_by_role("heading", name="전통시장", level=1).wait_for()


def test_whoever_sends_too_much_is_told(site, page):
    page.emulate_media(reduced_motion="reduce")
    sender = http.client.HTTPConnection(urlsplit(site.base_url).netloc, timeout=20)
    sender.putrequest("POST", "/calls/")
    sender.putheader("Content-Length", str(BODY_BYTES_MOST + 1))
    sender.endheaders()
    answer = sender.getresponse()
    assert answer.status == 413

    page.set_content(answer.read().decode())
    sender.close()
    assert looking.closely(page) == []


@pytest.mark.parametrize(
    "state", ["claimed = quantity + handed_back", "closes_at = now()", "opens_at = now() + interval '1 hour'"]
)
def test_a_coupon_can_be_read_about_when_it_is_gone_over_or_to_come(site, page, state):
    page.emulate_media(reduced_motion="reduce")
    [coupon] = site.rows(
        "SELECT id, campaign_id, claimed, opens_at, closes_at FROM coupons_opening ORDER BY opens_at, id LIMIT 1"
    )
    before = "claimed = %s, opens_at = %s, closes_at = %s"
    with psycopg.connect(site.database_url, autocommit=True) as database:
        database.execute(f"UPDATE coupons_opening SET {state} WHERE id = %s", [coupon["id"]])
        for path in ("/", f"/coupons/campaigns/{coupon['campaign_id']}/"):
            page.goto(path)
            assert looking.closely(page) == []
        database.execute(
            f"UPDATE coupons_opening SET {before} WHERE id = %s",
            [coupon["claimed"], coupon["opens_at"], coupon["closes_at"], coupon["id"]],
        )


def test_whoever_tries_too_often_is_told(page):
    page.emulate_media(reduced_motion="reduce")
    page.goto("/accounts/login/")
    form = {
        "csrfmiddlewaretoken": page.locator("main [name=csrfmiddlewaretoken]").first.input_value(),
        "login": "too-often@example.com",
    }
    for _ in range(rules.CODES_A_MINUTE):
        page.request.post("/accounts/login/", form=form)
    page.get_by_role("textbox").fill(form["login"])
    page.locator("main form button").first.click()

    page.get_by_role("heading", name="너무 여러 번 눌렀습니다").wait_for()
    assert looking.closely(page) == []


def test_a_page_full_of_faults_is_found_faulty(page):
    page.set_content(FAULTS)
    page.set_viewport_size({"width": looking.NARROWEST, "height": looking.HEIGHT})

    assert "button-name" in str(looking.violations(page))
    assert looking.heard(page) == ["a button without a name in paragraph", "2 times the link '더 보기'"]
    assert looking.order(page) == [
        "2 first headings",
        "건너뜀: heading 3 after 1",
        "several places are the present one in 길",
        "twice the id i",
    ]
    assert looking.at_rest(page) == ["겹침 moves"]
    assert looking.by_keyboard(page) == [
        "안 보임 shows no focus",
        "그림자만 shows no focus",
        "잘려 나감 is under BODY.",
    ]
    assert looking.seen(page)[:4] == [
        "넓다 leaves the window at 320 px",
        "잘리는 글입니다 is cut off at 320 px",
        f"{looking.NARROWEST + 88} px wide at 320 px",
        "안 보임 lies on 겹침 at 320 px",
    ]
    assert "price does not say what is wrong with it" in looking.refused(page)


def test_what_takes_long_says_that_it_goes_on(site, page):
    waiting = page.locator("[data-waiting]")
    page.clock.install(time=0)
    page.goto("/ui/parts/")
    page.clock.pause_at(3_600)
    page.evaluate("document.forms[0].dispatchEvent(new SubmitEvent('submit', {bubbles: true}))")
    page.clock.fast_forward(1_900)
    expect(waiting).to_be_empty()
    page.clock.fast_forward(200)
    expect(waiting).to_contain_text("다시 누르지 않아도 됩니다")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    expect(waiting).to_be_empty()
