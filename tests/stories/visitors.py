"""A browser without a window: it has cookies and a page open, follows links, fills in forms and presses buttons."""

from typing import Any

import httpx
from bs4 import BeautifulSoup, Tag


class Visitor:
    def __init__(self, site: Any) -> None:
        self.site = site
        self.client = httpx.Client(base_url=site.base_url, follow_redirects=True, timeout=30)
        self.answer: httpx.Response

    def open(self, path: str) -> "Visitor":
        return self._arrive(self.client.get(path))

    def sign_in(self, email: str) -> "Visitor":
        """By the kind of link that `hamkke run` prints in development."""
        return self.open(self.site.sign_in_path(email))

    def sign_up(self, email: str) -> "Visitor":
        """As somebody new, by the code that comes in a mail."""
        self.open("/accounts/signup/").press("가입하기", email=email)
        return self.press("확인", code=self.site.code_mailed_to(email))

    def follow(self, words: str) -> "Visitor":
        """Click the link with these words."""
        return self.open(
            self._one([link for link in self.main.find_all("a") if words in said(link)], words)["href"]
        )

    def press(self, button: str, **fields: Any) -> "Visitor":
        """Press the button with these words, having changed some fields of its form: as a browser sends it.

        A field is named by the name it is sent under; None takes it out, a list sends it several times.
        """
        pressed = self._one([each for each in self.page.find_all("button") if button in said(each)], button)
        form = pressed.find_parent("form")
        values = filled_in(form)
        if pressed.get("name"):
            values[pressed["name"]] = pressed["value"]
        values = {name: value for name, value in {**values, **fields}.items() if value is not None}
        # Seen from the page it is on: a provider's own page sends its form to the provider.
        address = str(self.answer.url.join(pressed.get("formaction") or form.get("action") or ""))
        if form.get("method", "get").lower() == "get":
            return self._arrive(self.client.get(address, params=values))
        referer = {"Referer": str(self.answer.url)}
        return self._arrive(self.client.post(address, data=values, headers=referer))

    @property
    def page(self) -> BeautifulSoup:
        return BeautifulSoup(self.answer.text, "html.parser")

    @property
    def main(self) -> Tag:
        return self.page.main

    @property
    def text(self) -> str:
        """What the page says, without its header and footer."""
        return said(self.main)

    @property
    def path(self) -> str:
        return self.answer.url.path

    @property
    def status(self) -> int:
        return self.answer.status_code

    def facts(self) -> dict[str, str]:
        """The page's figures and facts: {"순위": "1 2곳 가운데"}."""
        return {said(term): said(term.find_next("dd")) for term in self.main.find_all("dt")}

    def rows(self, number: int = 0) -> list[list[str]]:
        """The cells of the page's nth table, without its head."""
        lines = self.main.find_all("table")[number].find("tbody").find_all("tr")
        return [[said(cell) for cell in line.find_all(["th", "td"])] for line in lines]

    def _arrive(self, answer: httpx.Response) -> "Visitor":
        self.answer = answer
        return self

    def _one(self, found: list[Tag], words: str) -> Tag:
        assert len(found) == 1, f"{len(found)} × “{words}” on {self.answer.url}:\n{self.text}"
        return found[0]


def said(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())


def filled_in(form: Tag) -> dict[str, Any]:
    """What a form would send as it stands; the CSRF token included, unpressed buttons not."""
    values: dict[str, Any] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name = field.get("name")
        if not name:
            continue
        if field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            values[name] = chosen.get("value", "") if chosen else ""
        elif field.name == "textarea":
            values[name] = field.get_text().removeprefix("\n")
        elif field.get("type") in ("checkbox", "radio"):
            if field.has_attr("checked"):
                values.setdefault(name, []).append(field.get("value", "on"))
        else:
            values[name] = field.get("value", "")
    return values
