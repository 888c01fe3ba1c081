"""What people type: the product sheet, a judge's scores, a new call. The rules say what is wrong with it."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from hamkke.calls import rules
from hamkke.calls.forms.applying import SheetForm, SizeForm, said
from hamkke.calls.models import Criterion
from hamkke.festivals import queries as festivals
from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.people import queries as people

READ_ALIKE = str.maketrans("ILO", "110")  # Crockford's base 32 has none of them.

__all__ = [
    "AssignmentForm",
    "CallForm",
    "CodeForm",
    "CriterionForm",
    "CriterionFormSet",
    "CriterionLines",
    "DecisionForm",
    "DeclarationForm",
    "RatioForm",
    "ReleaseForm",
    "ReviewForm",
    "SheetForm",
    "SizeForm",
    "said",
]


class CodeForm(forms.Form):
    """The code that proves an application's row; people may type it small, with spaces or hyphens."""

    code = forms.CharField(
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        self.fields["code"].label = said(Words("확인 번호", "Your code"))

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"].upper().translate(READ_ALIKE)
        return "".join(letter for letter in typed if letter.isalnum())


class RatioForm(forms.Form):
    """A ratio as it was announced, to be held against its own numbers."""

    applied = forms.IntegerField(min_value=0, max_value=10_000_000)
    places = forms.IntegerField(min_value=1, max_value=1_000_000)
    said = forms.RegexField(regex=r"^\s*\d{1,5}(\.\d{1,3})?\s*(:\s*1\s*)?$", max_length=20)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        self.fields["applied"].label = said(Words("신청", "Applied"))
        self.fields["places"].label = said(Words("선정 인원", "Places"))
        self.fields["said"].label = said(
            Words("발표된 경쟁률 (예: 4.4:1)", "Ratio as announced (such as 4.4:1)")
        )


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

    @staticmethod
    def typed(sent: QueryDict, criteria: Iterable[Criterion]) -> dict[str, Any]:
        """What stands in the form, usable or not, to be brought back as it was."""
        names = [f"score_{criterion.position}" for criterion in criteria]
        typed = {name: str(sent.get(name, ""))[:3] for name in names}
        missing = [value for value in sent.getlist("missing") if value.isdecimal()][:20]
        return {
            **typed,
            "missing": [value[:3] for value in missing],
            "comment": str(sent.get("comment", ""))[:2_000],
        }

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


class DeclarationForm(forms.Form):
    """With whom a judge has to do; left empty, it says: with nobody."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    said = forms.CharField(required=False, max_length=30_000, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        self.fields["said"].label = said(Words("이해관계가 있는 업체나 사람", "Businesses or people"))
        self.fields["said"].help_text = said(
            Words(
                "한 줄에 하나씩: 상호, 대표자 이름, 사업자등록번호, 전화번호. 없으면 비워 두세요.",
                "One on each line: a shop's or an owner's name, a business number, a phone number. None? Leave it empty.",
            )
        )

    def clean_said(self) -> str:
        text: str = self.cleaned_data["said"]
        try:
            rules.read_declaration(text)
        except rules.DeclarationUnreadable as refusal:
            raise forms.ValidationError(said(refusal.words)) from None
        return text


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
    reminder_hours = forms.CharField(max_length=40, required=False)
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
        "reminder_hours": Words(
            "쓰다 만 분께 알릴 때 (마감 몇 시간 전)", "Remind drafts so many hours before closing"
        ),
        "rule_text": Words("공고문 (한국어)", "Notice in Korean"),
        "rule_text_en": Words("공고문 (영어)", "Notice in English"),
    }

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        for name, words in self.LABELS.items():
            self.fields[name].label = said(words)
        cast("forms.ModelChoiceField[Any]", self.fields["edition"]).queryset = festivals.editions()
        self.fields["reminder_hours"].help_text = said(
            Words(
                "쉼표로 나누어 적습니다. 예: 72, 24, 3. 비워 두면 늘 하던 대로 알립니다. 밤 9시부터 아침 8시까지는 보내지 않습니다.",
                "Separated by commas, such as 72, 24, 3. Left empty, what is usual. Never from 21:00 to 08:00.",
            )
        )

    def clean_reminder_hours(self) -> list[int] | None:
        text = self.cleaned_data["reminder_hours"]
        parts = [part.strip() for part in text.split(",") if part.strip()]
        if not all(part.isascii() and part.isdecimal() for part in parts):
            raise forms.ValidationError(said(Words("숫자만 적어 주세요.", "Write numbers only.")))
        return [int(part) for part in parts] or None


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


REVIEWS_MOST = 9


class AssignmentForm(forms.Form):
    """Who judges, and how many judges each application gets: as many as the rules promise, or more."""

    judges = forms.ModelMultipleChoiceField(people.User.objects.none(), widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *arguments: Any, judges: QuerySet[people.User], reviews_each: int, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        field = cast("forms.ModelMultipleChoiceField[Any]", self.fields["judges"])
        field.queryset = judges
        field.initial = judges
        field.label = said(Words("심사위원", "Judges"))
        self.fields["per_application"] = forms.IntegerField(
            label=said(Words("신청서마다 심사위원 수", "Judges for each application")),
            min_value=reviews_each,
            max_value=max(reviews_each, REVIEWS_MOST),
            initial=reviews_each,
        )
