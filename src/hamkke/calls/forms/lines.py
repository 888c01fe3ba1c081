"""What a rule file says line by line: its tracks, quotas and documents."""

from collections.abc import Sequence
from typing import Any

from django import forms

from hamkke.calls import rules
from hamkke.calls.forms import said
from hamkke.calls.forms.terms import Labelled, count, hundredths, percent
from hamkke.kernel.words import Words
from hamkke.places import queries as places

TRACKS: list[dict[str, Any]] = [{"key": "open", "label": "공개 모집", "label_en": "Open call", "least": 0}]
# What the festival's notices ask for (festival.md §2.1).
DOCUMENTS: list[dict[str, Any]] = [
    {"key": "business_registration", "label": "사업자등록증", "label_en": "Business registration"},
    {"key": "size_certificate", "label": "중소기업 또는 소상공인 확인서", "label_en": "Certificate of size"},
]


class TrackForm(Labelled):
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

    @property
    def term(self) -> rules.Track:
        typed = self.cleaned_data
        words = Words(typed["label"], typed["label_en"])
        return rules.Track(typed["key"], words, typed["least"], typed["most"], typed["is_recommended"])


class QuotaForm(Labelled):
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

    def __init__(self, *arguments: Any, groups: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker.
        field.choices = [("", "—"), *groups]

    @property
    def term(self) -> rules.Quota:
        typed = self.cleaned_data
        words, basis = Words(typed["label"], typed["label_en"]), Words(typed["basis"], typed["basis_en"])
        key = typed["group"].replace(":", "_").replace("=", "_")
        return rules.Quota(key, words, typed["group"], basis, typed["least"], typed["most"])


class DocumentForm(Labelled):
    key = forms.SlugField(max_length=40)
    label = forms.CharField(max_length=60)
    label_en = forms.CharField(max_length=80)
    is_required = forms.BooleanField(required=False)
    bonus = percent()
    judges_see = forms.BooleanField(required=False)

    LABELS = {
        "key": Words("서류의 이름표 (영문)", "Key of the document"),
        "label": Words("서류 (한국어)", "Document in Korean"),
        "label_en": Words("서류 (영어)", "Document in English"),
        "is_required": Words("꼭 내야 합니다", "It is required"),
        "bonus": Words("내면 주는 가점", "Bonus points for it"),
        "judges_see": Words("심사위원이 봅니다", "Judges read it"),
    }

    @property
    def term(self) -> rules.DocumentTerms:
        typed = self.cleaned_data
        return rules.DocumentTerms(
            typed["key"],
            Words(typed["label"], typed["label_en"]),
            is_required=typed["is_required"],
            bonus=hundredths(typed["bonus"]),
            judges_see=typed["judges_see"],
        )


class Lines(forms.BaseFormSet[Any]):
    """What is suggested is only typed in beforehand: any line may be emptied, and then it is none."""

    def initial_form_count(self) -> int:
        return 0

    @property
    def terms(self) -> tuple[Any, ...]:
        return tuple(line.term for line in self if line.cleaned_data)


TrackLines = forms.formset_factory(TrackForm, Lines, extra=3, max_num=6, validate_max=True)
QuotaLines = forms.formset_factory(QuotaForm, Lines, extra=5, max_num=12, validate_max=True)
DocumentLines = forms.formset_factory(DocumentForm, Lines, extra=5, max_num=12, validate_max=True)


def groups() -> list[tuple[str, str]]:
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
        for question in rules.QUESTIONS
        for key, words in question.options
    ]
    provinces = [(f"region:{region.code}", region.name) for region in places.provinces()]
    return [*((group, said(words)) for group, words in (*options, *answers)), *provinces]
