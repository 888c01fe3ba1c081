"""What everybody reads alike on a page: looked up and drawn once for all who ask for it at once (ADR 0020)."""

from collections.abc import Callable, Hashable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from hamkke.kernel import together

OWN = mark_safe("<!-- own -->")  # What people write is escaped, so nobody else can write this.


def drawn(template: str, looked_up: Callable[[], dict[str, Any]], *key: Hashable) -> dict[str, Any]:
    """What was looked up, and as `above` and `below` what it looks like, before and after the reader's own part.

    It is drawn without a request, so that nothing of whoever asked first can get onto what all of them read.
    """

    def draw() -> dict[str, Any]:
        found = looked_up()
        above, _, below = render_to_string(template, found | {"own": OWN}).partition(OWN)
        return found | {"above": SafeString(above), "below": SafeString(below)}

    return together.told((template, get_language(), *key), draw)
