"""The pieces of a file are asked side by side, each worker with an engine of its own, and answered in the file's order."""

import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from hamkke.sales.importers.engines import Engine
from hamkke.sales.importers.tables import Answer, Piece, Statement

WORKERS_MOST = 4


def answers(pieces: Iterable[Piece], statement: Statement) -> Iterator[tuple[Answer, int]]:
    """The answer to each piece in the file's order, and how far it reaches; only a few are held at a time."""
    workers = min(os.cpu_count() or 1, WORKERS_MOST)
    ahead: deque[tuple[Future[Answer], int]] = deque()
    own = _Own()
    with own, ThreadPoolExecutor(workers) as pool:
        try:
            for piece in pieces:
                ahead.append((pool.submit(own.ask, piece, statement), piece.done))
                if len(ahead) > workers:
                    future, done = ahead.popleft()
                    yield future.result(), done
            while ahead:
                future, done = ahead.popleft()
                yield future.result(), done
        finally:
            for future, _ in ahead:
                future.cancel()


class _Own:
    """Each worker's own engine, all closed in the end."""

    def __init__(self) -> None:
        self._local = threading.local()
        self._all: list[Engine] = []

    def ask(self, piece: Piece, statement: Statement) -> Answer:
        if not hasattr(self._local, "engine"):
            self._local.engine = Engine()
            self._all.append(self._local.engine)
        return piece.ask(self._local.engine, statement)

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None:
        for each in self._all:
            each.close()
