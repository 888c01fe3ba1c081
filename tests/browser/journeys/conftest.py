"""A journey is written once and walked four times: by mouse and by keyboard alone, on a phone and at a desk."""

from dataclasses import dataclass
from itertools import count, product

import pytest

from tests.browser.hands import HANDS, Hand

SIZES = {360: 800, 1280: 860}
WALKS = list(product(HANDS, SIZES))


@dataclass(frozen=True)
class Walk:
    """Which of the four it is: each has people and things of its own, where walking once leaves nothing to walk again."""

    hand: str
    width: int

    @property
    def turn(self) -> int:
        return WALKS.index((self.hand, self.width))


@pytest.fixture(params=[Walk(*each) for each in WALKS], ids=[f"{hand}-{width}" for hand, width in WALKS])
def walk(request) -> Walk:
    return request.param


@pytest.fixture
def somebody(page, site, walk, request):
    """`somebody("merchant-1")` is that person before the window, signed in, with this walk's hand; `somebody()` is a visitor."""
    journey, steps = request.function.__name__.removeprefix("test_"), count(1)

    def enter(who: str = "", at: str = "/") -> Hand:
        page.set_viewport_size({"width": walk.width, "height": SIZES[walk.width]})
        page.context.clear_cookies()
        if who:
            page.request.get(site.sign_in_path(f"{who}@hamkke.example"), max_redirects=0)
        page.goto(at)
        return HANDS[walk.hand](page, journey=f"journeys/{journey}/{walk.hand}", steps=steps)

    return enter
