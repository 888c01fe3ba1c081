"""Every page that a link leads to, as everybody sees it: on a phone and on a desk, by day and by night.

Each person walks from the first page along the links. A page is looked at once, by whoever comes to it first.
"""

from collections import deque
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Error, expect

from tests.browser import pictures

PHONE, DESK = {"width": 360, "height": 800}, {"width": 1280, "height": 860}
PAGE_MOST = 150_000  # bytes of a page before its images
NIGHT = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
# Wagtail's own pages; what only leads away or ends something.
NOT_OURS = ("/cms/", "/accounts/logout/", "/documents/", "/static/", "/media/", "/simulators/")
LINKS = "links => links.filter(a => !a.hasAttribute('download')).map(a => a.href)"


@pytest.fixture(scope="module")
def seen() -> set[str]:
    return set()


def kind_of(path: str) -> str:
    """The view behind a path; of curated pages, how deep they lie."""
    try:
        name = resolve(path).view_name
    except Resolver404:
        return path
    return f"curated-{path.strip('/').count('/')}" if name == "wagtail_serve" else name


def opened(page, path):
    """The answer with a page, or nothing where a file or a picture comes instead."""
    page.set_viewport_size(PHONE)
    try:
        answer = page.goto(path)
    except Error as error:
        if "Download is starting" in error.message:
            return None
        raise
    return answer if "text/html" in answer.headers.get("content-type", "") else None


@pytest.mark.parametrize("who", ["", "shopper", "merchant-1", "judge-1", "partner", "organiser"])
def test_every_page_can_be_read_by_everybody(site, page, accessible, seen, who):
    wrong: list[str] = []
    if who:
        page.goto(site.sign_in_path(f"{who}@hamkke.example"))
    ways = deque(["/", *(["/ui/parts/"] if not who else [])])
    seen.discard("curated-0")
    while ways:
        path = ways.popleft()
        kind = kind_of(path)
        if kind in seen:
            continue
        seen.add(kind)
        if not (answer := opened(page, path)):
            continue
        name = kind.strip("/").replace(":", "-").replace("/", "-")
        wrong += [f"{path}: {each}" for each in _looked_at(page, answer, accessible, name)]
        for address in page.eval_on_selector_all("main a[href], header a[href], footer a[href]", LINKS):
            parts = urlsplit(address)
            if f"{parts.scheme}://{parts.netloc}" == site.base_url and not parts.path.startswith(NOT_OURS):
                ways.append(parts.path)
    assert wrong == [], "\n".join(wrong)


def _looked_at(page, answer, accessible, name) -> list[str]:
    """What is wrong with this page, in words."""
    wrong = [] if answer.status == 200 else [f"answers {answer.status}"]
    if (size := len(answer.body())) > PAGE_MOST:
        wrong.append(f"{size} bytes")
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > PHONE["width"]:
        wrong.append(f"{wide} px wide on a phone")
    if (heads := page.locator("h1").count()) != 1:
        wrong.append(f"{heads} first headings")
    try:
        accessible()
    except AssertionError as error:
        wrong.append(str(error))
    pictures.take(page, f"pages/{name}")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")  # no colour halfway between two
    dim = Axe().run(page, options=NIGHT).response["violations"]
    wrong += [f"hard to read at night: {[node['target'] for node in one['nodes']]}" for one in dim]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESK)
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > DESK["width"]:
        wrong.append(f"{wide} px wide on a desk")
    pictures.take(page, f"pages/{name}")
    return wrong


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
