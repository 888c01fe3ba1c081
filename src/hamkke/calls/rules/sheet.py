"""The sheet of a call: which of its questions are asked of whom, and what makes an answer usable."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from hamkke.calls.rules.questions import QUESTIONS, Question
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

SHEET_VERSION = "product-sheet-1"  # A call names the questions it asked, so that they may change later.

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O or U to misread on the phone.


class EditedElsewhere(Refused):
    reason = "edited_elsewhere"
    says = Words(
        "그사이 다른 화면에서 이 신청서가 저장되었습니다. 여기 쓰신 내용은 그대로 남아 있습니다. 다시 누르면 이 내용으로 저장합니다.",
        "This application was saved from another window meanwhile. What you wrote here is kept; press again to save it over that.",
    )


class FormTampered(Refused):
    reason = "form_tampered"
    says = Words(
        "보이지 않는 항목이 바뀐 양식은 받지 않습니다. 아무것도 저장하지 않았습니다. 신청서를 다시 열어 주세요.",
        "A form whose hidden part was changed is not taken, and nothing was saved. Please open the application again.",
    )


class AnswersUnusable(Refused):
    """`facts["problems"]` names the trouble of each question."""

    reason = "answers_unusable"
    says = Words("고쳐야 할 답이 있습니다: {which}", "Some answers need mending: {which}")

    def __init__(self, problems: Mapping[str, Words]) -> None:
        super().__init__(
            which=", ".join(sorted(problems)),
            problems=dict(problems),
        )


class AnswersMissing(AnswersUnusable):
    reason = "answers_missing"
    says = Words(
        "제출하려면 모든 질문에 답해 주세요: {which}",
        "To submit, please answer every question: {which}",
    )


def asked(answers: Mapping[str, Any], questions: Sequence[Question] = QUESTIONS) -> tuple[Question, ...]:
    """The questions that these answers leave standing, in order. What hangs on a hidden question is hidden as well."""
    found: list[Question] = []
    standing: dict[str, Any] = {}
    for question in questions:
        condition = question.shown_if
        if condition is None or standing.get(condition.question) in condition.values:
            found.append(question)
            standing[question.key] = answers.get(question.key)
    return tuple(found)


def check_draft(answers: Mapping[str, Any], questions: Sequence[Question] = QUESTIONS) -> dict[str, Any]:
    """The answers worth keeping: text trimmed, blanks and hidden questions left out.

    A draft may be partial, but never of a wrong type: won whole, rates in basis points, dates as "2026-11-23".
    """
    kept = {key: value.strip() if isinstance(value, str) else value for key, value in answers.items()}
    kept = {key: value for key, value in kept.items() if value not in (None, "")}
    hidden = {question.key for question in questions} - {question.key for question in asked(kept, questions)}
    kept = {key: value for key, value in kept.items() if key not in hidden}
    found = {key: words for key, words in problems(kept, questions).items() if key in kept}
    if found:
        raise AnswersUnusable(found)
    return kept


def check_sheet(answers: Mapping[str, Any], questions: Sequence[Question] = QUESTIONS) -> None:
    """Refuse to submit a sheet with a question unanswered or an answer out of bounds."""
    found = problems(answers, questions, complete=True)
    if found:
        raise AnswersMissing(found)


def problems(
    answers: Mapping[str, Any], questions: Sequence[Question] = QUESTIONS, *, complete: bool = False
) -> dict[str, Words]:
    """What is wrong, question by question. Too short, or not yet answered, counts only for a complete sheet."""
    known = {question.key for question in questions}
    found = {
        key: Words("모르는 질문입니다.", "There is no such question.") for key in answers if key not in known
    }
    for question in asked(answers, questions):
        value = answers.get(question.key)
        words = _problem(question, value, complete=complete) if value is not None else None
        if value is None and complete and question.is_required:
            words = Words("답을 적어 주세요.", "Please answer this.")
        if words:
            found[question.key] = words
    return found


def _problem(question: Question, value: Any, *, complete: bool) -> Words | None:
    if question.options:
        return (
            None
            if value in [key for key, _ in question.options]
            else Words("하나를 골라 주세요.", "Please choose one.")
        )
    if question.kind in ("line", "text"):
        return _text_problem(question, value, complete=complete)
    if question.kind == "date":
        return _date_problem(question, value)
    if not isinstance(value, int) or isinstance(value, bool):
        return Words("숫자로 적어 주세요.", "Please write a whole number.")
    if not question.least <= value <= question.most:
        scale = 100 if question.kind == "rate" else 1  # Rates are asked in percent and kept in basis points.
        least, most = f"{question.least // scale:,}", f"{question.most // scale:,}"
        return Words(f"{least}부터 {most}까지 적을 수 있습니다.", f"It may be from {least} to {most}.")
    return None


def _date_problem(question: Question, value: Any) -> Words | None:
    try:
        day = date.fromisoformat(value) if len(value) == len("2026-11-23") else None
    except (TypeError, ValueError):
        day = None
    if day is None:
        return Words("날짜를 2026-11-23처럼 적어 주세요.", "Please write a date as 2026-11-23.")
    number = int(day.strftime("%Y%m%d"))
    if number < question.least:
        return Words(f"{_day(question.least)}부터입니다.", f"It may not be before {_day(question.least)}.")
    if question.most and number > question.most:
        return Words(f"{_day(question.most)}까지입니다.", f"It may not be after {_day(question.most)}.")
    return None


def _day(number: int) -> str:
    return f"{number // 10_000:04}-{number // 100 % 100:02}-{number % 100:02}"


def _text_problem(question: Question, value: Any, *, complete: bool) -> Words | None:
    if not isinstance(value, str):
        return Words("글로 적어 주세요.", "Please write words.")
    if len(value) > question.most:
        return Words(
            f"{question.most:,}자까지 적을 수 있습니다. 지금 {len(value):,}자입니다.",
            f"At most {question.most:,} letters; there are {len(value):,} now.",
        )
    if complete and len(value) < question.least:
        return Words(
            f"{question.least}자 이상 적어 주세요.", f"Please write at least {question.least} letters."
        )
    return None


def fingerprint(answers: Mapping[str, Any]) -> str:
    """Which saved answers an edit started from: 16 letters that differ when they do."""
    written = json.dumps(dict(answers), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def sheet_hash(
    application_id: UUID, number: int, answers: Mapping[str, Any], documents: Mapping[str, str] | None = None
) -> str:
    """SHA-256 that ties one submitted version, with its documents' hashes, to its application and number."""
    handed_in = [dict(documents)] if documents else []
    written = json.dumps(
        [str(application_id), number, dict(answers), *handed_in],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(written.encode()).hexdigest()


def receipt_number(application_id: UUID) -> str:
    """Twelve letters to read out on the phone: "7K3M-9QXD-2F4T". It follows from the id, so no counter is fought
    over on the last day and nobody learns from it how many applied."""
    bits = int.from_bytes(hashlib.sha256(b"receipt" + application_id.bytes).digest()[:8])
    letters = "".join(_LETTERS[bits >> 5 * place & 31] for place in range(12))
    return "-".join((letters[:4], letters[4:8], letters[8:]))
