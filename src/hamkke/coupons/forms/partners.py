from typing import Any

from django import forms
from django.utils.translation import get_language

from hamkke.coupons.models import Campaign
from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.people import queries as people


class _PartnerForm(forms.Form):
    id = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new)
    organisation: forms.ModelChoiceField = forms.ModelChoiceField(queryset=None)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["organisation"].queryset = people.organisations()  # type: ignore[attr-defined]
        for name, words in self.labels.items():
            self.fields[name].label = words.in_language(get_language())

    labels: dict[str, Words] = {}


class KeyForm(_PartnerForm):
    """A key for a partner."""

    name = forms.CharField(max_length=60)
    labels = {"organisation": Words("제휴사", "Partner"), "name": Words("열쇠 이름", "Name of the key")}


class AllotmentForm(_PartnerForm):
    """Coupons of a campaign for a partner."""

    campaign: forms.ModelChoiceField = forms.ModelChoiceField(queryset=None)
    quantity = forms.IntegerField(min_value=1, max_value=1_000_000)
    labels = {
        "organisation": Words("제휴사", "Partner"),
        "campaign": Words("쿠폰 행사", "Campaign"),
        "quantity": Words("수량", "Quantity"),
    }

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        opened = Campaign.objects.filter(state=Campaign.State.OPEN)
        self.fields["campaign"].queryset = opened  # type: ignore[attr-defined]
