"""전국전통시장표준데이터: the public file of traditional markets (data.go.kr 15012894), CP949 or UTF-8."""

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from hamkke.places import rules

# Columns are found by name: copies of the file differ in their order and in what else they carry.
NEEDED = ("시장명", "시장유형", "소재지도로명주소", "소재지지번주소", "위도", "경도", "점포수")


@dataclass(frozen=True)
class MarketsFile:
    name: str
    sha256: str
    rows: list[tuple[int, dict[str, str]]]  # the line it ends on, and its cells by column name


def read(file: Path) -> MarketsFile:
    """Read the whole file, or refuse it whole: FileMissing, FileUnreadable, ColumnsMissing."""
    try:
        content = file.read_bytes()
    except OSError:
        raise rules.FileMissing(file=file) from None
    reader = csv.reader(io.StringIO(_text(content, file), newline=""), strict=True)
    try:
        columns = ["".join(column.split()) for column in next(reader, [])]
        rows = [(reader.line_num, dict(zip(columns, row, strict=False))) for row in reader if any(row)]
    except csv.Error:
        raise rules.FileUnreadable(file=file.name) from None
    missing = [column for column in NEEDED if column not in columns]
    if missing:
        raise rules.ColumnsMissing(file=file.name, columns=", ".join(missing))
    return MarketsFile(file.name, hashlib.sha256(content).hexdigest(), rows)


def _text(content: bytes, file: Path) -> str:
    """Strictly one encoding or the other, so that no name is quietly spoilt. Korean CP949 is never valid UTF-8."""
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise rules.FileUnreadable(file=file.name)
