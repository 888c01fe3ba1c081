"""What people see while a rehearsal is staged."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Tell = Callable[[str], None]
Item = TypeVar("Item")


class Progress:
    """Tells every finished quarter of a long list, and every short step once."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    def step(self, says: str) -> None:
        self._tell(says)

    def each(self, says: str, items: Iterable[Item]) -> Iterator[Item]:
        """Yield the items; tell how far it is at every quarter."""
        whole = list(items)
        marks = {len(whole) * quarter // 4 for quarter in range(1, 5)}
        for done, item in enumerate(whole, start=1):
            yield item
            if done in marks:
                self._tell(f"{says} {done:,}/{len(whole):,}")
