"""Where every picture of a page is kept, and the only function that takes one.

They lie in `var/screenshots`, which git ignores and from where CI may keep them: pictures of a journey by its name and step, others by page, each with its width.
"""

from playwright.sync_api import Page

from tests import postgres

FOLDER = postgres.ROOT / "var" / "screenshots"


def take(page: Page, name: str, *, full_page: bool = True) -> None:
    """Keep what `page` shows as `<name>-<width>.png`; slashes in the name are folders."""
    path = FOLDER / f"{name}-{page.viewport_size['width']}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=full_page)
