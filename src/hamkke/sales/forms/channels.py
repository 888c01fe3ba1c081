"""How a channel is registered, and what it owes by when."""

from datetime import timedelta
from typing import Any

from django import forms

from hamkke.kernel import clock, ids
from hamkke.kernel.words import Words
from hamkke.sales import queries
from hamkke.sales.forms.words import choices, label
from hamkke.sales.models import Channel
from hamkke.sales.rules import channels
from hamkke.sales.rules.pulls import Spell, SpellWrong, check_spell

_DIRECT = {kind: queries.KINDS[kind] for kind in ("direct_online", "direct_offline")}


class ChannelForm(forms.Form):
    """A channel that the house does not know yet."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new)
    code = forms.SlugField(
        label=label("짧은 이름", "Code"),
        help_text=label("영문 소문자와 숫자, 줄표", "Small letters, digits and dashes"),
        max_length=40,
    )
    name = forms.CharField(label=label("이름", "Name (Korean)"), max_length=60)
    name_en = forms.CharField(label=label("영문 이름", "Name (English)"), max_length=60)
    kind = forms.ChoiceField(label=label("집계 항목", "Counted as"), choices=choices(_DIRECT))
    contract = forms.ChoiceField(
        label=label("거래 유형", "Contract"), choices=choices(channels.CONTRACTS), initial="intermediary"
    )
    date_basis = forms.ChoiceField(
        label=label("날짜 기준", "Day that counts"), choices=choices(channels.DATE_BASES)
    )
    cycle = forms.CharField(
        label=label("정산 주기", "Settlement cycle (Korean)"), max_length=120, required=False
    )
    cycle_en = forms.CharField(
        label=label("정산 주기(영문)", "Settlement cycle (English)"), max_length=120, required=False
    )
    currency = forms.RegexField(label=label("통화", "Currency"), regex=r"^[A-Z]{3}$", initial="KRW")
    decimals = forms.IntegerField(
        label=label("금액의 소수 자리", "Decimals of its money"), min_value=0, max_value=4, initial=0
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("currency") == "KRW" and given.get("decimals"):
            self.add_error("decimals", label("원에는 소수가 없습니다.", "Won have no decimals."))
        return given

    def channel(self) -> dict[str, Any]:
        """The channel in the words of `actions.open_channel`."""
        given = dict(self.cleaned_data)
        name = Words(given.pop("name"), given.pop("name_en"))
        cycle = Words(given.pop("cycle"), given.pop("cycle_en"))
        return {**given, "name": name, "cycle": cycle}


class PullForm(forms.Form):
    """For which days a channel's interface is asked. The id is made with the form, so that pressing twice asks once."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new)
    since = forms.DateField(label=label("이날부터", "From"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=label("이날까지", "To"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            try:
                check_spell(self.spell(), today=clock.today())
            except SpellWrong as refusal:
                self.add_error(None, label(refusal.words.ko, refusal.words.en))
        return given

    def spell(self) -> Spell:
        return Spell(self.cleaned_data["since"], self.cleaned_data["last"] + timedelta(days=1))


class DutyForm(forms.Form):
    """What a channel owes an edition."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new)
    channel = forms.ModelChoiceField(
        label=label("판매처", "Channel"), queryset=Channel.objects.none(), to_field_name="code"
    )
    kind = forms.ChoiceField(label=label("보고", "Report"), choices=choices(channels.DUTIES))
    covers_until = forms.DateField(
        label=label("이날까지의 매출", "Sales up to and with"), widget=forms.DateInput(attrs={"type": "date"})
    )
    due_on = forms.DateField(
        label=label("기한(그날 끝까지)", "Due by the end of"), widget=forms.DateInput(attrs={"type": "date"})
    )
    reporter = forms.CharField(
        label=label("보고하는 곳", "Who reports"),
        help_text=label("기관이나 부서 이름", "An organisation or department"),
        max_length=120,
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["channel"]
        field.queryset = Channel.objects.exclude(code__in=(channels.OWN, channels.COUNTER))  # type: ignore[attr-defined]
        field.label_from_instance = lambda each: each.name  # type: ignore[attr-defined]

    def duty(self) -> dict[str, Any]:
        """The duty in the words of `actions.owe_report`."""
        given = dict(self.cleaned_data)
        due_at = clock.end_of(given.pop("due_on"))
        return {**given, "due_at": due_at}
