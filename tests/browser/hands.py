"""Two ways to use a page: with a mouse, and with nothing but keys. A journey is written once, and walked with either.

Whoever has only keys presses Tab until what they look for has the focus. At every stop on the way the focus must be seen: drawn around
something that lies in the window and that nothing covers. No key is pressed for them, and no script moves the focus.
"""

import re

from playwright.sync_api import ElementHandle, Locator, Page, expect

from tests.browser import pictures

STOPS_MOST = 150  # until something must have been found

# Where the focus is: at its target? before it? If it cannot be seen, what hides it.
FOCUS = """(target) => {
    const here = document.activeElement;
    const group = (one) => one.type === "radio" && one.name;
    const found = here === target || Boolean(group(target)) && group(target) === group(here);
    const back = Boolean(here.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING) && here !== document.body;
    const said = (here.getAttribute("aria-label") || here.innerText || here.name || here.id || here.tagName).trim();
    if (here === document.body) return { found, back, said, hidden: "" };
    const style = getComputedStyle(here);
    const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none";
    const seen = [...here.getClientRects()].some(({ left, right, top, bottom }) => {
        const inside = (low, high, most) => [low + 2, (low + high) / 2, high - 2].filter((at) => at > 0 && at < most);
        return inside(left, right, innerWidth).some((x) => inside(top, bottom, innerHeight).some((y) => {
            const hit = document.elementFromPoint(x, y);
            return hit && (here.contains(hit) || hit.contains(here) || here.labels?.[0]?.contains(hit));
        }));
    });
    return { found, back, said, hidden: !drawn ? "nothing is drawn around it" : !seen ? "it is covered or outside" : "" };
}"""


# Whether menus lie between the top of a page, where one still is, and the target.
IS_FAR = """(target) => document.activeElement === document.body && Boolean(target.closest("#content"))"""


class Hand:
    """What both ways have in common: finding things by what the page calls them."""

    def __init__(self, page: Page, *, journey: str) -> None:
        self.page, self._journey, self._step = page, journey, 0

    def follow(self, name: str, *, within: Locator | None = None) -> None:
        """A link, to the page it leads to."""
        with self.page.expect_navigation():
            self._press(self._named("link", name, within))

    def send(self, name: str, *, within: Locator | None = None) -> None:
        """A button that sends a form and leads to the next page."""
        with self.page.expect_navigation():
            self._press(self._named("button", name, within))

    def press(self, name: str, *, until: str) -> None:
        """A button that works on the page, until the page says what came of it."""
        self._press(self._named("button", name, None))
        self.sees(until)

    def unfold(self, name: str) -> None:
        self._press(self.page.locator("summary, button[aria-expanded]", has_text=name).first)

    def fill(self, label: str, text: str, *, within: Locator | None = None) -> None:
        self._fill(self._labelled(label, within), text)

    def choose(self, label: str, option: str, *, within: Locator | None = None) -> None:
        self._choose(self._labelled(label, within), option)

    def tick(self, label: str) -> None:
        self._tick(self._labelled(label, None))

    def attach(self, label: str, file: dict[str, object]) -> None:
        with self.page.expect_file_chooser() as chooser:
            self._press(self._labelled(label, None))
        chooser.value.set_files([file])

    def take_home(self, name: str) -> str:
        """A link to a file; the name under which it comes."""
        with self.page.expect_download() as download:
            self._press(self._named("link", name, None))
        return download.value.suggested_filename

    def sees(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()

    def keeps(self, step: str) -> None:
        """Keep a picture of the page as the next step of this journey."""
        self._step += 1
        pictures.take(self.page, f"{self._journey}-{self._step}-{step}", full_page=False)

    def _named(self, role: str, name: str, within: Locator | None) -> Locator:
        return (within or self.page).get_by_role(role, name=_begins(name)).first

    def _labelled(self, label: str, within: Locator | None) -> Locator:
        fields = self.page.locator("input, select, textarea")
        return (within or self.page).get_by_label(_begins(label)).and_(fields).first


def _begins(name: str) -> re.Pattern[str]:
    """People look for the first words; what follows for those who hear the page need not be said here."""
    return re.compile(rf"^\s*{re.escape(name)}")


class Mouse(Hand):
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
        self._reach(target)
        self.page.keyboard.press("Enter")

    def _fill(self, target: Locator, text: str) -> None:
        self._reach(target)
        if target.get_attribute("type") in ("date", "datetime-local"):
            self._fill_moment(text)
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)
        assert target.input_value() == text

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
        self._reach(target)
        labels = [label.strip() for label in target.locator("option").all_inner_texts()]
        self.page.keyboard.press("Home")
        for _ in range(labels.index(option)):
            self.page.keyboard.press("ArrowDown")
        assert target.locator("option:checked").inner_text().strip() == option

    def _tick(self, target: Locator) -> None:
        """A box is ticked with Space. Of a group of radio buttons Tab finds one, and arrows go to the others."""
        self._reach(target)
        for _ in range(
            target.evaluate("one => one.type === 'radio' ? document.getElementsByName(one.name).length : 0")
        ):
            if target.evaluate("one => one === document.activeElement"):
                break
            self.page.keyboard.press("ArrowDown")
        if not target.is_checked():
            self.page.keyboard.press("Space")
        assert target.is_checked()

    def _reach(self, target: Locator) -> None:
        target.wait_for()
        held, passed = target.element_handle(), []
        while not (found := self._stop(held, passed)):
            assert len(passed) < STOPS_MOST, (
                f"{target} cannot be reached on {self.page.url}; passed {passed}."
            )
        return found

    def _stop(self, target: ElementHandle, passed: list[str]) -> bool:
        """Look where the focus is; unless it is there, one key towards the target."""
        focus = target.evaluate(FOCUS)
        passed.append(focus["said"])
        is_ours = "/cms/" not in self.page.url  # what Wagtail draws in its workshop is not in our hands
        assert not focus["hidden"] or not is_ours, (
            f"Focus on {focus['said']!r} at {self.page.url}: {focus['hidden']}."
        )
        if not focus["found"]:
            self.page.keyboard.press("Shift+Tab" if focus["back"] else "Tab")
        return focus["found"]


HANDS = {"mouse": Mouse, "keyboard": Keyboard}
