"""Files of sales to try the importers with, and a whole reading at once."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa

from hamkke.kernel.words import Words
from hamkke.sales.importers import files
from hamkke.sales.models import lines
from hamkke.sales.rules.mappings import Id, Mapping, Money, When

LEDGER = Mapping(
    code="market.ledger",
    version=1,
    name=Words("시장 장부", "A market's ledger"),
    channel="market",
    ordered_at=When(("일자",)),
    order_id=Id(("번호",)),
    key=(Id(("번호",)),),
    quantity=("개수",),
    amount=Money((("값",),)),
    texts={"product_name": ("품목",)},
)
HEADER = "일자,번호,개수,값,품목"


@dataclass
class Whole:
    """All that a reading gave."""

    table: pa.Table
    rows: list[files.Rejected]
    control: files.Control

    @cached_property
    def lines(self) -> list[dict[str, Any]]:
        return self.table.to_pylist()

    @property
    def rejected(self) -> dict[int, list[str]]:
        return {row.row: [reason.code for reason in row.reasons] for row in self.rows}


def read(path, mapping=None, *, password=None, channel="", progress=None):
    mapping = mapping or files.understand(path, name=path.name, password=password).mapping
    reading = files.read(
        path, mapping, batch="b1", number=7, password=password, channel=channel, progress=progress
    )
    tables, rejected = [], []
    for taken, refused in reading:
        assert taken.schema == lines.schema()
        tables.append(taken)
        rejected += refused
    return Whole(pa.concat_tables(tables), rejected, reading.control)
