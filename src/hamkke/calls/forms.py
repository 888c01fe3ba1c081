"""What people type: the product sheet, a judge's scores, a new call. The rules say what is wrong with it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language

from hamkke.calls import rules
from hamkke.calls.models import Criterion
from hamkke.festivals import queries as festivals
from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.people import queries as people


def said(words: Words) -> str:
    return words.in_language(get_language())


class SheetForm(forms.Form):
    """The product sheet. A draft may be partial; `is_complete` asks for everything."""

    def __init__(self, *arguments: Any, is_complete: bool = False, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        self.is_complete = is_complete
        for question in rules.QUESTIONS:
            self.fields[question.key] = _field(question)

    @classmethod
    def of(cls, answers: Mapping[str, Any]) -> "SheetForm":
        """An unbound form that shows saved answers; rates are kept in basis points and asked in percent."""
        shown = dict(answers)
        if shown.get("discount") is not None:
            shown["discount"] = f"{Decimal(shown['discount']) / 100:f}"
        return cls(initial=shown)

    @property
    def answers(self) -> dict[str, Any]:
        """The answers as the rules know them; blanks are None."""
        given = {question.key: self.cleaned_data.get(question.key) for question in rules.QUESTIONS}
        if given["discount"] is not None:
            given["discount"] = int(given["discount"] * 100)
        return {key: None if value == "" else value for key, value in given.items()}

    def clean(self) -> dict[str, Any]:
        given = {key: value for key, value in self.answers.items() if value is not None}
        for key, words in rules.problems(given, complete=self.is_complete).items():
            if key not in self.errors:
                self.add_error(key, said(words))
        return self.cleaned_data


def _field(question: rules.Question) -> forms.Field:
    options: dict[str, Any] = {
        "label": said(question.label),
        "help_text": said(question.hint),
        "required": False,
    }
    if question.kind == "choice":
        blank = ("", said(Words("고르지 않음", "Not chosen")))
        choices = [blank, *((key, said(words)) for key, words in question.choices)]
        return forms.ChoiceField(**options, choices=choices)
    if question.kind == "won":
        number = forms.NumberInput(attrs={"inputmode": "numeric"})
        return forms.IntegerField(**options, widget=number)
    if question.kind == "rate":
        number = forms.NumberInput(attrs={"inputmode": "decimal", "step": "any", "min": 0})
        return forms.DecimalField(**options, decimal_places=2, max_digits=5, widget=number)
    widget = forms.Textarea(attrs={"rows": 6}) if question.kind == "text" else forms.TextInput()
    return forms.CharField(**options, widget=widget)


class ReviewForm(forms.Form):
    """A score for each criterion or "not applicable", and a comment.

    The scores come first and together: type, Tab, type, Tab, Enter. What is not applicable is ticked below them.
    """

    def __init__(self, *arguments: Any, criteria: Iterable[Criterion], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        self.criteria = list(criteria)
        names = {each.position: said(Words(each.name, each.name_en)) for each in self.criteria}
        for criterion in self.criteria:
            self.fields[f"score_{criterion.position}"] = forms.IntegerField(
                label=f"{names[criterion.position]} ({criterion.weight})",
                help_text=said(Words(criterion.meaning, criterion.meaning_en)),
                required=False,
                min_value=0,
                max_value=rules.SCORE_MAX,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )
        self.fields["missing"] = forms.TypedMultipleChoiceField(
            label=said(Words("해당 없음", "Not applicable")),
            help_text=said(Words("판단할 수 없는 기준만 고르세요. 0점이 아니라 빈칸이 됩니다.", MISSING_EN)),
            required=False,
            coerce=int,
            choices=list(names.items()),
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["comment"] = forms.CharField(
            label=said(Words("의견 (선택)", "Comment (optional)")),
            required=False,
            max_length=2_000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        self.fields[f"score_{self.criteria[0].position}"].widget.attrs["autofocus"] = True

    @staticmethod
    def initial_of(scores: Mapping[int, int | None] | None, comment: str) -> dict[str, Any]:
        given = scores or {}
        missing = [position for position, value in given.items() if value is None]
        shown = {f"score_{position}": value for position, value in given.items()}
        return {**shown, "missing": missing, "comment": comment}

    @property
    def scores(self) -> dict[int, int | None]:
        return {each.position: self.cleaned_data[f"score_{each.position}"] for each in self.criteria}

    def clean(self) -> dict[str, Any]:
        for criterion in self.criteria:
            key = f"score_{criterion.position}"
            is_given = self.cleaned_data.get(key) is not None
            is_missing = criterion.position in self.cleaned_data.get("missing", [])
            if is_given == is_missing and key not in self.errors:
                self.add_error(key, said(SCORE_OR_MISSING))
        return self.cleaned_data


MISSING_EN = "Only for criteria that cannot be judged. It becomes a blank, not a 0."
SCORE_OR_MISSING = Words(
    "0부터 100까지 점수를 적거나 ‘해당 없음’을 골라 주세요. 둘 중 하나만 됩니다.",
    "Write a score from 0 to 100 or tick “not applicable”: one of the two.",
)


class CallForm(forms.Form):
    """A new call, as the secretariat writes it."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new)
    edition = forms.ModelChoiceField(festivals.Edition.objects.none())
    title = forms.CharField(max_length=120)
    title_en = forms.CharField(max_length=160)
    places = forms.IntegerField(min_value=1, initial=300)
    waiting = forms.IntegerField(min_value=0, initial=30)
    opens_at = forms.DateTimeField(widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    closes_at = forms.DateTimeField(widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    rule_text = forms.CharField(required=False, widget=forms.Textarea)
    rule_text_en = forms.CharField(required=False, widget=forms.Textarea)

    LABELS = {
        "edition": Words("축제", "Edition"),
        "title": Words("제목 (한국어)", "Title in Korean"),
        "title_en": Words("제목 (영어)", "Title in English"),
        "places": Words("선정 인원", "Places"),
        "waiting": Words("예비 인원", "Length of the waiting list"),
        "opens_at": Words("접수 시작 (서울 시각)", "Opens at (Seoul time)"),
        "closes_at": Words("접수 마감 (서울 시각)", "Closes at (Seoul time)"),
        "rule_text": Words("공고문 (한국어)", "Notice in Korean"),
        "rule_text_en": Words("공고문 (영어)", "Notice in English"),
    }

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        for name, words in self.LABELS.items():
            self.fields[name].label = said(words)
        cast("forms.ModelChoiceField[Any]", self.fields["edition"]).queryset = festivals.editions()


class CriterionForm(forms.Form):
    name = forms.CharField(max_length=60)
    name_en = forms.CharField(max_length=80)
    weight = forms.IntegerField(min_value=1, max_value=100)
    meaning = forms.CharField(max_length=300, required=False)
    meaning_en = forms.CharField(max_length=400, required=False)

    LABELS = {
        "name": Words("기준 (한국어)", "Criterion in Korean"),
        "name_en": Words("기준 (영어)", "Criterion in English"),
        "weight": Words("배점", "Weight in points"),
        "meaning": Words("무엇을 보는가 (한국어)", "What it means, in Korean"),
        "meaning_en": Words("무엇을 보는가 (영어)", "What it means, in English"),
    }

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        for name, words in self.LABELS.items():
            self.fields[name].label = said(words)


class CriterionLines(forms.BaseFormSet[CriterionForm]):
    """Suggested criteria are only typed in beforehand: any line may be emptied, and then it is none."""

    def initial_form_count(self) -> int:
        return 0


CriterionFormSet = forms.formset_factory(CriterionForm, CriterionLines, extra=6, max_num=8, validate_max=True)


class AssignmentForm(forms.Form):
    """Who judges, and how many judges each application gets."""

    judges = forms.ModelMultipleChoiceField(people.User.objects.none(), widget=forms.CheckboxSelectMultiple)
    per_application = forms.IntegerField(min_value=1, max_value=9, initial=2)

    def __init__(self, *arguments: Any, judges: QuerySet[people.User], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        field = cast("forms.ModelMultipleChoiceField[Any]", self.fields["judges"])
        field.queryset = judges
        field.initial = judges
        field.label = said(Words("심사위원", "Judges"))
        self.fields["per_application"].label = said(
            Words("신청서마다 심사위원 수", "Judges for each application")
        )


class SelectionForm(forms.Form):
    """The button that selects; its id was made with the page, so that pressing twice sends the same one."""

    id = forms.UUIDField()

    UNREADABLE = Words(
        "보낸 양식이 온전하지 않아 아무것도 선정하지 않았습니다. 이 화면에서 다시 눌러 주세요.",
        "The form arrived damaged, so nothing was selected. Press the button on this page again.",
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["id"].error_messages = dict.fromkeys(("required", "invalid"), said(self.UNREADABLE))
