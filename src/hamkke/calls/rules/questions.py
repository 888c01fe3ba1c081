"""The typed questions of a call, and what keeps them from being asked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from hamkke.calls.rules.window import TermsWrong
from hamkke.kernel.words import Words

YES_NO = (("yes", Words("예", "Yes")), ("no", Words("아니요", "No")))
QUESTION_KINDS = {
    "line": Words("한 줄", "one line"),
    "text": Words("글", "text"),
    "won": Words("금액(원)", "won"),
    "rate": Words("비율", "rate"),
    "choice": Words("고르기", "choice"),
    "number": Words("숫자", "number"),
    "date": Words("날짜", "date"),
    "yes_no": Words("예·아니요", "yes or no"),
}


@dataclass(frozen=True)
class Condition:
    """Asked only of those who gave one of these answers to an earlier question, a choice or a yes or no."""

    question: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One typed question, published in the call's rule file.

    `least` and `most` are letters for text, won for won, basis points for a rate, the number itself for a number and
    YYYYMMDD for a date (0 is no bound). A yes or no is answered with the words "yes" and "no", a date as "2026-11-23".
    """

    key: str
    kind: Literal["line", "text", "won", "rate", "choice", "number", "date", "yes_no"]
    label: Words
    hint: Words
    least: int = 0
    most: int = 0
    choices: tuple[tuple[str, Words], ...] = ()
    is_required: bool = True
    shown_if: Condition | None = None

    @property
    def options(self) -> tuple[tuple[str, Words], ...]:
        """What may be chosen; nothing for a question that is answered in words or numbers."""
        return YES_NO if self.kind == "yes_no" else self.choices


QUESTIONS = (
    Question(
        "offer",
        "line",
        Words("무엇을 파시나요?", "What do you offer?"),
        Words(
            "상품 이름과 구성을 적어 주세요. 상호는 적지 마세요: 이름을 가리고 심사합니다.",
            "Name the product and what is in the box. Leave out your shop's name: judging is blind.",
        ),
        least=2,
        most=120,
    ),
    Question(
        "price",
        "won",
        Words("판매 가격 (원)", "Price (won)"),
        Words("할인하기 전 가격을 숫자로 적어 주세요.", "The price before any discount, in digits."),
        least=1,
        most=100_000_000,
    ),
    Question(
        "value",
        "text",
        Words("왜 좋은 상품인가요?", "Why is it worth buying?"),
        Words(
            "재료, 만드는 방법, 손님들이 찾는 이유를 1,000자 안에서 적어 주세요.",
            "Ingredients, how it is made, why people come back: up to 1,000 letters.",
        ),
        least=10,
        most=1_000,
    ),
    Question(
        "delivery",
        "choice",
        Words("어떻게 전하나요?", "How does it reach the shopper?"),
        Words("하나를 골라 주세요.", "Choose one."),
        choices=(
            ("free", Words("무료 배송", "Free delivery")),
            ("paid", Words("유료 배송", "Paid delivery")),
            ("visit", Words("매장에서 판매", "Sold at the shop")),
        ),
    ),
    Question(
        "discount",
        "rate",
        Words("축제 동안 할인율 (%)", "Discount during the festival (%)"),
        Words(
            "할인하지 않으면 0을 적어 주세요. 할인은 의무가 아닙니다.",
            "Write 0 for none. A discount is not required.",
        ),
        least=0,
        most=9_000,
    ),
)


class QuestionsWrong(TermsWrong):
    reason = "questions_wrong"
    says = Words("질문 ‘{question}’: {why_ko}", "The question “{question}”: {why_en}")


def check_questions(questions: Sequence[Question]) -> None:
    """Refuse a sheet that nobody could fill in. Raises QuestionsWrong with the first of its mistakes."""
    for place, words in mistakes(questions):
        raise QuestionsWrong(question=questions[place].key, why_ko=words.ko, why_en=words.en)


def mistakes(questions: Sequence[Question]) -> list[tuple[int, Words]]:
    """What keeps a sheet from being filled in: the place of each question that must be mended, and why."""
    earlier: dict[str, Question] = {}
    found = []
    for place, question in enumerate(questions):
        parts = (
            _key_mistakes(question, earlier),
            _bounds_mistakes(question),
            _condition_mistakes(question, earlier),
        )
        found += [(place, words) for part in parts for words in part]
        earlier.setdefault(question.key, question)
    return found


def _key_mistakes(question: Question, earlier: Mapping[str, Question]) -> Iterator[Words]:
    # Names that begin with an underscore are the form's own.
    if not question.key.isidentifier() or question.key.startswith("_"):
        yield Words(
            f"이름표 ‘{question.key}’를 쓸 수 없습니다. 글자로 시작해 글자, 숫자, 밑줄로만 적어 주세요.",
            f"The key “{question.key}” cannot be used: begin with a letter, then letters, digits and underscores.",
        )
    if question.key in earlier:
        yield Words(
            f"이름표 ‘{question.key}’를 앞선 질문이 이미 씁니다.",
            f"The key “{question.key}” is that of an earlier question.",
        )
    if question.kind == "choice" and not question.choices:
        yield Words("고를 보기를 적어 주세요.", "Write the options to choose from.")
    keys = [key for key, _ in question.options]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Words(f"보기의 이름표 ‘{key}’가 두 번 있습니다.", f"The option's key “{key}” is there twice.")
    for key in keys:
        if not key or any(letter.isspace() or letter in "=:" for letter in key):
            yield Words(
                f"보기의 이름표 ‘{key}’를 쓸 수 없습니다. 빈칸과 ‘=’, ‘:’ 없이 적어 주세요.",
                f"The option's key “{key}” cannot be used: write it without spaces, “=” and “:”.",
            )


def _bounds_mistakes(question: Question) -> Iterator[Words]:
    if question.options:
        return
    if question.kind == "date":
        if any(each and not _is_day(each) for each in (question.least, question.most)):
            yield Words(
                "처음과 끝 날짜를 달력에 있는 날로 적어 주세요.",
                "The first and last day must be days of the calendar.",
            )
        elif question.most and question.most < question.least:
            yield Words("끝 날짜가 처음 날짜보다 앞섭니다.", "The last day comes before the first.")
    elif question.most < question.least:
        yield Words("‘많아야’가 ‘적어도’보다 작습니다.", "“At most” is less than “at least”.")
    elif question.kind in ("line", "text") and question.most < 1:
        yield Words(
            "글은 적어도 한 글자를 쓸 수 있어야 합니다.", "There must be room for at least one letter."
        )


def _condition_mistakes(question: Question, earlier: Mapping[str, Question]) -> Iterator[Words]:
    condition = question.shown_if
    if condition is None:
        return
    before = earlier.get(condition.question)
    if before is None or not before.options:
        yield Words(
            f"‘{condition.question}’의 답을 조건으로 삼았는데, 앞에 그런 고르는 질문이 없습니다.",
            f"It depends on the answer to “{condition.question}”, and no choice of that name is asked before it.",
        )
    elif not condition.values:
        yield Words("어떤 답에 묻는지 골라 주세요.", "Say for which answers it is asked.")
    else:
        for value in condition.values:
            if value not in [key for key, _ in before.options]:
                yield Words(
                    f"‘{before.label.ko}’에는 ‘{value}’라는 보기가 없습니다.",
                    f"“{before.label.en}” has no option “{value}”.",
                )


def _is_day(number: int) -> bool:
    try:
        date(number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        return False
    return True
