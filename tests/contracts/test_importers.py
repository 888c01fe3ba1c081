"""What every kind of file must do, whatever it is saved as: each passes the same tests."""

from dataclasses import dataclass

import pytest

from hamkke.sales.importers import files
from hamkke.sales.rules import files as refusals
from hamkke.sales.rules import mappings
from simulators.marketplaces import exports
from simulators.marketplaces.exports import Quirks
from tests.sales.files import read


@dataclass(frozen=True)
class Kind:
    quirks: Quirks
    kind: str
    encoding: str = ""


KINDS = {
    "csv": Kind(Quirks("csv"), "csv", "utf-8"),
    "csv with a mark": Kind(Quirks("csv", "utf-8-sig"), "csv", "utf-8-sig"),
    "csv in cp949": Kind(Quirks("csv", "cp949"), "csv", "cp949"),
    "csv in utf-16": Kind(Quirks("csv", "utf-16"), "csv", "utf-16"),
    "tabs": Kind(Quirks("tsv", "cp949"), "tsv", "cp949"),
    "xlsx": Kind(Quirks("xlsx"), "xlsx"),
    "xlsx with a password": Kind(Quirks("xlsx", password="2026"), "xlsx"),
    "xls": Kind(Quirks("xls"), "xls"),
    "spreadsheetml": Kind(Quirks("spreadsheetml"), "spreadsheetml", "utf-8"),
    "html": Kind(Quirks("html", "cp949"), "html", "cp949"),
}


@pytest.fixture(params=KINDS)
def kind(request):
    return KINDS[request.param]


@pytest.fixture
def write(kind, tmp_path):
    def write(name="a", lines=12, **quirks):
        file = tmp_path / name
        wanted = Quirks(kind.quirks.container, kind.quirks.encoding, kind.quirks.password, **quirks)
        return file, exports.write(file, "smartstore", lines=lines, quirks=wanted)

    return write


def test_its_kind_is_told_by_its_bytes_alone(kind, write):
    file, _ = write("이름은 아무 뜻이 없습니다.pdf")

    understood = files.understand(file, name=file.name, password=kind.quirks.password or None)

    assert (understood.kind, understood.encoding) == (kind.kind, kind.encoding)
    assert understood.mapping.code == "smartstore.orders"


def test_the_same_rows_are_the_same_lines(kind, write, tmp_path):
    file, _ = write()
    exports.write(tmp_path / "plain.csv", "smartstore", lines=12)

    told = read(file, password=kind.quirks.password or None)

    assert told.lines == read(tmp_path / "plain.csv").lines


def test_rows_are_counted_as_a_person_counts_them(kind, write):
    file, manifest = write(titles=2, blanks=True, bad=["quantity_unreadable", "money_missing"])

    told = read(file, password=kind.quirks.password or None)

    assert {row: reasons for row, (reasons,) in told.rejected.items()} == manifest.bad


def test_progress_ends_where_the_file_does(kind, write):
    file, _ = write()
    told = []

    read(file, password=kind.quirks.password or None, progress=lambda done, whole: told.append((done, whole)))

    assert told[-1][0] == told[-1][1] > 0


def test_a_file_cut_short_is_refused_or_loses_only_what_was_cut(kind, write):
    file, _ = write(lines=40)
    whole = read(file, password=kind.quirks.password or None)
    file.write_bytes(file.read_bytes()[: file.stat().st_size * 9 // 10])

    try:
        told = read(file, password=kind.quirks.password or None)
    except (refusals.FileRefused, mappings.HeadersUnknown):
        return
    assert told.lines == whole.lines[: len(told.lines)]
    assert 0 < len(told.lines) < 40
