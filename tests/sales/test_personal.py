"""Personal columns are dropped while a file is read: nothing that comes out of it speaks of who bought."""

from dataclasses import replace

import pytest

from hamkke.sales.importers import files
from hamkke.sales.rules import mappings
from simulators.marketplaces import exports
from simulators.marketplaces.exports import Quirks
from tests.sales.files import LEDGER, read


def test_nothing_of_a_person_leaves_the_file(tmp_path):
    """Names, telephones, addresses and messages of buyers are in every line that the marketplaces write."""
    for number, marketplace in enumerate(exports.MARKETPLACES):
        for container in ("csv", "xlsx"):
            quirks = Quirks(container, header="doubled")
            quirks = replace(quirks, bad=exports.spoilers(marketplace, quirks))
            file = tmp_path / f"{number}.{container}"
            exports.write(file, marketplace, lines=40, quirks=quirks)
            assert "구매하신분" in file.read_text() if container == "csv" else file.stat().st_size

            understood = files.understand(file, name=file.name)
            whole = read(file, understood.mapping)

            told = repr((understood, whole.lines, whole.rows))
            traces = ("구매하신분", "buyer", "010-0000", "받는길", "문앞에", "101호")
            assert [trace for trace in traces if trace in told] == []
            assert understood.personal


def test_a_broken_row_whose_cells_slipped_aside_keeps_nothing(write):
    """An address with a comma and without quotes pushes what follows it into other columns."""
    file = write("2026-09-01,받는길 7, 101호,A1,2,3000", header="일자,주소,번호,개수,값")

    (row,) = read(file, LEDGER).rows

    assert (row.values, [reason.code for reason in row.reasons]) == ({}, ["cells_too_many"])


def test_no_mapping_can_ask_for_a_personal_column():
    with pytest.raises(mappings.MappingWrong):
        mappings.check(replace(LEDGER, texts={"seller": ("수취인명",)}))
