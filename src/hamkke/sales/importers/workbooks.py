"""Excel files of every kind, read by calamine: .xlsx, .xlsb, the old .xls, and those with a password."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from hamkke.sales.importers.kinds import unlocked
from hamkke.sales.importers.tables import Rows
from hamkke.sales.rules import files


@contextlib.contextmanager
def sheets(path: Path, password: str | None) -> Iterator[Iterator[Rows]]:
    """The sheets that have anything in them, the visible ones first; each is opened only when it is asked for."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    with unlocked(path, password) as file:
        kind = "xls" if file.read(2) != b"PK" else "xlsx"
        file.seek(0)
        try:
            workbook = CalamineWorkbook.from_filelike(file)
        except CalamineError:
            raise files.FileDamaged from None
    of_cells = [each for each in workbook.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    of_cells.sort(key=lambda each: each.visible != SheetVisibleEnum.Visible)
    with workbook:
        yield _opened(workbook, kind, [each.name for each in of_cells])


def _opened(workbook: object, kind: str, names: list[str]) -> Iterator[Rows]:
    from python_calamine import CalamineError

    for name in names:
        try:
            sheet = workbook.get_sheet_by_name(name)  # type: ignore[attr-defined]
        except CalamineError:
            raise files.FileDamaged from None
        if sheet.end:
            yield Rows(kind, name, sheet.iter_rows(), whole=sheet.end[0] + 1)
