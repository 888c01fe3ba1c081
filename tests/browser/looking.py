"""What is wrong with a page, in words: what axe sees, and what it does not.

axe knows each part of a page by itself. Asked here besides: what a screen reader calls every control, whether the keyboard's place
is seen, whether everything is there at 200% and in the narrowest window of WCAG 1.4.10, whether anything moves for those who asked
that nothing does.
"""

from collections import defaultdict
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

PHONE, DESK, HEIGHT = 360, 1280, 800
NARROWEST, AT_200_PERCENT = 320, DESK // 2  # in CSS px: WCAG 1.4.10, and 1.4.4 for a window of 1280 px
_WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
QUESTIONS = (Path(__file__).parent / "looking.js").read_text()
_CONTROLS = {"link", "button", "textbox", "searchbox", "checkbox", "radio", "combobox", "listbox", "spinbutton", "slider", "switch"} | {
    "tab", "menuitem", "Date", "DateTime", "InputTime", "ColorWell", "DisclosureTriangle",
}  # fmt: skip
# What tells two controls of one name apart for whoever hears the page: the row, the line, the paragraph, the named part they are in.
_AROUND = {
    "row",
    "listitem",
    "article",
    "region",
    "paragraph",
    "group",
    "form",
    "navigation",
    "figure",
    "banner",
    "contentinfo",
}
# A browser draws the parts of a date by itself, and names them after it.
_AROUND |= {"Date", "DateTime", "InputTime"}


def closely(page: Page) -> list[str]:
    """Everything that is wrong with this page as it stands there."""
    wrong = [str(each) for each in violations(page)]
    for look in (heard, order, at_rest, by_keyboard, seen):
        wrong += look(page)
    return wrong


def violations(page: Page, *, only: str = "") -> list[Any]:
    """What axe finds against WCAG 2.2 AA, or against one rule."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    run = {"type": "rule", "values": [only]} if only else {"type": "tag", "values": _WCAG}
    # Only what is wrong is spelled out, and axe need not fetch the style sheets a second time.
    options = {"runOnly": run, "resultTypes": ["violations"], "preload": False}
    found = page.evaluate("options => axe.run(options).then(found => found.violations)", options)
    return [(one["id"], one["help"], [node["target"] for node in one["nodes"]]) for one in found]


def order(page: Page) -> list[str]:
    """Headings, landmarks, present places and ids."""
    return _asked(page, "order")


def refused(page: Page) -> list[str]:
    """A page that sends a form back: what is wrong is said above it, has the focus, and is said with each field."""
    wrong = [str(each) for each in violations(page)] + heard(page) + order(page) + _asked(page, "errors")
    page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
    return wrong + _asked(page, "layout")


def seen(page: Page) -> list[str]:
    """At the narrowest, at 200% and on a desk: nothing leaves the window, is cut off or lies on something else."""
    wrong = []
    for width in (NARROWEST, AT_200_PERCENT, DESK):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        wrong += [f"{each} at {width} px" for each in _asked(page, "layout")]
    return wrong


def in_english(page: Page) -> list[str]:
    """A page in English: longer words still fit, and what stays Korean says so to whoever hears it."""
    return order(page) + seen(page) + _asked(page, "language")


def by_keyboard(page: Page) -> list[str]:
    return _asked(page, "focus")


def at_rest(page: Page) -> list[str]:
    """What still moves for those who asked for less of it; the page has been told that they did."""
    return _asked(page, "motion")


def heard(page: Page) -> list[str]:
    """What a screen reader is told, by Chromium's own tree: every control has a name, and leads where no other of that name does."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    wrong, called, heading = [], defaultdict(set), ""
    for node in nodes:
        role, name = _value(node, "role"), _value(node, "name").strip()
        heading = node["nodeId"] if role == "heading" else heading
        if node["ignored"] or role not in _CONTROLS:
            continue
        if not name:
            wrong.append(f"a {role} without a name in {_value(_around(node, by_id), 'role')}")
        place = next(
            (each["value"]["value"] for each in node["properties"] if each["name"] == "url"), node["nodeId"]
        )
        context = (_value(node, "description"), _around(node, by_id)["nodeId"])
        called[(role, name, context, heading)].add(place)
    return wrong + [
        f"{len(places)} times the {role} {name!r}"
        for (role, name, *_), places in called.items()
        if len(places) > 1
    ]


def _around(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> dict[str, Any]:
    while node.get("parentId") and _value(node := by_id[node["parentId"]], "role") not in _AROUND:
        pass
    return node


def _value(node: dict[str, Any], what: str) -> str:
    return str(node.get(what, {}).get("value", ""))


def _asked(page: Page, question: str) -> list[str]:
    found: list[str] = page.evaluate(f"{QUESTIONS}.{question}()")
    return found
