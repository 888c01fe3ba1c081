"""Two ways to use a page: with a mouse, and with nothing but keys. A journey is written once, and walked with either.

Whoever has only keys presses Tab until what they look for has the focus. At every stop on the way the focus must be seen: drawn around
something that lies in the window and that nothing covers. No script moves the focus.
"""

import re
from collections.abc import Iterator

from playwright.sync_api import ElementHandle, Locator, Page, expect

from tests.browser import looking, pictures

STOPS_MOST = 150  # until something must have been found

# Where the focus is: at its target? before it? If it cannot be seen, what hides it.
FOCUS = """(target) => {
    const here = document.activeElement;
    const found = here === target;
    const back = Boolean(here.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING);
    const said = (here.getAttribute("aria-label") || here.innerText || here.name || here.id || here.tagName).trim();
    return { found, back, said, hidden: here === document.body ? "" : QUESTIONS.hidden(here) };
}""".replace("QUESTIONS", looking.QUESTIONS)

# Whether menus lie between the top of a page, where one still is, and the target.
IS_FAR = """(target) => document.activeElement === document.body && Boolean(target.closest("#content"))"""


class Hand:
    """What both ways have in common: finding things by what the page calls them."""

    def __init__(self, page: Page, *, journey: str, steps: Iterator[int]) -> None:
        self.page, self._journey, self._steps = page, journey, steps
        # Listened for from the start: asked for just before a key is pressed, Chromium may hear of it only after the key.
        page.on("filechooser", lambda _: None)

    @property
    def address(self) -> str:
        """Where the page is, whichever part of it was skipped to."""
        return self.page.url.partition("#")[0]

    def follow(self, name: str, *, within: Locator | None = None) -> None:
        """A link, to the page it leads to."""
        self._leave(self._named("link", name, within))

    def send(self, name: str, *, within: Locator | None = None) -> None:
        """A button that sends a form and leads to the next page."""
        self._leave(self._named("button", name, within))

    def press(self, name: str, *, until: str) -> None:
        """A button that works on the page, until the page says what came of it."""
        button = self._named("button", name)
        self._reach(button)
        self._press(button)
        self.sees(until)

    def unfold(self, name: str) -> None:
        fold = self.page.locator("summary, button[aria-expanded]", has_text=name).first
        self._reach(fold)
        self._press(fold)

    def fill(self, label: str, text: str, *, within: Locator | None = None) -> None:
        field = self._labelled(label, within)
        self._reach(field)
        self._fill(field, text)
        assert field.input_value() == text

    def choose(self, label: str, option: str, *, within: Locator | None = None) -> None:
        field = self._labelled(label, within)
        self._reach(field)
        self._choose(field, option)
        assert field.locator("option:checked").inner_text().strip() == option

    def tick(self, label: str) -> None:
        field = self._labelled(label)
        self._reach(field)
        self._tick(field)
        assert field.is_checked()

    def attach(self, label: str, file: dict[str, object]) -> None:
        field = self._labelled(label)
        self._reach(field)
        with self.page.expect_file_chooser() as chooser:
            self._press(field)
        chooser.value.set_files([file])

    def take_home(self, name: str) -> str:
        """A link to a file; the name under which it comes."""
        link = self._named("link", name)
        self._reach(link)
        with self.page.expect_download() as download:
            self._press(link)
        return download.value.suggested_filename

    def sees(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()

    def keeps(self, step: str) -> None:
        """Keep a picture of the page as the next step of this journey."""
        pictures.take(self.page, f"{self._journey}-{next(self._steps)}-{step}", full_page=False)

    def _leave(self, target: Locator) -> None:
        self._reach(target)  # which may go to another part of this page
        with self.page.expect_navigation():
            self._press(target)

    def _named(self, role: str, name: str, within: Locator | None = None) -> Locator:
        return (within or self.page).get_by_role(role, name=_begins(name)).first

    def _labelled(self, label: str, within: Locator | None = None) -> Locator:
        fields = self.page.locator("input, select, textarea")
        return (within or self.page).get_by_label(_begins(label)).and_(fields).first


def _begins(name: str) -> re.Pattern[str]:
    """People look for the first words; what follows for those who hear the page need not be said here."""
    return re.compile(rf"^\s*{re.escape(name)}")


class Mouse(Hand):
    def _reach(self, target: Locator) -> None:
        target.wait_for()

    def _press(self, target: Locator) -> None:
        target.click()

    def _fill(self, target: Locator, text: str) -> None:
        target.click()
        target.fill(text)

    def _choose(self, target: Locator, option: str) -> None:
        target.select_option(label=option)

    def _tick(self, target: Locator) -> None:
        target.check()


class Keyboard(Hand):
    def press(self, name: str, *, until: str) -> None:
        """Whatever became of the button, the focus is still somewhere."""
        super().press(name, until=until)
        expect(self.page.locator(":focus")).to_have_count(1)

    def _press(self, target: Locator) -> None:
        self.page.keyboard.press("Enter")

    def _fill(self, target: Locator, text: str) -> None:
        if target.get_attribute("type") in ("date", "datetime-local"):
            self._fill_moment(text)
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)

    def _fill_moment(self, text: str) -> None:
        """Part by part, as Chromium asks for it in the language that conftest starts it in: 09/01/2026, 07:30 PM."""
        date, _, time = text.partition("T")
        year, month, day = date.split("-")
        parts = [month, day, year]
        if time:
            hour, minute = time.split(":")
            parts += [f"{(int(hour) + 11) % 12 + 1:02}", minute, "PM" if int(hour) >= 12 else "AM"]
        for part in parts:
            self.page.keyboard.type(part)
            if part is year and time:
                self.page.keyboard.press("ArrowRight")

    def _choose(self, target: Locator, option: str) -> None:
        labels = [label.strip() for label in target.locator("option").all_inner_texts()]
        self.page.keyboard.press("Home")
        for _ in range(labels.index(option)):
            self.page.keyboard.press("ArrowDown")

    def _tick(self, target: Locator) -> None:
        self.page.keyboard.press("Space")

    def _reach(self, target: Locator) -> None:
        target.wait_for()
        held, passed = target.element_handle(), []
        self._skip_to_content(held)
        while not self._stop(held, passed):
            assert len(passed) < STOPS_MOST, f"{target} is out of reach on {self.page.url}; passed {passed}."

    def _skip_to_content(self, target: ElementHandle) -> None:
        """On a page just opened the first stop leads past the menus, for whoever has no use for them."""
        if target.evaluate(IS_FAR):
            self.page.keyboard.press("Tab")
            expect(self.page.locator(":focus")).to_have_text("본문으로 건너뛰기")
            self.page.keyboard.press("Enter")

    def _stop(self, target: ElementHandle, passed: list[str]) -> bool:
        """Look where the focus is; unless it is there, one key towards the target."""
        focus = target.evaluate(FOCUS)
        passed.append(focus["said"])
        is_ours = "/cms/" not in self.page.url  # what Wagtail draws in its workshop is not in our hands
        assert not focus["hidden"] or not is_ours, (
            f"Focus on {focus['said']!r} at {self.page.url} {focus['hidden']}."
        )
        if not focus["found"]:
            self.page.keyboard.press("Shift+Tab" if focus["back"] else "Tab")
        return focus["found"]


HANDS = {"mouse": Mouse, "keyboard": Keyboard}
