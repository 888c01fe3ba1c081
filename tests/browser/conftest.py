"""A real Chromium, driven against the real server process, with accessibility checked on the way.

Playwright keeps an event loop running in this thread for as long as it lives, so it lives for one module only:
async tests elsewhere in the same process must find no loop.
"""

import contextlib
import json
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium, looking, pictures

_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en-US",  # A date is typed in the order that the browser's own language has.
    # Our pages need nobody else's servers, and the tests may not reach them.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
_report = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    report = yield
    if report.when == "call":
        item.stash[_report] = report.failed
    return report


@pytest.fixture(scope="module")
def inside(site, django_db_blocker):
    """`with inside():` this process works on the site's own database.

    Before the browser is there, whose event loop keeps Django out of this thread: for fixtures of a module.
    """

    @contextlib.contextmanager
    def at_its_database():
        connection = connections["default"]
        before = connection.settings_dict["NAME"]
        with django_db_blocker.unblock():
            connections.close_all()
            connection.close_pool()
            connection.settings_dict["NAME"] = psycopg.conninfo.conninfo_to_dict(site.database_url)["dbname"]
            try:
                yield
            finally:
                connections.close_all()
                connection.close_pool()
                connection.settings_dict["NAME"] = before

    return at_its_database


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    assert path, "No Chromium here; `make test` says how to get it."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh visitor's page at the site's address. A script error fails the test, and so does what the policy forbids; a failure leaves a picture."""
    context = browser.new_context(base_url=site.base_url, locale="ko-KR", timezone_id="Asia/Seoul")
    context.set_default_timeout(15_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None
    )
    yield page
    if request.node.stash.get(_report, False):
        pictures.take(page, f"failed/{request.node.name}")
    context.close()
    assert errors == []


@pytest.fixture
def accessible(page: Page):
    """Call it on a page: fails on any WCAG 2.2 AA violation that a machine can see."""

    def check() -> None:
        said = looking.violations(page)
        assert said == [], f"{page.url}\n{json.dumps(said, ensure_ascii=False, indent=2)}"

    return check
