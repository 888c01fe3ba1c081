"""How a file is sent, told what it is, decided about and mended."""

from dataclasses import replace
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify

from hamkke.festivals import queries as festivals
from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.sales.forms.words import choices, label, said
from hamkke.sales.models import Channel, ReportDuty
from hamkke.sales.queries.channels import open_duties
from hamkke.sales.rules import channels
from hamkke.sales.rules.mappings import (
    SIGNS,
    Id,
    Mapping,
    MappingWrong,
    Mark,
    Money,
    When,
    check,
    is_personal,
)

_NONE = [("", "–")]
_STATES = ("cancelled", "returned")
_TEXTS = {
    "product_name": Words("상품 이름", "Product"),
    "product": Words("상품 번호", "Product id"),
    "seller": Words("판매자", "Seller"),
    "category": Words("분류", "Category"),
    "region": Words("지역(시·도)", "Region (province)"),
    "option": Words("옵션", "Option"),
}


class _Several(forms.FileInput):
    allow_multiple_selected = True


class _Files(forms.FileField):
    """One file or several, each of which must be sound."""

    widget = _Several

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return [super(_Files, self).clean(each, initial) for each in data or [None]]


class FileForm(forms.Form):
    """Files of sales. The id is made with the form, so that pressing twice sends them once."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new)
    file = _Files(
        label=label("판매 파일", "Files of sales"),
        help_text=label(
            "판매처에서 내려받은 그대로, 여럿을 한꺼번에. 엑셀, CSV, 압축하지 않은 채로 파일마다 100만 줄까지.",
            "As the channels let you download them, several at a time: Excel or CSV, up to a million lines each, not zipped.",
        ),
        widget=_Several(
            attrs={"accept": ".csv,.tsv,.txt,.xls,.xlsx,.xlsb,.xlsm,.xml,.html,.htm", "multiple": True}
        ),
    )

    def sent(self) -> list[dict[str, Any]]:
        """Each file in the words of `actions.receive`."""
        first = self.cleaned_data["id"]
        return [
            {
                "id": ids.derived("sales file", first, place) if place else first,
                "pieces": file.chunks(),
                "name": file.name,
            }
            for place, file in enumerate(self.cleaned_data["file"])
        ]


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=label("파일의 비밀번호", "The file's password"),
        help_text=label(
            "파일을 여는 데만 쓰고 남기지 않습니다.", "Only used to open the file, and kept nowhere."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class KnownMappingForm(forms.Form):
    """One of the ways of reading that we know."""

    mapping = forms.ChoiceField(label=label("어느 판매처의 어떤 파일인가요?", "Which channel's file is it?"))

    def __init__(self, *arguments: Any, known: list[Mapping], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["mapping"].choices = [  # type: ignore[attr-defined]
            (each.code, label(each.name.ko, each.name.en)) for each in known
        ]


class StorageForm(forms.Form):
    """For which edition a file reports, and which report it is; its days say so, unless somebody knows better."""

    edition = forms.ModelChoiceField(
        label=label("보고하는 회차", "Reports for the edition"),
        queryset=festivals.Edition.objects.none(),
        to_field_name="code",
        required=False,
    )
    duty = forms.ModelChoiceField(
        label=label("채우는 보고", "Report that it meets"),
        help_text=label(
            "고르지 않으면 파일에 든 마지막 날까지의 보고를 채웁니다. 마지막 날에 판매가 없었다면 고르세요.",
            "Left open, it meets a report up to the last day in the file. Choose where nothing was sold on the last day.",
        ),
        queryset=ReportDuty.objects.none(),
        required=False,
    )

    def __init__(self, *arguments: Any, channel: Channel | None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        edition, duty = self.fields["edition"], self.fields["duty"]
        edition.queryset = festivals.editions()  # type: ignore[attr-defined]
        edition.label_from_instance = lambda each: f"{each.code} {each.name}"  # type: ignore[attr-defined]
        duty.queryset = open_duties(channel)  # type: ignore[attr-defined]
        duty.label_from_instance = (  # type: ignore[attr-defined]
            lambda each: f"{each.edition.code} {said(each.name)} (~{each.covers_until})"
        )


class ReasonForm(forms.Form):
    because = forms.CharField(label=label("까닭", "Why"), max_length=200)


class MappingForm(forms.Form):
    """Which column of an unknown file says what. Columns that speak of persons cannot be chosen."""

    channel = forms.ModelChoiceField(
        label=label("판매처", "Channel"), queryset=Channel.objects.none(), to_field_name="code"
    )
    name = forms.CharField(
        label=label("이 파일의 이름", "What to call this kind of file"),
        help_text=label("예: 주문 목록, 월 정산 파일", "Such as: orders, monthly settlement"),
        max_length=40,
    )
    ordered_at = forms.ChoiceField(label=label("주문일", "Day of the order"))
    order_id = forms.ChoiceField(label=label("주문 번호", "Order id"))
    key = forms.MultipleChoiceField(
        label=label("한 줄을 가르는 열", "Columns that tell one line from another"),
        help_text=label(
            "대개 주문 번호와 상품 번호입니다. 여럿을 고를 수 있습니다.",
            "Usually order id and product id; several may be chosen.",
        ),
    )
    is_each_row_a_line = forms.BooleanField(
        label=label("같은 줄이 되풀이되어도 모두 판매입니다", "Rows that are alike are sales of their own"),
        required=False,
    )
    quantity = forms.ChoiceField(label=label("수량", "Quantity"))
    amount = forms.ChoiceField(label=label("금액", "Amount"))
    times_quantity = forms.BooleanField(
        label=label("금액은 한 개 값입니다(수량을 곱함)", "The amount is of one piece (times the quantity)"),
        required=False,
    )
    signs = forms.ChoiceField(
        label=label("취소는 어떻게 적히나요?", "How is a cancellation told?"), choices=choices(SIGNS)
    )
    state = forms.ChoiceField(label=label("상태 열", "Column of the state"), required=False)
    cancelled = forms.CharField(
        label=label("취소인 값", "Values that mean cancelled"),
        help_text=label("쉼표로 나눕니다: 취소, 취소완료", "Separated by commas"),
        required=False,
    )
    returned = forms.CharField(label=label("반품인 값", "Values that mean returned"), required=False)

    def __init__(self, *arguments: Any, headers: list[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.readable = [header for header in dict.fromkeys(headers) if header and not is_personal(header)]
        columns = [(header, header) for header in self.readable]
        for name, words in _TEXTS.items():
            self.fields[name] = forms.ChoiceField(label=label(words.ko, words.en), required=False)
        for name in ("ordered_at", "order_id", "quantity", "amount", "state", *_TEXTS):
            self.fields[name].choices = [*_NONE, *columns]  # type: ignore[attr-defined]
        self.fields["key"].choices = columns  # type: ignore[attr-defined]
        field = self.fields["channel"]
        field.queryset = Channel.objects.exclude(code__in=(channels.OWN, channels.COUNTER))  # type: ignore[attr-defined]
        field.label_from_instance = lambda each: each.name  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            try:
                check(self.mapping())
            except MappingWrong as refusal:
                self.add_error(None, label(refusal.words.ko, refusal.words.en))
        return given

    def mapping(self) -> Mapping:
        """The way of reading that was made; the kept one gets its version when it is kept."""
        given = self.cleaned_data
        channel = given["channel"]
        mapping = Mapping(
            code=f"{channel.code}.{slugify(given['name'], allow_unicode=True)}"[:60],
            version=1,
            name=Words(f"{channel.name} {given['name']}", f"{channel.name_en} {given['name']}"),
            channel=channel.code,
            ordered_at=When((given["ordered_at"],)),
            order_id=Id((given["order_id"],)),
            key=tuple(Id((header,)) for header in given["key"]),
            quantity=(given["quantity"],),
            amount=Money(((given["amount"],),), times_quantity=given["times_quantity"]),
            texts={name: (given[name],) for name in _TEXTS if given[name]},
            signs=given["signs"],
            is_each_row_a_line=given["is_each_row_a_line"],
            decimals=channel.decimals,
        )
        return replace(mapping, states=self._states())

    def _states(self) -> tuple[Mark, ...]:
        given = self.cleaned_data
        if not given["state"]:
            return ()
        told = {
            means: [each.strip() for each in given[means].split(",") if each.strip()] for means in _STATES
        }
        return tuple(
            Mark((given["state"],), means, tuple(values)) for means, values in told.items() if values
        )
