"""The engine that the SQL runs in: one to each worker, since an engine answers one question at a time."""

import os
import tempfile
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from hamkke.sales.importers.tables import Answer, Piece, Statement

if TYPE_CHECKING:
    import pyarrow as pa

WORKERS_MOST = 4
MEMORY = "400MB"


class Engine:
    """An engine in memory that fetches nothing from anywhere, with a file beside it to read text from."""

    def __init__(self) -> None:
        import duckdb

        self._scratch: IO[bytes] | None = None
        self._connection = duckdb.connect(
            config={
                "threads": 1,
                "memory_limit": MEMORY,
                "temp_directory": tempfile.gettempdir(),
                "enable_external_file_cache": False,  # The file beside it is written over and over.
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "python_enable_replacements": False,
            }
        )
        # It would write on whatever screen there is.
        self._connection.execute("SET enable_progress_bar = false")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()
        if self._scratch:
            self._scratch.close()

    def ask(self, question: str, **named: "pa.Table") -> "pa.Table":
        """The answer to some SQL, in which the tables go by these names."""
        for name, table in named.items():
            self._connection.register(name, table)
        try:
            return self._connection.sql(question).to_arrow_table()
        finally:
            for name in named:
                self._connection.unregister(name)

    def written(self, text: Iterable[bytes]) -> "Scratch":
        """A file that holds this text until the next is written. One file for all costs half of many."""
        if self._scratch is None:
            self._scratch = tempfile.NamedTemporaryFile(suffix=".csv")  # noqa: SIM115 - closed with the engine.
        lines = 0
        self._scratch.seek(0)
        for block in text:
            self._scratch.write(block)
            lines += block.count(b"\n")
        self._scratch.truncate()
        self._scratch.flush()
        return Scratch(Path(self._scratch.name), lines)


@dataclass(frozen=True)
class Scratch:
    path: Path
    lines: int

    def has_empty_lines(self) -> bool:
        """Some may also be empty within quotes."""
        text = self.path.read_bytes()
        return text.startswith((b"\n", b"\r\n")) or b"\n\n" in text or b"\n\r\n" in text


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
