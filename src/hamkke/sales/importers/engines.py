"""The engine that the SQL runs in. It answers one question at a time."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

if TYPE_CHECKING:
    import pyarrow as pa

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
