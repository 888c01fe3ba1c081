"""Walks along the links of a site: every page that somebody is led to, looked at closely wherever it shows what none of its kind has shown."""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page, Response

from tests.browser import looking, pictures

ALIKE = 2  # times that somebody else saw nothing new on a page of a kind: then nobody is sent there any more
FORMS = "main form[method=post]"
PAGE_MOST = 150_000  # bytes of a page before its images
# Wagtail's own pages; what only leads away or ends something.
NOT_OURS = ("/cms/", "/accounts/logout/", "/documents/", "/static/", "/media/", "/simulators/")
# The forms of a page that ask for something, by their places, and where they are sent.
_ASKING = """forms => forms.map((form, n) => [n, form.action, [...form.elements].some(field => field.required && field.checkVisibility())])
    .filter(([, , asks]) => asks).map(([n, action]) => [n, action])"""
EMPTIED = """(forms, n) => {
    for (const field of forms[n].elements) {
        if (field.type === "checkbox" || field.type === "radio") field.checked = false;
        else if (field.type !== "hidden" && field.type !== "submit") field.value = "";
    }
    HTMLFormElement.prototype.submit.call(forms[n]);
}"""
_WAY = re.compile(r'<a (?![^>]*\bdownload\b)[^>]*\bhref="([^"#]+)')
# What kind of thing a page shows, whatever its words: a notice, a table, a field for a date.
_PART = re.compile(r'<(\w+)|\b(?:class|type|role)="([^"]*)"')


Look = Callable[[Page], list[str]]


def view_of(path: str) -> Any:
    """What makes the page of a path; two addresses of one view may show the same."""
    try:
        return resolve(unquote(path)).func
    except Resolver404:
        return path


def kind_of(path: str) -> str:
    """The view behind a path; of curated pages, beneath what and how deep they lie."""
    try:
        name = resolve(unquote(path)).view_name
    except Resolver404:
        return path
    if name != "wagtail_serve":
        return name
    first, *deeper = path.strip("/").split("/")
    return f"curated-{first or 'home'}-{len(deeper)}"


class Walks:
    """What everybody's walks through one site have seen so far."""

    def __init__(self, base_url: str, pictured: str = "pages") -> None:
        self.base_url, self.pictured = base_url, pictured
        self.parts: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self.alike: Counter[str] = Counter()
        self.sent: set[str] = set()
        self.titled: dict[str, Any] = {}

    def walk(self, page: Page, *starts: str, look: Look | None = None) -> list[str]:
        """Follow every link from here, once for each kind of page; say what is wrong on the way.

        `look` is all that is asked of the pages then; without it, everything is.
        """
        wrong: list[str] = []
        ways, been = deque(starts), set()
        # Whoever asks that nothing moves is obeyed, and no colour is looked at halfway between two.
        page.emulate_media(reduced_motion="reduce")
        while ways:
            path = ways.popleft()
            is_known = self.alike[kind_of(path)] >= ALIKE and path not in starts
            if kind_of(path) in been or is_known:
                continue
            been.add(kind_of(path))
            read = page.request.get(path)
            if "text/html" not in read.headers["content-type"]:
                continue
            kind = kind_of(urlsplit(read.url).path)  # Who has not signed in is led elsewhere.
            been.add(kind)
            ways += self._ways_on(read.text(), read.url)
            main = read.text().partition("<main")[2].partition("</main>")[0]
            parts = set(_PART.findall(main))
            if self.parts[kind] and parts <= self.parts[kind]:
                self.alike[kind] += 1
                continue
            page.set_viewport_size({"width": looking.PHONE, "height": looking.HEIGHT})
            answer = page.goto(path)
            assert answer
            wrong += [
                f"{path}: {each}" for each in (look(page) if look else self._looked_at(page, answer, kind))
            ]
            self.parts[kind] |= parts
            self.alike[kind] = 0
        return wrong

    def _ways_on(self, html: str, address: str) -> list[str]:
        found = [urlsplit(urljoin(address, unescape(way))) for way in _WAY.findall(html)]
        here = urlsplit(self.base_url)
        return [way.path for way in found if way.netloc == here.netloc and not way.path.startswith(NOT_OURS)]

    def _looked_at(self, page: Page, answer: Response, kind: str) -> list[str]:
        """What is wrong with this page, in words."""
        wrong = [] if answer.status == 200 else [f"answers {answer.status}"]
        if (size := len(answer.body())) > PAGE_MOST:
            wrong.append(f"{size} bytes")
        view = view_of(urlsplit(page.url).path)
        if (other := self.titled.setdefault(page.title(), view)) != view:
            wrong.append(f"is called {page.title()!r}, as the page of {other} is")
        wrong += looking.closely(page)
        page.emulate_media(color_scheme="dark")
        wrong += [f"at night {each}" for each in looking.violations(page, only="color-contrast")]
        page.emulate_media(color_scheme="light")
        if not self.parts[kind]:
            self._photographed(page, kind)
        return wrong + self._sent_empty(page, answer.url)

    def _sent_empty(self, page: Page, address: str) -> list[str]:
        """What is wrong with the answers to this page's forms, each sent once with nothing in it. Nothing is changed by that."""
        wrong = []
        for n, action in page.eval_on_selector_all(FORMS, _ASKING):
            if (kind := kind_of(urlsplit(action).path)) in self.sent:
                continue
            self.sent.add(kind)
            page.goto(address)
            with page.expect_navigation() as answered:
                page.eval_on_selector_all(FORMS, EMPTIED, n)
            wrong += [f"emptied: {each}" for each in looking.refused(page)]
            if answered.value.ok and page.locator("[aria-invalid], .notice").count() == 0:
                wrong.append(f"{action} does not say what is missing")
        return wrong

    def _photographed(self, page: Page, kind: str) -> None:
        name = kind.strip("/").replace(":", "-").replace("/", "-")
        for width in (looking.DESK, looking.PHONE):
            page.set_viewport_size({"width": width, "height": looking.HEIGHT})
            pictures.take(page, f"{self.pictured}/{name}")
