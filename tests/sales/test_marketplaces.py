"""Every marketplace's download, with every quirk that such files have been seen with: known, shown, read to the won."""

from dataclasses import replace

import pytest

from hamkke.sales.importers import files
from simulators.marketplaces import exports
from simulators.marketplaces.exports import Quirks
from tests.sales.files import read

# Each value of each quirk at least once, and every container with several of them.
QUIRKS = {
    "bom": Quirks(encoding="utf-8-sig", money="commas", dates="dots", ids="guarded", titles=3),
    "cp949": Quirks(
        encoding="cp949", money="won", dates="slashes", ids="tabbed", header="newline", totals=True
    ),
    "tabs": Quirks("tsv", "cp949", money="sign", dates="compact", header="two_rows"),
    "utf16": Quirks(encoding="utf-16", dates="serial", header="reaching_down"),
    "doubled": Quirks(encoding="cp949", dates="zone", header="doubled", blanks=True),
    "repeated": Quirks(dates="half_days", header="empty", repeated=11, totals=True),
    "xlsx": Quirks("xlsx", dates="cell", titles=2, totals=True),
    "locked": Quirks("xlsx", password="0907", money="commas", dates="day", header="newline"),
    "xls": Quirks("xls", dates="cell", money="won", header="two_rows", titles=1, totals=True),
    "xml": Quirks("spreadsheetml", money="commas", dates="dots", titles=2, totals=True),
    "html": Quirks("html", "cp949", money="won", dates="slashes", header="reaching_down"),
}
CHANNELS = {"smartstore_old": ("smartstore",), "esm": ("gmarket", "auction")}
TOTALLED = {"11st", "esm", "wemakeprice", "tmon"}  # whose files tell a whole amount in one column


@pytest.mark.parametrize("quirk", QUIRKS)
@pytest.mark.parametrize("marketplace", sorted(exports.MARKETPLACES))
def test_a_download_is_known_shown_and_read_to_the_won_and_each_bad_line_named(marketplace, quirk, tmp_path):
    quirks = replace(QUIRKS[quirk], bad=exports.spoilers(marketplace, QUIRKS[quirk]))
    file = tmp_path / "주문내역.xls"  # Whatever a file calls itself says nothing.
    manifest = exports.write(file, marketplace, lines=40, seed=len(quirk), quirks=quirks)

    understood = files.understand(file, name=file.name, password=quirks.password or None)
    whole = read(file, understood.mapping, password=quirks.password or None)

    assert understood.kind == quirks.container
    assert understood.channels == CHANNELS.get(marketplace, (marketplace,))
    assert {row.row for row in understood.rejected} == set(manifest.bad)
    control = whole.control
    assert (control.lines, control.quantity, control.amount) == (
        manifest.lines,
        manifest.quantity,
        manifest.amount,
    )
    assert [row for row in manifest.bad if manifest.bad[row] not in whole.rejected.get(row, [])] == []
    assert set(whole.rejected) == set(manifest.bad)
    sold = sum(line["amount"] for line in whole.lines if line["state"] == "sold")
    has_states = bool(understood.mapping.states)
    assert sold == (manifest.sold if has_states else manifest.amount)
    assert control.delivery == (sum(manifest.delivery.values()) if understood.mapping.delivery else 0)
    assert sum(line["channel"] == "auction" for line in whole.lines) == (
        manifest.auction if marketplace == "esm" else 0
    )
    assert len({line["line_key"] for line in whole.lines}) == manifest.lines
    if quirks.totals:
        amount = manifest.told_amount if marketplace in TOTALLED else None
        assert understood.totals == files.Totals(manifest.told_quantity, amount)
        assert control.totals == [understood.totals]


@pytest.mark.parametrize("marketplace", ["smartstore", "esm"])
def test_what_a_download_says_does_not_depend_on_how_it_is_saved(marketplace, tmp_path):
    said = []
    for number, container in enumerate(("csv", "xlsx", "xls", "spreadsheetml", "html")):
        file = tmp_path / f"{number}"
        exports.write(file, marketplace, lines=30, quirks=Quirks(container))
        said.append([(line["line_key"], line["content"]) for line in read(file).lines])

    assert all(each == said[0] for each in said)
    assert len(said[0]) == 30


def test_a_full_old_sheet_goes_on_on_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(exports.old_excel, "ROWS_MOST", 20)
    file = tmp_path / "a.xls"
    manifest = exports.write(
        file, "tmon", lines=50, quirks=Quirks("xls", titles=2, bad=["quantity_missing", "money_unreadable"])
    )

    whole = read(file)

    assert (whole.control.lines, whole.control.amount) == (48, manifest.amount)
    assert {row: reasons for row, (reasons,) in whole.rejected.items()} == manifest.bad
    assert whole.control.rows == 50 + 2  # The header stands twice more.
