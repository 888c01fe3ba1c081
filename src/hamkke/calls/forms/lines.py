"""What a rule file says line by line: its tracks, quotas and documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from hamkke.calls import rules
from hamkke.calls.forms import said
from hamkke.calls.forms.presses import buttons
from hamkke.calls.forms.terms import Labelled, count, hundredths, percent, whole
from hamkke.kernel.words import Words
from hamkke.places import queries as places

MEGABYTE = 1_000_000
USUAL_DOCUMENT = rules.DocumentTerms("", Words("", ""))


class TrackForm(Labelled):
    name = Words("모집 부문", "Track")
    names = ("tracks",)
    key = forms.SlugField(max_length=30)
    label = forms.CharField(max_length=60)
    label_en = forms.CharField(max_length=80)
    least = count()
    most = count(initial=None, required=False)
    is_recommended = forms.BooleanField(required=False)

    LABELS = {
        "key": Words("부문의 이름표 (영문)", "Key of the track"),
        "label": Words("모집 부문 (한국어)", "Track in Korean"),
        "label_en": Words("모집 부문 (영어)", "Track in English"),
        "least": Words("적어도 몇 곳", "At least"),
        "most": Words("많아야 몇 곳 (없으면 비움)", "At most (empty for any)"),
        "is_recommended": Words("추천을 받아 신청합니다", "On recommendation"),
    }

    @staticmethod
    def initial_of(term: rules.Track) -> dict[str, Any]:
        return {
            "key": term.key,
            "label": term.label.ko,
            "label_en": term.label.en,
            "least": term.least,
            "most": term.most,
            "is_recommended": term.is_recommended,
        }

    @property
    def term(self) -> rules.Track:
        typed = self.cleaned_data
        words = Words(typed["label"], typed["label_en"])
        return rules.Track(typed["key"], words, typed["least"], typed["most"], typed["is_recommended"])


class QuotaForm(Labelled):
    name = Words("할당", "Quota")
    names = ("quotas",)
    group = forms.ChoiceField()
    label = forms.CharField(max_length=60)
    label_en = forms.CharField(max_length=80)
    least = count()
    most = count(initial=None, required=False)
    basis = forms.CharField(max_length=200)
    basis_en = forms.CharField(max_length=200)

    LABELS = {
        "group": Words("누구를 세나요", "Who is counted"),
        "label": Words("할당의 이름 (한국어)", "Name in Korean"),
        "label_en": Words("할당의 이름 (영어)", "Name in English"),
        "least": Words("적어도 몇 곳", "At least"),
        "most": Words("많아야 몇 곳 (없으면 비움)", "At most (empty for any)"),
        "basis": Words("근거가 되는 법이나 방침 (한국어)", "Law or policy, in Korean"),
        "basis_en": Words("근거가 되는 법이나 방침 (영어)", "Law or policy, in English"),
    }

    def __init__(
        self, *arguments: Any, groups: Sequence[tuple[str, str]], keys: Mapping[str, str], **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self.keys = keys
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker.
        field.choices = [("", "—"), *groups]

    @staticmethod
    def initial_of(term: rules.Quota) -> dict[str, Any]:
        return {
            "group": term.group,
            "label": term.label.ko,
            "label_en": term.label.en,
            "least": term.least,
            "most": term.most,
            "basis": term.basis.ko,
            "basis_en": term.basis.en,
        }

    @property
    def term(self) -> rules.Quota:
        typed = self.cleaned_data
        words, basis = Words(typed["label"], typed["label_en"]), Words(typed["basis"], typed["basis_en"])
        group = typed["group"]
        key = self.keys.get(group, group.replace(":", "_").replace("=", "_"))
        return rules.Quota(key, words, group, basis, typed["least"], typed["most"])


class DocumentForm(Labelled):
    name = Words("서류", "Document")
    names = ("documents",)
    key = forms.SlugField(max_length=40)
    label = forms.CharField(max_length=60)
    label_en = forms.CharField(max_length=80)
    kinds = forms.MultipleChoiceField(
        choices=[(kind, spoken) for kind, (spoken, _) in rules.KINDS.items()],
        initial=USUAL_DOCUMENT.kinds,
        widget=forms.CheckboxSelectMultiple,
    )
    megabytes = forms.DecimalField(
        min_value=Decimal("0.1"),
        max_value=rules.BYTES_MOST // MEGABYTE,
        decimal_places=6,
        initial=USUAL_DOCUMENT.bytes_most // MEGABYTE,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )
    is_required = forms.BooleanField(required=False)
    bonus = percent()
    judges_see = forms.BooleanField(required=False)

    LABELS = {
        "key": Words("서류의 이름표 (영문)", "Key of the document"),
        "label": Words("서류 (한국어)", "Document in Korean"),
        "label_en": Words("서류 (영어)", "Document in English"),
        "kinds": Words("받을 수 있는 파일", "Kinds of file"),
        "megabytes": Words("가장 큰 파일 (MB)", "Largest file (MB)"),
        "is_required": Words("꼭 내야 합니다", "It is required"),
        "bonus": Words("내면 주는 가점", "Bonus points for it"),
        "judges_see": Words("심사위원이 봅니다", "Judges read it"),
    }

    @staticmethod
    def initial_of(term: rules.DocumentTerms) -> dict[str, Any]:
        return {
            "key": term.key,
            "label": term.label.ko,
            "label_en": term.label.en,
            "kinds": term.kinds,
            "megabytes": (Decimal(term.bytes_most) / MEGABYTE).normalize(),
            "is_required": term.is_required,
            "bonus": whole(term.bonus),
            "judges_see": term.judges_see,
        }

    @property
    def term(self) -> rules.DocumentTerms:
        typed = self.cleaned_data
        return rules.DocumentTerms(
            typed["key"],
            Words(typed["label"], typed["label_en"]),
            is_required=typed["is_required"],
            bonus=hundredths(typed["bonus"]),
            kinds=tuple(typed["kinds"]),
            bytes_most=int(typed["megabytes"] * MEGABYTE),
            judges_see=typed["judges_see"],
        )


class Lines(forms.BaseFormSet[Any]):
    """Lines of one kind. What is suggested is only typed in beforehand: any line may be emptied, and then it is none."""

    @classmethod
    def initial_of(cls, terms: rules.Terms) -> list[dict[str, Any]]:
        return [cls.form.initial_of(each) for each in getattr(terms, cls.form.names[0])]

    def initial_form_count(self) -> int:
        return 0

    def total_form_count(self) -> int:
        if self.is_bound:
            return super().total_form_count()
        return max(len(self.initial or ()), self.extra)

    @property
    def name(self) -> Words:
        return self.form.name

    @property
    def names(self) -> tuple[str, ...]:
        return self.form.names

    @property
    def may_grow(self) -> bool:
        return self.total_form_count() < self.max_num

    def with_buttons(self) -> list[tuple[Any, list[tuple[str, Words]]]]:
        """Every line with its own buttons."""
        return [(line, buttons(str(self.prefix), at, len(self.forms))) for at, line in enumerate(self.forms)]

    @property
    def terms(self) -> dict[str, Any]:
        return {self.names[0]: tuple(line.term for line in self if line.cleaned_data)}


TrackLines = forms.formset_factory(TrackForm, Lines, extra=1, max_num=12, validate_max=True)
QuotaLines = forms.formset_factory(QuotaForm, Lines, extra=1, max_num=40, validate_max=True)
DocumentLines = forms.formset_factory(DocumentForm, Lines, extra=1, max_num=20, validate_max=True)


@dataclass(frozen=True)
class Asked:
    """A question as far as it has been typed: what conditions and quotas can be told of it."""

    key: str
    label: Words
    options: tuple[tuple[str, Words], ...]


def groups(asked: Sequence[Asked]) -> list[tuple[str, str]]:
    """Whom a quota may count: by place, by what was asked, and who is new."""
    options = [
        ("capital:no", Words("수도권 밖", "Outside the capital area")),
        ("capital:yes", Words("수도권", "The capital area")),
        ("first_time:yes", Words("처음 참여", "Taking part for the first time")),
    ]
    answers = [
        (
            f"answer:{question.key}={key}",
            Words(f"{question.label.ko} {words.ko}", f"{question.label.en} {words.en}"),
        )
        for question in asked
        for key, words in question.options
    ]
    provinces = [(f"region:{region.code}", region.name) for region in places.provinces()]
    return [*((group, said(words)) for group, words in (*options, *answers)), *provinces]
