"""Rows of delimited text, one by one: slow, and none is lost. What the engine cannot parse is read here."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO

LONGEST = 3  # pieces that a row is looked for the end of, before a quote in it is taken to be a stray one
_BLOCK = 1 << 18
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


def row_ends(file: BinaryIO, delimiter: str, size: int) -> Iterator[int]:
    """Places in a file, some `size` bytes apart and the last at its end, at which a row ends."""
    start = at = file.tell()
    is_open = False  # Whether a quote is open there.
    while block := file.read(min(_BLOCK, size)):
        end = 0
        if at + len(block) - start >= size:
            end = end_of_rows(block, delimiter, is_open=is_open)
            if not end and at + len(block) - start >= LONGEST * size:
                end = block.rfind(b"\n") + 1
        if end:
            start = at + end
            yield start
            is_open = False
        is_open ^= block.count(b'"', end) % 2 == 1
        at += len(block)
    if start < at:
        yield at


def end_of_rows(text: bytes, delimiter: str, *, is_open: bool = False) -> int:
    """Where the last whole row of some text ends; 0 where none does. A line break within quotes ends no row."""
    end = text.rfind(b"\n") + 1
    if (text.count(b'"', 0, end) + is_open) % 2 == 0:
        return end
    opened = max(text.rfind(mark + b'"', 0, end) for mark in (delimiter.encode(), b"\n"))
    if text.count(b'"', opened + 1, end) % 2 == 0:
        return 0 if is_open and opened < 0 else end  # The odd one is an inch mark somewhere.
    return text.rfind(b"\n", 0, opened + 1) + 1
