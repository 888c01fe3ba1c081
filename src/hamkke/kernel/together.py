"""Who asks the same at the same time is told together, by one answer that is begun after all of them had asked.

Nothing is kept, so no answer is older than its question. `config.together` does the same for whole pages of strangers.
"""

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")


class _Answer(Future[Any]):
    def __init__(self, *, has_begun: bool) -> None:
        super().__init__()
        self.has_begun = has_begun


_latest: dict[Hashable, _Answer] = {}
_turns = Lock()


def told(question: Hashable, answer: Callable[[], T]) -> T:
    """What `answer` finds: of each question one is worked out at a time, and one waits with everybody who asked meanwhile.

    All of them hold the very same, so it is for reading; what rises is told to all of them, too.
    """
    if connection.in_atomic_block:
        return answer()  # A transaction, such as the time machine's, may see what is not there for others.
    with _turns:
        latest = _latest.get(question)
        if is_mine := latest is None or latest.has_begun:
            _latest[question] = _Answer(has_begun=latest is None)
        mine = _latest[question]
    if not is_mine:
        connection.close()  # Whoever waits leaves the pool to those who work.
        found: T = mine.result()
        return found
    return _worked_out(question, mine, answer, after=latest)


def _worked_out(question: Hashable, mine: _Answer, answer: Callable[[], T], *, after: _Answer | None) -> T:
    try:
        if after is not None:
            connection.close()
            after.exception()  # Only its end is waited for.
        with _turns:
            mine.has_begun = True
        found = answer()
    except BaseException as error:
        mine.set_exception(error)
        raise
    else:
        mine.set_result(found)
        return found
    finally:
        with _turns:
            if _latest[question] is mine:
                del _latest[question]
