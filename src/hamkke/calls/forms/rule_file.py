"""A whole rule file in one form: to open a call with, and to amend it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec
from django import forms
from django.http import QueryDict

from hamkke.calls import rules
from hamkke.calls.forms import said
from hamkke.calls.forms.lines import DocumentLines, QuotaLines, TrackLines, groups
from hamkke.calls.forms.presses import Press, as_typed
from hamkke.calls.forms.questions import Asked, QuestionLines, with_keys
from hamkke.calls.forms.terms import AfterForm, JudgingForm, Labelled, LoadForm, PlacesForm, ScheduleForm
from hamkke.kernel import ids
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

# What a new call is suggested to be. The documents are those the festival's notices ask for (festival.md §2.1).
USUAL = rules.Terms(
    places=300,
    waiting=30,
    formula="mean",
    documents=(
        rules.DocumentTerms(
            "business_registration", Words("사업자등록증", "Business registration"), is_required=False
        ),
        rules.DocumentTerms(
            "size_certificate",
            Words("중소기업 또는 소상공인 확인서", "Certificate of size"),
            is_required=False,
        ),
    ),
)


class RuleFileForm:
    """The sections of a rule file as forms, filled in with `before`. A section that was not sent stays as it is there."""

    def __init__(
        self, before: rules.Terms, data: QueryDict | None = None, *, without: tuple[str, ...] = ()
    ) -> None:
        self.before = before
        self.press = Press.read(data) if data else None
        data = self.press.of(data) if data and self.press else data
        self.data = with_keys(data, "questions") if data else data
        self.sections: dict[str, Any] = {
            name: section for name, section in self._sections() if name not in without
        }
        self.sent = {name for name, section in self.sections.items() if section.is_bound}
        if self.press:
            self._show_as_typed(self.press)

    def _sections(self) -> list[tuple[str, Any]]:
        questions = self._lines(QuestionLines, "questions")
        of_quotas = {
            "groups": self._groups(questions.asked),
            "keys": {q.group: q.key for q in self.before.quotas},
        }
        return [
            ("places", self._form(PlacesForm, "places")),
            ("schedule", self._form(ScheduleForm, "terms")),
            ("questions", questions),
            ("documents", self._lines(DocumentLines, "documents")),
            ("judging", self._form(JudgingForm, "terms")),
            ("load", self._form(LoadForm, "terms")),
            ("tracks", self._lines(TrackLines, "tracks")),
            ("quotas", self._lines(QuotaLines, "quotas", form_kwargs=of_quotas)),
            ("after", self._form(AfterForm, "terms")),
        ]

    def _form(self, form: Any, prefix: str) -> Any:
        is_sent = self.data is not None and any(f"{prefix}-{name}" in self.data for name in form.base_fields)
        data = self.data if is_sent else None
        return form(data, prefix=prefix, initial=form.initial_of(self.before))

    def _lines(self, lines: Any, prefix: str, **options: Any) -> Any:
        if self.data is not None and f"{prefix}-TOTAL_FORMS" in self.data:
            return lines(self.data, prefix=prefix, **options)
        return lines(prefix=prefix, initial=lines.initial_of(self.before), **options)

    def _groups(self, asked: Sequence[Asked]) -> list[tuple[str, str]]:
        known = groups(asked)
        listed = {group for group, _ in known}
        return known + [
            (each.group, said(each.label)) for each in self.before.quotas if each.group not in listed
        ]

    def _show_as_typed(self, press: Press) -> None:
        for section in self.sections.values():
            for form in section.forms if isinstance(section, forms.BaseFormSet) else [section]:
                if form.is_bound:
                    as_typed(form)
        if press.verb == "add":
            next(iter(self.lines_pressed.forms[-1].fields.values())).widget.attrs["autofocus"] = True

    @property
    def lines_pressed(self) -> Any:
        """The lines one of whose buttons was pressed."""
        return next(
            each for each in self.sections.values() if self.press and each.prefix == self.press.prefix
        )

    @property
    def said(self) -> Words:
        """What the press did."""
        assert self.press  # noqa: S101 - nobody asks otherwise.
        return self.press.said(self.lines_pressed.name)

    def hint(self, hints: Mapping[str, Words]) -> None:
        """Say something about terms beside their fields."""
        for section in self.sections.values():
            for name in section.names:
                if name in hints:
                    section.fields[name].help_text = said(hints[name])

    def open_sections(self, fixed: Collection[str]) -> dict[str, Any]:
        """The sections that do not stand fixed, and those that were sent."""
        return {
            name: section
            for name, section in self.sections.items()
            if name in self.sent or not set(section.names) <= set(fixed)
        }

    def __getitem__(self, name: str) -> Any:
        return self.sections[name]

    def is_valid(self) -> bool:
        """Every section says what is wrong with it, not only the first."""
        return all([section.is_valid() for section in self.sections.values() if section.is_bound])  # noqa: C419

    def terms(self, **more: Any) -> rules.Terms:
        """The rule file as it was typed, where it is valid; `more` terms were asked for elsewhere."""
        typed = [section.terms for section in self.sections.values() if section.is_bound]
        return msgspec.structs.replace(
            self.before, **{name: value for each in typed for name, value in each.items()}, **more
        )

    def refuse(self, refusal: Refused) -> bool:
        """Say a refusal beside what it is about; False when it is about nothing here."""
        if isinstance(refusal, rules.DocumentsWrong):
            return self._refuse_line("documents", refusal.facts["document"], refusal.words)
        said_of = rules.said_of_each(refusal)
        for section in self.sections.values():
            for name in section.names:
                if name in said_of and section.is_bound:
                    _add(section, FIELDS.get(name, name), said_of[name])
        return bool(said_of)

    def _refuse_line(self, name: str, key: str, words: Words) -> bool:
        lines = [line for line in self[name] if line.cleaned_data.get("key") == key]
        for line in lines[-1:]:
            line.add_error("key", said(words))
        return bool(lines)


# Terms whose field goes by another name.
FIELDS = {"outside": "recommendation", "tie_chain": "ties", "grey": "grey_by"}


def _add(section: Any, field: str, words: Words) -> None:
    if isinstance(section, forms.BaseFormSet):
        section.non_form_errors().append(said(words))
    else:
        section.add_error(field if field in section.fields else None, said(words))


class AmendmentForm(Labelled):
    """Why the rules are amended. `basis` is the digest of the rules that the form was filled in with."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new)
    basis = forms.CharField(widget=forms.HiddenInput)
    why = forms.CharField(max_length=1_000, widget=forms.Textarea(attrs={"rows": 3}))
    why_en = forms.CharField(max_length=1_500, widget=forms.Textarea(attrs={"rows": 3}))

    LABELS = {
        "why": Words("고치는 까닭 (한국어)", "Why, in Korean"),
        "why_en": Words("고치는 까닭 (영어)", "Why, in English"),
    }
    HINTS = {
        "why": Words("누구나 봅니다.", "Everybody reads it."),
    }
