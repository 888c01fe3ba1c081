"""Where every picture of a page is kept, and the only function that takes one.

They lie in `var/screenshots`, which git ignores and from where CI may keep them: pictures of a journey by its name and step, others by page, each with its width.
"""

import base64

from playwright.sync_api import Page

from tests import postgres

FOLDER = postgres.ROOT / "var" / "screenshots"


def take(page: Page, name: str, *, full_page: bool = True) -> None:
    """Keep what `page` shows as `<name>-<width>.png`; slashes in the name are folders."""
    path = FOLDER / f"{name}-{page.viewport_size['width']}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    # Asked of Chromium itself, as Playwright's own way squeezes each picture for twice as long.
    session = page.context.new_cdp_session(page)
    size = session.send("Page.getLayoutMetrics")["cssContentSize"]
    what = {"captureBeyondViewport": True, "clip": {**size, "scale": 1}} if full_page else {}
    picture = session.send("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True, **what})
    session.detach()
    path.write_bytes(base64.b64decode(picture["data"]))
