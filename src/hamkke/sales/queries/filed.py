"""One file as its page shows it, whatever state it is in, in a fixed number of questions to the database."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from hamkke.kernel.words import Words
from hamkke.sales.models import Batch, RejectedLine, TouchedDay
from hamkke.sales.queries.batches import columns_to_mend
from hamkke.sales.rules.lines import STATES

ROWS_SHOWN = 30
DAYS_SHOWN = 60
_FOUND_BY = 4
_PREVIEWED_AS = {
    "ordered_at": Words("주문일시", "Ordered at"),
    "order_id": Words("주문 번호", "Order"),
    "product_name": Words("상품", "Product"),
    "option": Words("옵션", "Option"),
    "quantity": Words("수량", "Quantity"),
    "amount": Words("금액", "Amount"),
    "state": Words("상태", "State"),
}


@dataclass(frozen=True)
class Cell:
    """A column of a row to be mended: its place among them, and what the file says, or what is typed now."""

    place: int
    column: str
    text: str


@dataclass(frozen=True)
class Row:
    """A row that waits: its cells with those that are wrong first, and by which others it is found in the original."""

    line: RejectedLine
    reasons: list[Words]
    wrong: list[Cell]
    others: list[Cell]
    found_by: list[Cell]
    problem: Words | None
    because: str


@dataclass(frozen=True)
class Shown:
    """`sums` by state, `days` that it moved and `moving` how many are not added up yet, `rows` that wait, `waiting` how
    many there are in all."""

    parts: list[Batch]
    follow_ups: list[Batch]
    sums: list[tuple[Words, dict[str, int]]]
    amount: int
    control: dict[str, Any]
    differences: list[Words]
    days: list[TouchedDay]
    moved: int
    moving: int
    rows: list[Row]
    waiting: int
    mended: int
    decided: list[RejectedLine]
    headings: list[tuple[str, Words]]
    preview: list[list[tuple[str, Any]]]
    samples: list[tuple[str, str]]


def is_busy(batch: Batch) -> bool:
    """Whether a worker has it, so that its page changes by itself."""
    if batch.state == "received":
        return not batch.trouble
    return batch.state in ("intended", "writing")


def shown(batch: Batch, *, problem: dict[str, Any] | None = None) -> Shown:
    """Everything that the page of a file says. `problem` is a row that could not be mended, with what was typed."""
    by_state = batch.told.get("by_state", {})
    control = batch.told.get("control", {})
    touched = batch.touched_days.exclude(settled_at=None)
    waiting = batch.rejected_lines.filter(state="waiting")
    preview = batch.understood.get("lines", []) if batch.state == "read" else []
    return Shown(
        parts=list(batch.parts.select_related("channel")),
        follow_ups=list(batch.follow_ups.order_by("received_at")),
        sums=[(STATES[state], sums) for state, sums in by_state.items()],
        amount=sum(sums["amount"] for sums in by_state.values()),
        control=control,
        differences=_differences(control),
        days=list(touched.order_by("order_day", "kind")[:DAYS_SHOWN]),
        moved=touched.aggregate(moved=Sum("amount", default=0))["moved"],
        moving=batch.touched_days.filter(settled_at=None).count(),
        rows=[_row(line, problem) for line in waiting.select_related("batch__mapping")[:ROWS_SHOWN]],
        waiting=waiting.count(),
        mended=batch.rejected_lines.filter(state="mended").count(),
        decided=list(
            batch.rejected_lines.exclude(state="waiting").select_related("mended_by", "entered_by")[
                :ROWS_SHOWN
            ]
        ),
        headings=list(_PREVIEWED_AS.items()),
        preview=[[(name, _previewed(line, name)) for name in _PREVIEWED_AS] for line in preview],
        samples=[(header, ", ".join(cells)) for header, cells in batch.trouble.get("samples", {}).items()],
    )


def _differences(control: dict[str, Any]) -> list[Words]:
    """What the file's own row of totals says otherwise than its lines."""
    found = []
    for told in control.get("totals", []):
        for name, words in (("quantity", Words("수량", "quantity")), ("amount", Words("금액", "amount"))):
            if told[name] is not None and told[name] != control[name]:
                found.append(
                    Words(
                        f"파일의 합계 줄은 {words.ko}을 {told[name]:,}(이)라 하지만 알아들은 줄의 합은 {control[name]:,}입니다.",
                        f"The file's row of totals says {told[name]:,} of {words.en}, the lines that were understood {control[name]:,}.",
                    )
                )
    return found


def _row(line: RejectedLine, problem: dict[str, Any] | None) -> Row:
    mine = problem if problem and problem["line"] == line.pk else {}
    typed, wrong = mine.get("typed", {}), {each["column"] for each in line.reasons}
    cells = [
        Cell(place, column, typed.get(column, line.values.get(column, "")))
        for place, column in enumerate(columns_to_mend(line))
    ]
    others = [each for each in cells if each.column not in wrong]
    return Row(
        line=line,
        reasons=[Words(each["ko"], each["en"]) for each in line.reasons],
        wrong=[each for each in cells if each.column in wrong],
        others=others,
        found_by=[each for each in others if each.text][:_FOUND_BY],
        problem=mine.get("words"),
        because=mine.get("because", ""),
    )


def _previewed(line: dict[str, Any], name: str) -> Any:
    value = line.get(name, "")
    if name == "state":
        return STATES.get(value, value)
    return value
