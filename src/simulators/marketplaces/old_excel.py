"""Excel files as Excel 97 wrote them: sheets of 65,536 rows in BIFF8 records, in the one stream of an OLE2 container."""

import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

ROWS_MOST = 65_536
_SECTOR = 512
_IN_HEADER = 109  # sectors of the allocation table that the header itself lists
_FREE, _END, _FAT, _DIFAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
_BOF_GLOBALS = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
_BOF_SHEET = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6)
_EOF = struct.pack("<HH", 0x000A, 0)
_SHORTEST_STREAM = 4_096


def write(
    file: BinaryIO,
    rows: Iterable[Sequence[Any]],
    *,
    header: Sequence[Any],
    above: Sequence[Sequence[Any]] = (),
) -> None:
    """Rows below their header. What does not fit on one sheet goes on on the next, below the header again."""
    sheets = [_sheet(each) for each in _sheets(iter(rows), header, above)]
    names = [f"Sheet{number}".encode("utf-16-le") for number in range(1, len(sheets) + 1)]
    bounds, at = [], len(_BOF_GLOBALS) + sum(12 + len(name) for name in names) + len(_EOF)
    for name, sheet in zip(names, sheets, strict=True):
        bounds.append(struct.pack("<HHIHBB", 0x0085, 8 + len(name), at, 0, len(name) // 2, 1) + name)
        at += len(sheet)
    _write_container(file, b"".join([_BOF_GLOBALS, *bounds, _EOF, *sheets]))


def row_of(place: int, *, above: int) -> int:
    """Where the line at this place stands, its sheets laid one below the other and counted from 1."""
    on_the_first = ROWS_MOST - above - 1
    beyond = place - on_the_first
    headers = 1 if beyond < 0 else 2 + beyond // (ROWS_MOST - 1)
    return above + headers + place + 1


def _sheets(
    rows: Iterator[Sequence[Any]], header: Sequence[Any], above: Sequence[Sequence[Any]]
) -> Iterator[list[Sequence[Any]]]:
    sheet = [*above, header]
    for row in rows:
        if len(sheet) == ROWS_MOST:
            yield sheet
            sheet = [header]
        sheet.append(row)
    yield sheet


def _sheet(rows: Sequence[Sequence[Any]]) -> bytes:
    width = max(len(row) for row in rows)
    parts = [_BOF_SHEET, struct.pack("<HHIIHHH", 0x0200, 14, 0, len(rows), 0, width, 0)]
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, int | float):
                parts.append(struct.pack("<HHHHHd", 0x0203, 14, number, column, 0, value))
            elif value != "":
                text = str(value).encode("utf-16-le")
                parts.append(
                    struct.pack("<HHHHHHB", 0x0204, 9 + len(text), number, column, 0, len(text) // 2, 1)
                )
                parts.append(text)
    parts.append(_EOF)
    return b"".join(parts)


def _write_container(file: BinaryIO, stream: bytes) -> None:
    """Header, the stream, its directory, the table that chains the sectors, and the table that lists that table."""
    stream += bytes(max(_SHORTEST_STREAM - len(stream), 0))
    size = len(stream)
    stream += bytes(-size % _SECTOR)
    content = len(stream) // _SECTOR
    tables, lists = _table_sectors(content + 1)
    chain = [*range(1, content), _END, _END, *[_FAT] * tables, *[_DIFAT] * lists]
    chain += [_FREE] * (tables * _SECTOR // 4 - len(chain))
    places = list(range(content + 1, content + 1 + tables))
    first_list = content + 1 + tables if lists else _END
    head = struct.pack("<8s16sHHHHH6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6)
    counts = struct.pack("<IIIIIIIII", 0, tables, content, 0, _SHORTEST_STREAM, _END, 0, first_list, lists)
    listed = places[:_IN_HEADER] + [_FREE] * (_IN_HEADER - len(places))
    file.write(head + counts + struct.pack("<109I", *listed))
    file.write(stream + _directory(size) + struct.pack(f"<{len(chain)}I", *chain))
    for number in range(lists):
        part = places[_IN_HEADER + number * 127 : _IN_HEADER + (number + 1) * 127]
        following = first_list + number + 1 if number + 1 < lists else _END
        file.write(struct.pack("<128I", *part, *[_FREE] * (127 - len(part)), following))


def _table_sectors(used: int) -> tuple[int, int]:
    """How many sectors chain `used` others and themselves, and how many more list those beyond the header's 109."""
    tables = lists = 0
    while True:
        needed = -(-(used + tables + lists) * 4 // _SECTOR)
        listing = -(-max(needed - _IN_HEADER, 0) // 127)
        if (needed, listing) == (tables, lists):
            return tables, lists
        tables, lists = needed, listing


def _directory(size: int) -> bytes:
    root = _entry("Root Entry", 5, child=1, start=_END, size=0)
    return (
        root
        + _entry("Workbook", 2, child=_FREE, start=0, size=size)
        + _entry("", 0, child=_FREE, start=0, size=0) * 2
    )


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0" if name else b""
    return struct.pack("<64sHBBIII16xI8x8xIQ", text, len(text), kind, 1, _FREE, _FREE, child, 0, start, size)
