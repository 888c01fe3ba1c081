"""A bank's statement as CSV, UTF-8 or CP949: date, amount, memo, reference. What went out is negative."""

import csv
import io
from dataclasses import dataclass
from datetime import date

from hamkke.ledger import rules

_COLUMNS = ("date", "amount", "memo", "reference")


@dataclass(frozen=True)
class Line:
    number: int
    on: date
    amount: int
    memo: str
    reference: str


def read(content: bytes) -> list[Line]:
    """Read the whole file, or refuse it whole: StatementUnreadable names the line."""
    reader = csv.DictReader(io.StringIO(_text(content), newline=""), strict=True)
    if reader.fieldnames is None or not set(_COLUMNS) <= {name.strip().lower() for name in reader.fieldnames}:
        raise rules.StatementUnreadable(line=1)
    reader.fieldnames = [name.strip().lower() for name in reader.fieldnames]
    try:
        return [_line(reader.line_num, row) for row in reader]
    except csv.Error:
        raise rules.StatementUnreadable(line=reader.line_num + 1) from None
    except ValueError:
        raise rules.StatementUnreadable(line=reader.line_num) from None


def _line(number: int, row: dict[str, str | None]) -> Line:
    cells = {name: (row.get(name) or "").strip() for name in _COLUMNS}
    amount = int(cells["amount"].replace(",", ""))
    too_long = len(cells["memo"]) > 200 or len(cells["reference"]) > 120  # noqa: PLR2004 - the columns' width.
    if amount == 0 or abs(amount) > rules.MOST or too_long:
        raise ValueError(number)
    return Line(number, date.fromisoformat(cells["date"]), amount, cells["memo"], cells["reference"])


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding).replace("\x00", "")
        except UnicodeDecodeError:
            continue
    raise rules.StatementUnreadable(line=1)
