"""What every paper is drawn with: A4, Korean letters that come along in the file, and text that is never obeyed as markup."""

import io
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

from hamkke import ui
from hamkke.kernel import money

FONTS = Path(ui.__file__).parent / "static" / "ui" / "fonts"
PLAIN, BOLD = "NanumSquareR", "NanumSquareB"
INK, SOFT, LINE = colors.HexColor("#2b1c10"), colors.HexColor("#66543f"), colors.HexColor("#d8c9a8")
MARGIN = 16 * mm


def drawn(story: Sequence[Any], *, title: str, foot: Callable[[Any, Any], None]) -> bytes:
    """A paper as a PDF: the same story gives the same bytes."""
    paper = io.BytesIO()
    document = SimpleDocTemplate(
        paper,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=20 * mm,
        title=title,
        author="함께 hamkke",
        lang="ko",
        invariant=1,
    )
    document.build(list(story), onFirstPage=foot, onLaterPages=foot)
    return paper.getvalue()


@cache
def learn_fonts() -> None:
    for name in (PLAIN, BOLD):
        pdfmetrics.registerFont(TTFont(name, FONTS / f"{name}.ttf"))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)


def style(size: float, **more: Any) -> ParagraphStyle:
    learn_fonts()
    whole = {
        "fontName": PLAIN,
        "fontSize": size,
        "leading": size * 1.4,
        "textColor": INK,
        "wordWrap": "CJK",
        **more,
    }
    return ParagraphStyle(f"style-{size}", **whole)


def text(words: str, size: float = 8, **more: Any) -> Paragraph:
    """Text as it is: what looks like markup in a name is shown, not obeyed."""
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Paragraph(escaped, style(size, **more))


def won(amount: int, **more: Any) -> Paragraph:
    return text(money.spoken(amount), alignment=TA_RIGHT, **more)


def foot_of(name: str, digest: str) -> Callable[[Any, Any], None]:
    """At the foot of each page: what paper it is, which page, and the hash of what it says."""

    def foot(canvas: Any, document: Any) -> None:
        learn_fonts()
        canvas.setFont(PLAIN, 7)
        canvas.setFillColor(SOFT)
        canvas.drawString(MARGIN, 12 * mm, f"함께 hamkke · {name}")
        canvas.drawRightString(A4[0] - MARGIN, 12 * mm, f"{document.page}")
        canvas.drawString(MARGIN, 8 * mm, f"SHA-256 {digest}")

    return foot
