"""Statements on paper: A4, Korean and English, with the font in the file. The same statement gives the same bytes."""

from collections.abc import Sequence
from typing import Any

from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, Spacer, Table, TableStyle

from hamkke.kernel import clock, money
from hamkke.orders.models import Statement, StatementRow
from hamkke.ui.papers import BOLD, FONTS, INK, LINE, PLAIN, SOFT, drawn, foot_of, style, text, won

__all__ = ["BOLD", "FONTS", "PLAIN", "statement"]

COLUMNS = [18, 46, 22, 19, 19, 16, 15, 19]  # millimetres
WORDS = (0, 1)  # the columns of words; the others are of won
HEADINGS = (
    "판매일<br/>Day",
    "내용<br/>What",
    "판매 금액<br/>Sold for",
    "정부 부담<br/>State",
    "플랫폼·단체<br/>Platform",
    "가게 부담<br/>You",
    "수수료<br/>Fee",
    "받을 돈<br/>Owed",
)


def statement(told: Statement, rows: Sequence[StatementRow]) -> bytes:
    """One statement as a PDF: what is owed and when, each row, the law, and the hash it was issued with."""
    foot = foot_of(told.name, bytes(told.digest).hex())
    story = [*_head(told), _rows(told, rows), *_tail(told)]
    return drawn(story, title=f"정산서 {told.name}", foot=foot)


def _head(told: Statement) -> list[Any]:
    starts, ends = (each.astimezone(clock.SEOUL) for each in (told.starts_at, told.ends_at))
    facts = [
        ("받는 곳 · To", f"{told.merchant.name} ({told.merchant.written_business_number})"),
        ("기간 · Period", f"{starts:%Y-%m-%d %H:%M} – {ends:%Y-%m-%d %H:%M} (서울 · Seoul)"),
        ("발행 · Issued", f"{told.issued_at.astimezone(clock.SEOUL):%Y-%m-%d %H:%M}"),
        ("지급기한 · Due", f"{told.due_on}" if told.due_on else "–"),
        ("규정 · Rule", f"{told.rule.law} · {told.rule.law_en}" if told.rule else "–"),
        ("넘어온 돈 · Carried", f"{money.spoken(told.carried)}원"),
    ]
    table = Table(
        [[text(name, 8.5, textColor=SOFT), text(value, 8.5)] for name, value in facts],
        colWidths=[34 * mm, 140 * mm],
        style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, -1), 0)]),
    )
    return [
        text(f"정산서 · Statement {told.name}", 16, fontName=BOLD),
        Spacer(1, 3 * mm),
        text(f"받을 돈 · Owed to you  {money.spoken(told.payable)}원", 20, fontName=BOLD),
        Spacer(1, 3 * mm),
        table,
        Spacer(1, 5 * mm),
    ]


def _rows(told: Statement, rows: Sequence[StatementRow]) -> Table:
    head = [
        Paragraph(each, style(7, textColor=SOFT, alignment=TA_LEFT if n in WORDS else TA_RIGHT))
        for n, each in enumerate(HEADINGS)
    ]
    body = [_row(each, f"{each.day:%Y-%m-%d}", f"{each.kind_words.ko} · {each.title}") for each in rows]
    total = _row(told, "", "합계 · Total", fontName=BOLD)
    ruled = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -2), 0.4, LINE),
        ("LINEABOVE", (0, -1), (-1, -1), 1, INK),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2),
    ]
    return Table(
        [head, *body, total], colWidths=[each * mm for each in COLUMNS], repeatRows=1, style=TableStyle(ruled)
    )


def _row(each: Statement | StatementRow, day: str, what: str, **more: Any) -> list[Paragraph]:
    sums = (each.gross, each.state, each.partners, each.own, each.fee, each.net)
    return [text(day, **more), text(what, **more), *(won(amount, **more) for amount in sums)]


def _tail(told: Statement) -> list[Any]:
    notes = [
        "판매 금액은 할인 전 금액입니다. 받을 돈은 판매 금액에서 가게 부담과 수수료를 뺀 것이고, 수수료는 할인 뒤 결제 금액에 매깁니다.",
        "Sold for: the price before any discount. Owed: that less your own part and the fee, which is taken on what was paid after it.",
    ]
    if told.rule:
        notes.append(f"근거 · Source: {told.rule.citation}")
    return [Spacer(1, 4 * mm), *(text(each, 7.5, textColor=SOFT) for each in notes)]
