"""Lines of a channel's file a second, from the file to stored typed lines, as a share of what the engine alone can do.

The engine alone reads the same file with the types written out for it and writes it as it is; it recognises nothing, tells no
good line from a bad one, makes no keys and drops no personal columns. CP949 is decoded by the same codec before it. XLSX is
measured against the fastest reader of XLSX that there is, which then has rows and no lines yet. Last comes what a person waits for:
the file taken in by every door, its lines kept for a decision, compared with what is known, written and added up by day.
"""

import csv
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.memory import MOST, Peak, peak
from benchmarks.table import Row
from hamkke.kernel.words import Words

LINES = 100_000
TIMES = 20  # The lines are written once and told so often.
SHEET_LINES = 50_000
ROUNDS = 3
MARK = 0.5
MARKETPLACE = "kakao"
_MOMENTS = ("주문일", "결제일")
_NUMBERS = ("수량", "상품금액", "옵션금액", "판매자할인금액", "정산기준금액", "배송비")


def measure(database_url: str) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        return _measured(Path(folder))


def _measured(folder: Path) -> list[Row]:
    utf8, cp949, sheet = (_file(folder, name) for name in ("utf-8", "cp949", "xlsx"))
    count = LINES * TIMES
    memory: dict[str, Peak] = {}
    for name, work in {
        "utf-8": lambda: _stored(folder, utf8),
        "cp949": lambda: _stored(folder, cp949),
        "xlsx": lambda: _read(sheet),
    }.items():  # Before the engine has its turn, so that the memory told is ours.
        with peak() as memory[name]:
            work()
    ours, alone = _best(lambda: _stored(folder, utf8), lambda: _raw(folder, utf8))
    ours949, alone949 = _best(lambda: _stored(folder, cp949), lambda: _raw(folder, _decoded(folder, cp949)))
    read, opened = _best(lambda: _read(sheet), lambda: _opened(sheet))
    with peak() as memory["doors"]:
        doors = _by_every_door(folder, utf8)
    return [
        *_rows(
            Words("CSV 줄, 저장까지", "lines of CSV, stored"),
            Words("엔진만: 형을 일러 주고 읽어 쓰기", "the engine alone: typed read, write"),
            count / ours,
            count / alone,
            memory=memory["utf-8"],
        ),
        *_rows(
            Words("CP949 CSV 줄, 저장까지", "lines of CSV in CP949, stored"),
            Words("코덱과 엔진만", "codec and engine alone"),
            count / ours949,
            count / alone949,
            memory=memory["cp949"],
        ),
        *_rows(
            Words("XLSX 줄, 읽기", "lines of XLSX, read"),
            Words("calamine만", "calamine alone"),
            SHEET_LINES / read,
            SHEET_LINES / opened,
            mark=None,
            memory=memory["xlsx"],
        ),
        Row(
            Words(
                "CSV 줄, 받아서 견주고 저장하고 집계까지",
                "lines of CSV, received, compared, stored, added up",
            ),
            count / doors,
            megabytes=memory["doors"].megabytes,
            megabytes_most=MOST,
        ),
    ]


def _rows(
    what: Words, against: Words, rate: float, other: float, *, memory: Peak, mark: float | None = MARK
) -> list[Row]:
    ours = Row(
        what,
        rate,
        against=against,
        ratio=rate / other,
        ratio_least=mark,
        megabytes=memory.megabytes,
        megabytes_most=MOST,
    )
    return [ours, Row(against, other)]


def _best(ours: Callable[[], Any], other: Callable[[], Any]) -> tuple[float, float]:
    """The least seconds of either, taken in turns, since the machine has other things to do."""
    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for work, seconds in zip((ours, other), spent, strict=True):
            began = time.perf_counter()
            work()
            seconds.append(time.perf_counter() - began)
    return min(spent[0]), min(spent[1])


def _file(folder: Path, name: str) -> Path:
    from simulators.marketplaces import exports
    from simulators.marketplaces.exports import Quirks

    file = folder / name
    if name == "xlsx":
        exports.write(file, MARKETPLACE, lines=SHEET_LINES, quirks=Quirks("xlsx"))
        return file
    exports.write(file, MARKETPLACE, lines=LINES, quirks=Quirks(encoding=name))
    _repeat(file, name)
    return file


def _repeat(file: Path, encoding: str) -> None:
    """The same lines as often as wanted, each time with other numbers of payments and orders."""
    with file.open(encoding=encoding, newline="") as told:
        header, *rows = csv.reader(told)
    with file.open("w", encoding=encoding, newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        for time_ in range(TIMES):
            more = time_ * 1_000_000
            writer.writerows([str(int(row[0]) + more), str(int(row[1]) + more), *row[2:]] for row in rows)


def _stored(folder: Path, file: Path) -> None:
    """The file's lines in a new Delta table, by the doors that every file comes in by."""
    import pyarrow as pa
    from django.conf import settings

    from hamkke.kernel import ids
    from hamkke.sales.actions import writing
    from hamkke.sales.importers import files
    from hamkke.sales.models.lines import schema

    settings.SALES_ROOT = str(folder / "sales")
    batch = ids.new()
    reading = files.read(file, _mapping(), batch=str(batch), number=1)
    told = (each for taken, _ in reading for each in taken.to_batches())
    writing.write(writing.open_table(), batch, pa.RecordBatchReader.from_batches(schema(), told))
    if reading.control.lines != LINES * TIMES:
        raise SystemExit("Lines were lost; such a rate would say nothing.")
    shutil.rmtree(folder / "sales")


def _by_every_door(folder: Path, file: Path) -> float:
    """How long it takes from a file's first byte to its totals by day."""
    from django.conf import settings

    from hamkke.kernel import ids
    from hamkke.sales import actions

    settings.SALES_ROOT, settings.PRIVATE_ROOT = str(folder / "sales"), str(folder / "private")
    actions.know_channels()
    began = time.perf_counter()
    with file.open("rb") as told:
        pieces = iter(lambda: told.read(1 << 20), b"")
        batch = actions.receive(id=ids.new(), pieces=pieces, name=file.name, by=None)
    actions.look(batch.pk)
    actions.read(batch.pk)
    actions.intend(batch, by=None)
    stored = actions.store(batch.pk)
    seconds = time.perf_counter() - began
    if stored.new != LINES * TIMES:
        raise SystemExit("Lines were lost; such a rate would say nothing.")
    shutil.rmtree(folder / "sales")
    return seconds


def _mapping() -> Any:
    from hamkke.sales.rules import mappings

    return next(each for each in mappings.MARKETPLACES if each.channel == MARKETPLACE)


def _raw(folder: Path, file: Path) -> None:
    import duckdb

    with file.open(encoding="utf-8", newline="") as told:
        header = next(csv.reader(told))
    kinds = dict.fromkeys(_MOMENTS, "TIMESTAMP") | dict.fromkeys(_NUMBERS, "BIGINT")
    columns = ", ".join(f"'{name}': '{kinds.get(name, 'VARCHAR')}'" for name in header)
    rows = f"read_csv('{file}', header = true, auto_detect = false, delim = ',', quote = '\"', columns = {{{columns}}})"
    with duckdb.connect() as engine:
        engine.execute("SET enable_progress_bar = false")
        engine.execute(
            f"COPY (SELECT * FROM {rows}) TO '{folder}/raw.parquet' (FORMAT parquet, COMPRESSION zstd)"
        )


def _decoded(folder: Path, file: Path) -> Path:
    decoded = folder / "decoded"
    with (
        file.open(encoding="cp949", newline="") as told,
        decoded.open("w", encoding="utf-8", newline="") as out,
    ):
        shutil.copyfileobj(told, out, 1 << 20)
    return decoded


def _read(sheet: Path) -> None:
    from hamkke.sales.importers import files

    for _ in files.read(sheet, _mapping(), batch="b", number=1):
        pass


def _opened(sheet: Path) -> None:
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(sheet) as workbook:
        for _ in workbook.get_sheet_by_index(0).iter_rows():
            pass
