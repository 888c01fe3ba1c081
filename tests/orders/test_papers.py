"""A statement on paper carries its font, has a glyph for every letter, and comes out the same every time."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from reportlab.pdfbase.ttfonts import TTFontFile

from hamkke.kernel import ids
from hamkke.merchants.models import Merchant
from hamkke.orders.models import LegalRule, Statement, StatementRow
from hamkke.orders.views import papers

RULE = LegalRule(
    code="r", kind="deadline", contract="consignment", anchor="month_end", days=40, law="법 제8조", law_en="Act, Art. 8",
    citation="출처", effective_from=date(2012, 1, 1),
)  # fmt: skip
WON = {"paid": 9_000, "state": 1_800, "platform": 1_200, "association": 0, "own": 0, "fee": 702, "other": 0}


def told(name="뷁 & <b>반찬</b>가게", rows=2):
    merchant = Merchant(id=ids.derived("merchant"), name=name, business_number="1234567891")
    statement = Statement(
        id=ids.derived("paper"), merchant=merchant, number=7, starts_at=datetime(2025, 8, 31, 15, tzinfo=UTC),
        ends_at=datetime(2025, 9, 30, 15, tzinfo=UTC), after_batch=0, until_batch=9, **WON, net=11_298, carried=0,
        payable=11_298, due_on=date(2025, 11, 9), rule=RULE, digest=b"\x01" * 32,
        issued_at=datetime(2025, 10, 1, tzinfo=UTC),
    )  # fmt: skip
    lines = [
        StatementRow(
            statement=statement, position=n, kind="sale", subject="order:1", title="사과 × 1, 배 × 2", title_en="",
            day=date(2025, 9, 1), **WON, net=11_298, due_on=date(2025, 11, 9), rule=RULE,
        )
        for n in range(rows)
    ]  # fmt: skip
    return statement, lines


def test_the_same_statement_gives_the_same_bytes():
    assert papers.statement(*told()) == papers.statement(*told())
    assert papers.statement(*told()) != papers.statement(*told(name="다른 가게"))


def test_the_fonts_are_in_the_file():
    paper = papers.statement(*told())

    assert paper.startswith(b"%PDF-")
    assert len(re.findall(rb"/FontFile2", paper)) >= 2
    assert b"NanumSquareR" in paper


def test_a_long_statement_goes_on_over_the_page():
    def pages(rows):
        return papers.statement(*told(rows=rows)).count(b"/Type /Page\n") or papers.statement(
            *told(rows=rows)
        ).count(b"/Type /Page ")

    assert (pages(2), pages(120) > 2) == (1, True)


@pytest.mark.parametrize("name", [papers.PLAIN, papers.BOLD])
def test_every_letter_that_a_paper_may_need_has_its_glyph(name):
    glyphs = TTFontFile(str(papers.FONTS / f"{name}.ttf")).charToGlyph
    syllables = range(0xAC00, 0xD7A4)
    fixed = re.sub(r"\\.", "", Path(papers.__file__).read_text()) + "0123456789,-₩×· "

    assert [chr(each) for each in syllables if each not in glyphs] == []
    assert sorted({each for each in fixed if each.isprintable() and ord(each) not in glyphs}) == []
