"""How fast a view may be asked, where machines ask it for people. `people.middleware` counts."""

from collections.abc import Callable
from typing import Any, TypeVar

_View = TypeVar("_View", bound=Callable[..., Any])


def paced(kind: str, most: int) -> Callable[[_View], _View]:
    """Mark a view that is asked faster than by hand: each person's requests are counted apart, up to `most` a minute."""

    def mark(view: _View) -> _View:
        view.pace = (kind, most)  # type: ignore[attr-defined]
        return view

    return mark
