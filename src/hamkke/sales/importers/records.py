"""Rows of delimited text, one by one: slow, and none is lost. What the engine cannot parse is read here."""

import csv
import io
from collections.abc import Iterator, Sequence

LINES_MOST = 200  # A row may run over some lines. Over more, a closing quote is missing.


def records(text: str, delimiter: str) -> Iterator[tuple[list[str], str, int]]:
    """(cells, what is broken or "", lines of text) of each row, of empty ones as well.

    A quote that is never closed would swallow every row below it, so its line alone is given up.
    """
    lines = list(io.StringIO(text, newline="\n"))
    at = 0
    while at < len(lines):
        reader = csv.reader(lines[at : at + LINES_MOST], delimiter=delimiter, strict=True)
        try:
            yield next(reader), "", reader.line_num
            at += reader.line_num
        except csv.Error:
            yield lines[at].rstrip("\n").split(delimiter), "quote_open", 1
            at += 1


def flaw(cells: Sequence[str], width: int) -> str:
    """Why the cells of a row cannot be told apart, or ""."""
    if any(cells[width:]):
        return "cells_too_many"
    return "cells_too_few" if 0 < len(cells) < width and any(cells) else ""


def end_of_rows(text: bytes, delimiter: str) -> int:
    """Where the last whole row of some UTF-8 ends; 0 where there is none. A line break within quotes ends no row."""
    end = text.rfind(b"\n") + 1
    if text.count(b'"', 0, end) % 2 == 0:
        return end
    opened = max(text.rfind(mark + b'"', 0, end) for mark in (delimiter.encode(), b"\n"))
    if text.count(b'"', opened + 1, end) % 2 == 0:
        return end  # The odd one is an inch mark somewhere.
    return text.rfind(b"\n", 0, opened + 1) + 1
