"""What analysts may ask of the published figures in SQL, and how far an answer goes."""

from dataclasses import dataclass

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

LETTERS_MOST = 20_000
ROWS_MOST = 10_000
ROWS_SHOWN = 200
SECONDS_MOST = 10
MEGABYTES_MOST = 256
# What an answer may weigh, and what the whole process may: some answers are made where no engine counts.
ANSWER_BYTES_MOST = 32 << 20
PROCESS_BYTES_MOST = 2 << 30


@dataclass(frozen=True)
class Column:
    name: str
    kind: str  # DuckDB's word for it
    words: Words


@dataclass(frozen=True)
class Table:
    name: str
    words: Words
    columns: tuple[Column, ...]


_RELEASE = (
    Column("edition", "VARCHAR", Words("회차", "edition")),
    Column("release", "BIGINT", Words("공개본", "number of the release")),
)
_WHAT = (
    Column("phase", "VARCHAR", Words("본 행사·연장", "main or extension")),
    Column("kind", "VARCHAR", Words("매출 종류", "kind of sales")),
    Column("channel", "VARCHAR", Words("판매처", "channel")),
)
_LINES = Column("lines", "BIGINT", Words("줄", "lines"))
_AMOUNT = Column("amount", "BIGINT", Words("매출, 원", "sales in won"))
TABLES = (
    Table(
        "releases",
        Words("공개본", "what was made public"),
        (
            *_RELEASE,
            Column("status", "VARCHAR", Words("잠정·확정", "provisional or final")),
            Column("as_of", "TIMESTAMP", Words("기준 시각, 서울", "as of, in Seoul")),
            Column("is_latest", "BOOLEAN", Words("회차의 마지막 공개본", "the edition's latest")),
            Column("digest", "VARCHAR", Words("지문 (SHA-256)", "SHA-256 of its content")),
        ),
    ),
    Table(
        "headlines",
        Words("정의마다의 합계", "totals, each under its definition"),
        (
            *_RELEASE,
            Column("definition", "VARCHAR", Words("무엇을 세나", "what it counts")),
            _AMOUNT,
            Column("days", "BIGINT", Words("행사 날수", "days of the festival")),
            Column("per_day", "BIGINT", Words("하루 평균, 원", "won per day")),
            Column("coverage", "VARCHAR", Words("담은 범위", "coverage")),
            Column("citation", "VARCHAR", Words("정의의 출처", "where it is defined")),
        ),
    ),
    Table(
        "figures",
        Words("공개한 수치", "figures made public"),
        (
            *_RELEASE,
            Column("phase", "VARCHAR", Words("본 행사·연장", "main or extension")),
            Column("kind", "VARCHAR", Words("매출 종류", "kind of sales")),
            Column("detail", "VARCHAR", Words("판매처나 세부", "channel or detail")),
            _AMOUNT,
            Column("status", "VARCHAR", Words("잠정·확정", "provisional or final")),
            Column("coverage", "VARCHAR", Words("담은 범위", "coverage")),
            Column("as_of", "DATE", Words("기준일", "as of")),
            Column("source", "VARCHAR", Words("출처", "source")),
            Column("publisher", "VARCHAR", Words("낸 곳", "who published it")),
        ),
    ),
    Table(
        "channels",
        Words("판매처별 합계", "totals of each channel"),
        (
            *_RELEASE,
            *_WHAT,
            _LINES,
            Column("quantity", "BIGINT", Words("수량", "pieces")),
            _AMOUNT,
            Column("sellers", "BIGINT", Words("판매자 수", "sellers, where known")),
            Column(
                "told_twice",
                "BIGINT",
                Words("다른 판매처와 겹쳐 뺀 금액", "taken off, told by another channel"),
            ),
        ),
    ),
    Table(
        "days",
        Words("판매처의 날마다, 작은 칸은 비어 있음", "days of each channel; small cells are empty"),
        (*_RELEASE, *_WHAT, Column("day", "DATE", Words("주문일", "day of order")), _LINES, _AMOUNT),
    ),
)


@dataclass(frozen=True)
class Example:
    words: Words
    text: str


EXAMPLES = (
    Example(
        Words("회차마다 마지막 공개본의 합계", "The latest release of each edition under every definition"),
        "SELECT edition, definition, amount, days, per_day\nFROM headlines JOIN releases USING (edition, release)\n"
        "WHERE is_latest\nORDER BY edition, definition",
    ),
    Example(
        Words("판매처별 매출과 줄당 금액", "Channels by sales, and what a line amounts to"),
        "SELECT edition, channel, sum(amount) AS amount, sum(lines) AS lines, sum(amount) // nullif(sum(lines), 0) AS per_line\n"
        "FROM channels JOIN releases USING (edition, release)\nWHERE is_latest\nGROUP BY ALL\nORDER BY amount DESC",
    ),
    Example(
        Words("요일마다의 매출", "Sales by weekday"),
        "SELECT edition, isodow(day) AS weekday, sum(amount) AS amount, count(*) - count(amount) AS hidden_cells\n"
        "FROM days JOIN releases USING (edition, release)\nWHERE is_latest\nGROUP BY ALL\nORDER BY edition, weekday",
    ),
    Example(
        Words("공개본마다 달라진 직접매출", "What changed of direct sales from one release to the next"),
        "SELECT edition, release, amount, amount - lag(amount) OVER each AS change\n"
        "FROM headlines\nWHERE definition = 'direct'\n"
        "WINDOW each AS (PARTITION BY edition ORDER BY release)\nORDER BY edition, release",
    ),
)


class NotASingleSelect(Refused):
    reason = "not_a_single_select"
    says = Words(
        "읽는 물음(SELECT) 하나만 할 수 있습니다.", "Ask one question that only reads: a single SELECT."
    )


class QuestionTooLong(Refused):
    reason = "question_too_long"
    says = Words("물음은 {most}자까지 쓸 수 있습니다.", "A question may have up to {most} letters.")


class QuestionWrong(Refused):
    reason = "question_wrong"
    says = Words("물음을 풀 수 없습니다. {why}", "The question cannot be answered. {why}")


class TookTooLong(Refused):
    reason = "took_too_long"
    says = Words(
        "{seconds}초 안에 답을 내지 못해 멈췄습니다. 물음을 좁혀 주세요.",
        "Stopped: there was no answer within {seconds} seconds. Please ask for less.",
    )


class TooMuch(Refused):
    reason = "too_much_memory"
    says = Words(
        "답을 내는 데 메모리가 너무 많이 들어 멈췄습니다. 물음을 좁혀 주세요.",
        "Stopped: the answer takes too much memory. Please ask for less.",
    )


class OneAtATime(Refused):
    reason = "one_question_at_a_time"
    says = Words(
        "앞의 물음에 답하고 있습니다. 잠시 뒤에 다시 해 주세요.",
        "Your question before this one is being answered. Please try again in a moment.",
    )


def check_length(text: str) -> None:
    """Refuse a question of no use, or too long to be one. Raises NotASingleSelect, QuestionTooLong."""
    if not text.strip():
        raise NotASingleSelect
    if len(text) > LETTERS_MOST:
        raise QuestionTooLong(most=f"{LETTERS_MOST:,}")


def refusal_of(told: str, why: str) -> Refused:
    """What the process that answers says when it does not."""
    if told == "not_a_single_select":
        return NotASingleSelect()
    if told == "too_much_memory":
        return TooMuch()
    return QuestionWrong(why=why)
