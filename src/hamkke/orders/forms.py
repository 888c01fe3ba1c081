from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import lazy
from django.utils.translation import get_language

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words
from hamkke.orders.queries import SheetLine
from hamkke.orders.rules import (
    CARRIERS,
    HOW_WORDS,
    QUANTITY_MOST,
    How,
    Recipient,
    checked_phone,
    checked_postcode,
)

PAYING = "paying"  # the id of the form that pays


class BasketForm(forms.Form):
    """What a product page sends."""

    product = forms.UUIDField()
    quantity = forms.IntegerField(min_value=1, max_value=QUANTITY_MOST)


class QuantityForm(forms.Form):
    """A basket line's own quantity; none takes it out."""

    quantity = forms.IntegerField(min_value=0, max_value=QUANTITY_MOST)


class CouponsField(forms.Field):
    """The ids of coupons, each in an input of its own."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[UUID]:
        try:
            return [UUID(text) for text in value or ()]
        except ValueError:
            raise forms.ValidationError("not an id") from None


class ChoiceForm(forms.Form):
    """Which coupons a shopper would have, once they have said so: perhaps none."""

    coupon = CouponsField(required=False)


class PlacingForm(forms.Form):
    """The shopper's agreement: `expected` is what they were shown to pay."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    coupon = CouponsField(required=False)
    expected = forms.IntegerField(widget=forms.HiddenInput)


def _label(ko: str, en: str) -> Any:
    return lazy(lambda: Words(ko, en).in_language(get_language()), str)()


def _typed(autocomplete: str, **attrs: str) -> forms.TextInput:
    """Part of the form that pays, wherever it stands on the page."""
    return forms.TextInput({"form": PAYING, "autocomplete": autocomplete, **attrs})


class RecipientForm(forms.Form):
    """How the goods are to be received, and where a parcel goes. Without a choice they are picked up."""

    use_required_attribute = (
        False  # What is hidden while the goods are picked up cannot be asked for by a browser.
    )

    how = forms.ChoiceField(
        label=_label("받는 방법", "How you receive it"),
        choices=[(how.value, _label(words.ko, words.en)) for how, words in HOW_WORDS.items()],
        widget=forms.RadioSelect({"form": PAYING}),
        initial=How.PARCEL.value,
        required=False,
    )
    name = forms.CharField(
        label=_label("받는 분", "Recipient"), max_length=60, required=False, widget=_typed("name")
    )
    phone = forms.CharField(
        label=_label("전화번호", "Telephone"),
        max_length=20,
        required=False,
        widget=_typed("tel", type="tel", inputmode="numeric"),
    )
    postcode = forms.CharField(
        label=_label("우편번호", "Postcode"),
        max_length=10,
        required=False,
        widget=_typed("postal-code", inputmode="numeric"),
    )
    address = forms.CharField(
        label=_label("주소", "Address"), max_length=200, required=False, widget=_typed("street-address")
    )
    request = forms.CharField(
        label=_label("배송 요청 (선택)", "For the courier (optional)"),
        max_length=100,
        required=False,
        widget=_typed("off"),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("how") != How.PARCEL:
            return given
        for name, checked in {"phone": checked_phone, "postcode": checked_postcode}.items():
            try:
                checked(given.get(name, ""))
            except Refused as refusal:
                self.add_error(name, refusal.words.in_language(get_language()))
        missing = {
            "name": Words("받는 분의 이름을 적어 주세요.", "Please say who receives it."),
            "address": Words("받을 주소를 적어 주세요.", "Please say where it goes."),
        }
        for name, words in missing.items():
            if not given.get(name):
                self.add_error(name, words.in_language(get_language()))
        return given

    def recipient(self) -> Recipient | None:
        """Nobody, where the goods are picked up."""
        if self.cleaned_data["how"] != How.PARCEL:
            return None
        parts = ("name", "phone", "postcode", "address", "request")
        return Recipient(**{part: self.cleaned_data[part] for part in parts})


class DispatchForm(forms.Form):
    """How a parcel left. The action says what is missing."""

    carrier = forms.ChoiceField(
        label=_label("보낸 방법", "Carrier"),
        choices=[(code, _label(words.ko, words.en)) for code, words in CARRIERS.items()],
    )
    tracking = forms.CharField(
        label=_label("송장 번호", "Tracking number"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )


class IdForm(forms.Form):
    """An id made when the page was, so that a form sent twice does one thing."""

    id = forms.UUIDField(widget=forms.HiddenInput)


class ReturnForm(IdForm):
    """How many pieces of each line go back. The action says what is too many, so that a form sent twice is one return."""

    # The refund that the shopper was shown, where they lose the discount on what stays.
    expected = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(
        self, *arguments: object, lines: Sequence[SheetLine], is_hidden: bool = False, **options: object
    ) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        self.sheet_lines = lines
        self.lines = [each for each in lines if each.returnable or self.is_bound]
        for each in self.lines:
            label = Words("{name} ({left}개까지)", "{name} (up to {left})").format(
                name=each.line.name, left=each.returnable
            )
            self.fields[str(each.line.pk)] = forms.IntegerField(
                label=label.in_language(get_language()),
                min_value=0,
                initial=0,
                required=False,
                widget=forms.HiddenInput() if is_hidden else forms.NumberInput({"max": each.returnable}),
            )

        if any(each.is_kept or each.line.product.withdrawal_exception for each in self.lines):
            self.fields["is_faulty"] = forms.BooleanField(
                label=Words("하자가 있거나 설명과 다릅니다", "It is faulty, or not as described").in_language(
                    get_language()
                ),
                required=False,
                widget=forms.HiddenInput() if is_hidden else None,
            )

    def quantities(self) -> dict[UUID, int]:
        return {each.line.pk: self.cleaned_data[str(each.line.pk)] or 0 for each in self.lines}

    def agreed_data(self, refund: int) -> dict[str, object]:
        """What the shopper sends once they agree to this refund."""
        return {**{name: value or 0 for name, value in self.cleaned_data.items()}, "expected": refund}


class StatementForm(IdForm):
    """A statement of one merchant up to the moment at which its page was shown."""

    merchant = forms.UUIDField(widget=forms.HiddenInput)
    ends_at = forms.DateTimeField(widget=forms.HiddenInput, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z"])


class _Day(forms.DateField):
    def __init__(self) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


FEE_LABELS = {
    "channel": Words("결제 수단", "Payment channel"),
    "method": Words("결제 방법 (비우면 모두)", "Method (empty: all of them)"),
    "percent": Words("수수료율 (%)", "Fee (%)"),
    "source": Words("출처: 계약서나 고지", "Source: contract or notice"),
    "effective_from": Words("적용 시작일 (내일부터)", "From (tomorrow or later)"),
}
METHODS = [("", "–"), ("CARD", "카드 · Card"), ("MONEY", "머니 · Money")]


class FeeForm(IdForm):
    """What a payment channel keeps of what shoppers paid, from a day on."""

    channel = forms.ChoiceField(choices=[("kakaopay", "카카오페이 · KakaoPay")])
    method = forms.ChoiceField(choices=METHODS, required=False)
    percent = forms.DecimalField(min_value=0, max_value=100, decimal_places=2)
    source = forms.CharField(max_length=300)
    effective_from = _Day()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name, words in FEE_LABELS.items():
            self.fields[name].label = words.in_language(get_language())

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        percent = given.pop("percent", None)
        if percent is not None:
            given["rate"] = int(Decimal(percent) * 100)
        return given


class BankForm(forms.Form):
    """A statement as the bank gives it."""

    file = forms.FileField()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["file"].label = Words("은행 내역 (CSV)", "The bank's statement (CSV)").in_language(
            get_language()
        )


class BankMatchForm(forms.Form):
    """Which payout a line of the bank is."""

    line = forms.UUIDField(widget=forms.HiddenInput)
    payout = forms.UUIDField(widget=forms.HiddenInput)


class EnactmentForm(forms.Form):
    """The day from which an announced rule is in force."""

    effective_from = _Day()
