"""A statement as a table of plain values: the CSV and the paper say the same."""

from collections.abc import Sequence

from hamkke.kernel.files import inert
from hamkke.kernel.words import Words
from hamkke.orders.models import Statement, StatementRow

HEADINGS = (
    Words("판매일", "Day"),
    Words("구분", "Kind"),
    Words("내용", "What"),
    Words("판매 금액", "Sold for"),
    Words("손님이 낸 돈", "Paid by shoppers"),
    Words("정부 부담", "State"),
    Words("플랫폼 부담", "Platform"),
    Words("상인회 부담", "Association"),
    Words("가게 부담", "You"),
    Words("수수료", "Fee"),
    Words("이자·바로잡음", "Interest, corrections"),
    Words("받을 돈", "Owed"),
    Words("지급기한", "Due"),
    Words("규정", "Rule"),
)

TOTAL = Words("합계", "Total")


def table_of(statement: Statement, rows: Sequence[StatementRow]) -> list[Sequence[object]]:
    """Headings, a line for each row, the total; won as whole numbers, days as ISO dates, words in both languages."""
    return [
        [str(each) for each in HEADINGS],
        *(
            [each.day, str(each.kind_words), inert(each.title), *_won(each), each.due_on or "", _law(each)]
            for each in rows
        ),
        ["", str(TOTAL), statement.name, *_won(statement), statement.due_on or "", _law(statement)],
    ]


def _won(each: Statement | StatementRow) -> list[int]:
    return [
        each.gross,
        each.paid,
        each.state,
        each.platform,
        each.association,
        each.own,
        each.fee,
        each.other,
        each.net,
    ]


def _law(each: Statement | StatementRow) -> str:
    return each.rule.law if each.rule else ""
