"""What the secretariat types for somebody who came on paper or by telephone."""

from typing import Any, cast

from django import forms

from hamkke.calls.forms.applying import said
from hamkke.calls.models import Application
from hamkke.calls.rules import entering
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words
from hamkke.merchants import actions as merchants
from hamkke.places import queries as places


class NumberForm(forms.Form):
    """Whose application it is, by the one name that cannot be mistaken."""

    business_number = forms.CharField(
        max_length=20, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        field = self.fields["business_number"]
        field.label = said(Words("사업자등록번호", "Business registration number"))
        field.help_text = said(Words("숫자 열 자리 (예: 120-81-47521)", "Ten digits, such as 120-81-47521"))

    def clean_business_number(self) -> str:
        try:
            return merchants.checked_business_number(self.cleaned_data["business_number"])
        except Refused as refusal:
            raise forms.ValidationError(said(refusal.words)) from None


class EnteringForm(forms.Form):
    """How it came; and of a business nobody registered yet, who it is."""

    business_number = forms.CharField(widget=forms.HiddenInput)
    came_by = forms.ChoiceField(widget=forms.RadioSelect)
    name = forms.CharField(max_length=120)
    representative = forms.CharField(max_length=60)
    region = forms.ModelChoiceField(places.Region.objects.none(), required=False)
    email = forms.EmailField(required=False)

    NEWCOMER = ("name", "representative", "region", "email")
    LABELS = {
        "came_by": Words("어떻게 들어왔나요?", "How did it come?"),
        "name": Words("상호", "Business name"),
        "representative": Words("대표자 이름", "Name of the representative"),
        "region": Words("시·도", "Province"),
        "email": Words("전자우편 (있으면)", "E-mail address, if there is one"),
    }
    HINTS = {
        "representative": Words("심사할 때 가립니다.", "Hidden from judges."),
        "email": Words(
            "접수증을 보내고, 이 주소로 로그인해 신청서를 볼 수 있습니다. 없으면 접수증을 인쇄해 드립니다.",
            "The receipt goes there, and whoever signs in with it sees the application. Without one, print the receipt.",
        ),
    }
    WAYS = {
        Application.Way.PAPER: Words("종이", "On paper"),
        Application.Way.TELEPHONE: Words("전화", "By telephone"),
    }

    def __init__(self, *arguments: Any, is_known: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        cast("forms.ChoiceField", self.fields["came_by"]).choices = [
            (way.value, said(words)) for way, words in self.WAYS.items()
        ]
        region = cast("forms.ModelChoiceField[Any]", self.fields["region"])
        region.queryset, region.empty_label = places.provinces(), said(Words("고르지 않음", "Not said"))
        if is_known:
            for name in self.NEWCOMER:
                del self.fields[name]
        for name, field in self.fields.items():
            field.label = said(self.LABELS[name]) if name in self.LABELS else ""
            field.help_text = said(self.HINTS[name]) if name in self.HINTS else ""

    @property
    def newcomer(self) -> entering.Newcomer | None:
        if "name" not in self.fields:
            return None
        told = self.cleaned_data
        return entering.Newcomer(told["name"], told["representative"], told["email"])
