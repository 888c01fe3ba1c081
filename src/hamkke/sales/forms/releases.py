"""What is to be made public."""

from typing import Any

from django import forms

from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.sales import queries
from hamkke.sales.forms.words import choices, label


class ReleaseForm(forms.Form):
    """What is to be made public. The id is made with the form, so that pressing twice proposes once."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new)
    status = forms.ChoiceField(
        label=label("상태", "Status"),
        choices=choices({code: queries.STATUSES[code] for code in ("provisional", "final")}),
    )
    coverage = forms.ChoiceField(
        label=label("집계 범위", "Who is counted"), choices=choices(queries.COVERAGES)
    )
    note = forms.CharField(
        label=label("설명", "Note (Korean)"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    note_en = forms.CharField(
        label=label("설명(영문)", "Note (English)"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def release(self) -> dict[str, Any]:
        """The proposal in the words of `actions.propose_release`."""
        given = dict(self.cleaned_data)
        note = Words(given.pop("note"), given.pop("note_en"))
        return {**given, "note": note}
