"""Half a million lines of a real shop, through a mapping made by hand: to the tenth of a penny, twice, corrected, and as of before.

The file (UCI "Online Retail", CC BY 4.0) is not part of the project; where it is not at hand the test says so.
"""

import gzip
from pathlib import Path

import pytest
from django.conf import settings

from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.sales import actions
from hamkke.sales.models import DayTotal
from hamkke.sales.queries import lines
from hamkke.sales.queries.batches import standing
from hamkke.sales.rules.mappings import Id, Mapping, Money, When

pytestmark = pytest.mark.django_db

FILE = Path(settings.PUBLIC_DATA) / "orders_uci_online_retail" / "online_retail_2010-12_2011-12.csv.gz"
SHOP = Mapping(
    code="online-retail",
    version=1,
    name=Words("영국 온라인 상점", "A British shop"),
    channel="uci",
    ordered_at=When(("InvoiceDate",)),
    order_id=Id(("InvoiceNo",)),
    key=(Id(("InvoiceNo",)), Id(("StockCode",))),
    quantity=("Quantity",),
    amount=Money((("UnitPrice",),), times_quantity=True),
    texts={"product": ("StockCode",), "product_name": ("Description",)},
    signs="negative",
    is_each_row_a_line=True,
    decimals=3,
)
THOUSANDTHS = 9_747_747_934  # some of its prices are told to a tenth of a penny: 9,747,747.93 as published


def told(content):
    batch = actions.receive(id=ids.new(), pieces=[content], name="online_retail.csv", by=None)
    actions.choose(batch, SHOP, by=None)
    actions.read(batch.pk)
    batch.refresh_from_db()
    return actions.store(actions.intend(batch, by=None).pk)


@pytest.mark.skipif(not FILE.exists(), reason=f"{FILE} is not here")
def test_online_retail_adds_up_to_the_published_total_and_moves_only_what_is_corrected():
    actions.open_channel(
        id=ids.new(), code="uci", name=Words("영국 상점", "A British shop"), kind="direct_online",
        contract="own", currency="GBP", decimals=3, by=None,
    )  # fmt: skip
    content = gzip.decompress(FILE.read_bytes())

    earlier = told(content)
    assert (earlier.rows_seen, earlier.rejected, earlier.new) == (541_909, 0, 541_909)
    assert sum(DayTotal.objects.values_list("amount", flat=True)) == THOUSANDTHS
    assert earlier.touched_days.count() == 305

    assert told(content) == earlier

    rows = content.splitlines(keepends=True)
    place = next(n for n, row in enumerate(rows) if row.startswith(b"536365,85123A,") and b",6," in row)
    rows[place] = rows[place].replace(b",6,", b",7,")
    corrected = told(b"".join(rows))

    assert (corrected.new, corrected.corrected, corrected.unchanged) == (0, 1, 541_908)
    assert list(corrected.touched_days.values_list("lines", "amount")) == [(0, 2_550)]
    batches = [each.pk for each in standing()]
    assert lines.total("uci", batches=batches, upto=earlier.number) == (541_909, THOUSANDTHS)
    assert lines.total("uci", batches=batches) == (541_909, THOUSANDTHS + 2_550)
