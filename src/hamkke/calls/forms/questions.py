"""A call's own questions, as the secretariat writes them. The rules say which could not be asked, beside the question."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from hamkke.calls import rules
from hamkke.calls.forms import said
from hamkke.calls.forms.lines import Asked, Lines
from hamkke.calls.forms.presses import LINES_MOST
from hamkke.calls.forms.terms import Labelled, hundredths, whole
from hamkke.kernel.words import Words

KEY_LETTERS = 40
# What an answer may be used for besides: the term that names its question, and the kind that the question must be of.
USES = {
    "": Words("신청서에서만", "In the application alone"),
    "industry": Words("업종 (고르기)", "The trade (choice)"),
    "revenue": Words("지난해 매출 (금액)", "Last year's revenue (won)"),
    "employees": Words("상시 근로자 수 (숫자)", "Regular employees (number)"),
}
USE_TERMS = {
    "industry": ("size_industry_question", "choice"),
    "revenue": ("size_revenue_question", "won"),
    "employees": ("size_employees_question", "number"),
}
OPTION_UNREADABLE = Words(
    "보기 {n}째 줄을 읽을 수 없습니다. ‘한국어 | 영어’처럼 두 말을 다 적어 주세요.",
    "Line {n} of the options cannot be read. Write both, as “Korean | English”.",
)
MOST_MISSING = Words("많아야 얼마까지인지 적어 주세요.", "Say how much it may be at most.")
NOT_WHOLE = Words("소수 없이 적어 주세요.", "Write a whole number.")
TWO_CONDITIONS = Words(
    "한 질문의 답만 조건으로 삼을 수 있습니다.", "Only the answers to one question can be the condition."
)
ONE_USE = Words("앞선 질문이 이미 그것을 묻습니다.", "An earlier question asks for that already.")
WRONG_USE = Words("답하는 방식이 그것에 맞지 않습니다.", "It is not answered in a way that fits that.")


class QuestionForm(Labelled):
    name = Words("질문", "Question")
    names = ("questions", *(term for term, _ in USE_TERMS.values()))
    label = forms.CharField(max_length=200)
    label_en = forms.CharField(max_length=250)
    kind = forms.ChoiceField(initial="line")
    hint = forms.CharField(max_length=300, required=False)
    hint_en = forms.CharField(max_length=400, required=False)
    key = forms.CharField(max_length=KEY_LETTERS, required=False)
    options = forms.CharField(
        max_length=10_000, required=False, widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})
    )
    least = forms.DecimalField(max_digits=14, decimal_places=2, required=False)
    most = forms.DecimalField(max_digits=14, decimal_places=2, required=False)
    least_on = forms.DateField(required=False)
    most_on = forms.DateField(required=False)
    use = forms.ChoiceField(required=False)
    is_required = forms.BooleanField(required=False, initial=True)
    shown_if = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    LABELS = {
        "label": Words("질문 (한국어)", "Question in Korean"),
        "label_en": Words("질문 (영어)", "Question in English"),
        "kind": Words("답하는 방식", "How it is answered"),
        "hint": Words("도움말 (한국어)", "Hint in Korean"),
        "hint_en": Words("도움말 (영어)", "Hint in English"),
        "key": Words("이름표 (비우면 영어 질문에서)", "Key (empty: from the English)"),
        "options": Words("보기, 한 줄에 하나씩", "Options, one on each line"),
        "least": Words("적어도 (글자 수, 원, % 또는 값)", "At least (letters, won, % or value)"),
        "most": Words("많아야 (글자 수, 원, % 또는 값)", "At most (letters, won, % or value)"),
        "least_on": Words("이날부터 (없으면 비움)", "From this day (empty for any)"),
        "most_on": Words("이날까지 (없으면 비움)", "To this day (empty for any)"),
        "use": Words("답을 어디에 쓰나요", "What the answer is used for"),
        "is_required": Words("꼭 답해야 합니다", "It must be answered"),
        "shown_if": Words("이렇게 답한 분에게만 묻기", "Ask only of those who answered"),
    }
    HINTS = {
        "options": Words(
            "한국어 | 영어 | 이름표. 이름표는 비워 두면 만들어 드립니다. 예: 무료 배송 | Free delivery",
            "Korean | English | key. A key is made where there is none. Such as: 무료 배송 | Free delivery",
        ),
        "shown_if": Words("하나도 고르지 않으면 모두에게 묻습니다.", "None ticked: everybody is asked."),
    }

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._offer("kind", rules.QUESTION_KINDS.items())
        self._offer("use", USES.items())
        for name in ("least", "most"):
            self.fields[name].widget.attrs |= {"inputmode": "decimal", "step": "any"}
        for name in ("least_on", "most_on"):
            self.fields[name].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def _offer(self, name: str, choices: Iterable[tuple[str, Words]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker.
        field.choices = [(value, said(words)) for value, words in choices]

    def ask_after(self, earlier: Sequence[Asked]) -> None:
        """Offer the answers to earlier choices as conditions. A tick on anything else stays to be seen, and is refused."""
        offered = {
            f"{each.key}={value}": Words(f"{each.label.ko} — {words.ko}", f"{each.label.en} — {words.en}")
            for each in earlier
            for value, words in each.options
        }
        for tick in self.typed("shown_if") or ():
            offered.setdefault(tick, Words(f"{tick} (앞에 없음)", f"{tick} (not asked before)"))
        self._offer("shown_if", offered.items())
        if not offered:
            del self.fields["shown_if"]

    @property
    def asked(self) -> Asked:
        names = ("key", "label", "label_en", "kind", "options")
        typed = {name: str(self.typed(name) or "").strip() for name in names}
        options: tuple[tuple[str, Words], ...] = rules.YES_NO if typed["kind"] == "yes_no" else ()
        if typed["kind"] == "choice":
            options = tuple(option for _, option in options_of(typed["options"]) if option)
        return Asked(typed["key"], Words(typed["label"], typed["label_en"]), options)

    @staticmethod
    def initial_of(term: rules.Question) -> dict[str, Any]:
        is_dated, scale = term.kind == "date", whole if term.kind == "rate" else Decimal
        condition = term.shown_if
        return {
            "label": term.label.ko,
            "label_en": term.label.en,
            "kind": term.kind,
            "hint": term.hint.ko,
            "hint_en": term.hint.en,
            "key": term.key,
            "options": "\n".join(f"{words.ko} | {words.en} | {key}" for key, words in term.choices),
            "least": None if is_dated else scale(term.least),
            "most": None if is_dated else scale(term.most),
            "least_on": _day(term.least) if is_dated else None,
            "most_on": _day(term.most) if is_dated else None,
            "is_required": term.is_required,
            "shown_if": [f"{condition.question}={value}" for value in condition.values] if condition else [],
        }

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        kind = typed.get("kind")
        if kind == "choice":
            for n, option in options_of(typed.get("options", "")):
                if option is None:
                    self.add_error("options", said(OPTION_UNREADABLE.format(n=n)))
        elif kind not in ("yes_no", "date"):
            self._check_bounds(kind)
        use = self.serves
        if use and USE_TERMS[use][1] != kind:
            self.add_error("use", said(WRONG_USE))
        if len({tick.partition("=")[0] for tick in typed.get("shown_if", ())}) > 1:
            self.add_error("shown_if", said(TWO_CONDITIONS))
        return typed

    @property
    def serves(self) -> str:
        """What the answer is used for, where its kind can be used for anything."""
        usable = {kind for _, kind in USE_TERMS.values()}
        return self.cleaned_data.get("use", "") if self.cleaned_data.get("kind") in usable else ""

    def _check_bounds(self, kind: str | None) -> None:
        for name in ("least", "most"):
            value = self.cleaned_data.get(name)
            if value is None and name == "most" and name not in self.errors:
                self.add_error(name, said(MOST_MISSING))
            if value is not None and kind != "rate" and value != int(value):
                self.add_error(name, said(NOT_WHOLE))

    @property
    def term(self) -> rules.Question:
        typed = self.cleaned_data
        least, most = self._bounds()
        return rules.Question(
            typed["key"],
            typed["kind"],
            Words(typed["label"], typed["label_en"]),
            Words(typed["hint"], typed["hint_en"]),
            least=least,
            most=most,
            choices=self.asked.options if typed["kind"] == "choice" else (),
            is_required=typed["is_required"],
            shown_if=self._condition(),
        )

    def _bounds(self) -> tuple[int, int]:
        typed = self.cleaned_data
        if typed["kind"] in ("choice", "yes_no"):
            return 0, 0
        if typed["kind"] == "date":
            return _number(typed["least_on"]), _number(typed["most_on"])
        scaled = hundredths if typed["kind"] == "rate" else int
        return scaled(typed["least"] or Decimal(0)), scaled(typed["most"])

    def _condition(self) -> rules.Condition | None:
        ticks = [tick.partition("=") for tick in self.cleaned_data.get("shown_if", ())]
        return rules.Condition(ticks[0][0], tuple(value for _, _, value in ticks)) if ticks else None


class _QuestionLines(Lines):
    """Questions in their order: each knows what was asked before it."""

    @classmethod
    def initial_of(cls, terms: rules.Terms) -> list[dict[str, Any]]:
        uses = {getattr(terms, term): use for use, (term, _) in USE_TERMS.items()}
        return [{**each, "use": uses.get(each["key"], "")} for each in super().initial_of(terms)]

    @cached_property
    def forms(self) -> list[QuestionForm]:
        found: list[QuestionForm] = super().forms
        for place, form in enumerate(found):
            form.ask_after([each.asked for each in found[:place]])
        return found

    @property
    def asked(self) -> list[Asked]:
        return [form.asked for form in self.forms]

    def clean(self) -> None:
        """What the rules say of each question; they can tell only once every one can be read."""
        lines = [form for form in self.forms if form.has_changed()]
        if any(form.errors for form in lines):
            return
        for place, words in rules.mistakes([form.term for form in lines]):
            lines[place].add_error(None, said(words))
        uses = [form.serves for form in lines]
        for place, form in enumerate(lines):
            if uses[place] and uses[place] in uses[:place]:
                form.add_error("use", said(ONE_USE))

    @property
    def terms(self) -> dict[str, Any]:
        lines = [form for form in self.forms if form.cleaned_data]
        asked = {form.serves: form.cleaned_data["key"] for form in lines}
        used = {term: asked.get(use, "") for use, (term, _) in USE_TERMS.items()}
        return {"questions": tuple(form.term for form in lines), **used}


QuestionLines = forms.formset_factory(QuestionForm, _QuestionLines, extra=1, max_num=40, validate_max=True)


def options_of(text: str) -> list[tuple[int, tuple[str, Words] | None]]:
    """The options that a text says, each with the number of its line; None where a line cannot be read."""
    found: list[tuple[int, tuple[str, Words] | None]] = []
    for n, line in enumerate(text.replace("｜", "|").splitlines(), start=1):
        parts = [part.strip() for part in line.split("|")]
        if parts == [""]:
            continue
        ko, en, key, *more = [*parts, "", ""]
        is_read = bool(ko and en) and not any(more)
        found.append((n, (key or key_of(en) or f"option_{n}", Words(ko, en)) if is_read else None))
    return found


def key_of(english: str) -> str:
    """A key made of English words: "Do you export?" → "do_you_export"."""
    words = re.findall(r"[a-z0-9]+", english.lower())
    key = "_".join(words)[:KEY_LETTERS].strip("_")
    return f"q_{key}"[:KEY_LETTERS] if key[:1].isdecimal() else key


def with_keys(data: QueryDict, prefix: str) -> QueryDict:
    """What was typed, with a key for every question and option that has none: from then on it stays the same."""
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    if not total.isdecimal() or int(total) > LINES_MOST:
        return data
    kept = data.copy()
    taken = {data.get(f"{prefix}-{n}-key", "").strip() for n in range(int(total))}
    for n in range(int(total)):
        key, english = data.get(f"{prefix}-{n}-key", "").strip(), data.get(f"{prefix}-{n}-label_en", "")
        if not key and english.strip():
            key = kept[f"{prefix}-{n}-key"] = _free(key_of(english) or f"question_{n + 1}", taken)
            taken.add(key)
        text = data.get(f"{prefix}-{n}-options", "")
        read = [option for _, option in options_of(text)]
        if read and None not in read:
            kept[f"{prefix}-{n}-options"] = "\n".join(
                f"{w.ko} | {w.en} | {key}" for key, w in filter(None, read)
            )
    return kept


def _free(key: str, taken: Iterable[str]) -> str:
    names = [key, *(f"{key[: KEY_LETTERS - 3]}_{n}" for n in range(2, LINES_MOST + 2))]
    return next(name for name in names if name not in set(taken))


def _number(day: date | None) -> int:
    return int(day.strftime("%Y%m%d")) if day else 0


def _day(number: int) -> date | None:
    return date(number // 10_000, number // 100 % 100, number % 100) if number else None
