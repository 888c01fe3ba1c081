"""What applicants type: the sheet of a call, and how large their business is."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core import signing
from django.utils.translation import get_language

from hamkke.calls import rules
from hamkke.kernel.words import Words


def said(words: Words) -> str:
    return words.in_language(get_language())


class SheetForm(forms.Form):
    """The sheet of a call. A draft may be partial; `is_complete` asks for everything that is asked of this applicant.

    `_seal` is signed: it says whose sheet this is and which saved answers it started from.
    """

    _SEALER = signing.Signer(salt="calls.sheet")

    def __init__(
        self,
        *arguments: Any,
        questions: Sequence[rules.Question],
        is_complete: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        self.questions = questions
        self.is_complete = is_complete
        for question in questions:
            self.fields[question.key] = _field(question, questions)

    @classmethod
    def of(cls, answers: Mapping[str, Any], questions: Sequence[rules.Question]) -> "SheetForm":
        """An unbound form that shows saved answers; rates are kept in basis points and asked in percent."""
        shown = dict(answers)
        for question in questions:
            if question.kind == "rate" and shown.get(question.key) is not None:
                shown[question.key] = f"{Decimal(shown[question.key]) / 100:f}"
        return cls(initial=shown, questions=questions)

    @classmethod
    def sealed(cls, of: UUID, answers: Mapping[str, Any]) -> str:
        """What the hidden field says on the page of application `of`, as long as these are its saved answers."""
        return cls._SEALER.sign(f"{of}:{rules.fingerprint(answers)}")

    @property
    def seal(self) -> str:
        return str(self.data.get("_seal", ""))

    def basis(self, of: UUID) -> str:
        """The fingerprint of the answers this form started from. Raises FormTampered when it is not of this sheet."""
        try:
            whose, _, found = self._SEALER.unsign(self.seal).partition(":")
        except signing.BadSignature:
            raise rules.FormTampered from None
        if whose != str(of):
            raise rules.FormTampered
        return found

    @property
    def answers(self) -> dict[str, Any]:
        """The answers as the rules know them; blanks are None, and so is what could not be read."""
        return {question.key: self._answer(question) for question in self.questions}

    def _answer(self, question: rules.Question) -> Any:
        value = self.cleaned_data.get(question.key)
        if value is None or value == "":
            return None
        if question.kind == "rate":
            return int(value * 100)
        return value.isoformat() if question.kind == "date" else value

    def clean(self) -> dict[str, Any]:
        given = {key: value for key, value in self.answers.items() if value is not None}
        asked = {question.key for question in rules.asked(given, self.questions)}
        for key in self.fields.keys() - asked:
            self.errors.pop(key, None)  # Nobody mends what nobody is asked.
        for key, words in rules.problems(given, self.questions, complete=self.is_complete).items():
            if key not in self.errors:
                self.add_error(key, said(words))
        return self.cleaned_data


def _field(question: rules.Question, questions: Sequence[rules.Question]) -> forms.Field:
    options: dict[str, Any] = {
        "label": said(question.label),
        "help_text": said(question.hint),
        "required": False,
    }
    field = _typed(question, options)
    if question.shown_if:
        asked = next(each for each in questions if each.key == question.shown_if.question)
        values = " · ".join(said(words) for key, words in asked.options if key in question.shown_if.values)
        only = Words("‘{asked}’에 ‘{values}’라고 답한 분만.", "Only for “{values}” to “{asked}”.")
        only = only.format(asked=said(asked.label), values=values)
        field.help_text = f"{said(only)} {field.help_text}"
        field.widget.attrs |= {
            "data-asked-by": question.shown_if.question,
            "data-asked-for": " ".join(question.shown_if.values),
        }
    return field


def _typed(question: rules.Question, options: dict[str, Any]) -> forms.Field:
    if question.options:
        blank = ("", said(Words("고르지 않음", "Not chosen")))
        choices = [blank, *((key, said(words)) for key, words in question.options)]
        return forms.ChoiceField(**options, choices=choices)
    if question.kind in ("won", "number"):
        number = forms.NumberInput(attrs={"inputmode": "numeric"})
        return forms.IntegerField(**options, widget=number)
    if question.kind == "rate":
        number = forms.NumberInput(attrs={"inputmode": "decimal", "step": "any", "min": 0})
        return forms.DecimalField(**options, decimal_places=2, max_digits=5, widget=number)
    if question.kind == "date":
        return forms.DateField(**options, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    widget = forms.Textarea(attrs={"rows": 6}) if question.kind == "text" else forms.TextInput()
    return forms.CharField(**options, widget=widget)


class SizeForm(forms.Form):
    """How large a business is: asked to be answered, never kept."""

    INDUSTRIES = {
        "retail": Words("도매·소매", "Retail and wholesale"),
        "food_lodging": Words("음식·숙박", "Food and lodging"),
        "food_making": Words("식료품 제조", "Food manufacturing"),
        "professional": Words("전문 서비스", "Professional services"),
    }

    industry = forms.ChoiceField()
    revenue = forms.IntegerField(
        min_value=0, max_value=10**15, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    employees = forms.IntegerField(
        min_value=0, max_value=10**6, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )

    def __init__(self, *arguments: Any, industries: Sequence[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        names = [(key, self.INDUSTRIES.get(key, Words(key, key))) for key in industries]
        industry = cast("forms.ChoiceField", self.fields["industry"])
        industry.choices = [(key, said(words)) for key, words in names]
        industry.label = said(Words("업종", "Industry"))
        self.fields["revenue"].label = said(Words("지난해 매출 (원)", "Last year's revenue (won)"))
        self.fields["employees"].label = said(Words("상시 근로자 수", "Regular employees"))
