"""What merchants fill in about themselves."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import get_language

from hamkke.kernel import ids
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words
from hamkke.merchants import rules
from hamkke.places import queries as places

_MARKETS_MAX = 20  # as many as one looks through; a longer name finds fewer
_PRICE_MAX = 100_000_000
_RETURNS = {
    "": Words("받은 날부터 7일 안에 반품됩니다 (보통)", "Within seven days of receipt (as usual)"),
    "perishable": Words("신선식품처럼 금세 값이 떨어집니다", "It loses its worth soon, as fresh food does"),
    "made_to_order": Words("주문을 받아 한 분을 위해 만듭니다", "It is made for whoever orders it"),
}


def _spoken(ko: str, en: str) -> str:
    return Words(ko, en).in_language(get_language())


# In the reader's language, asked when the form is shown.
_label = lazy(_spoken, str)


class _WithId(forms.Form):
    """The id is made with the form, so that pressing twice sends the same one."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new)

    def refuse(self, field: str, refusal: Refused) -> None:
        self.add_error(field, refusal.words.in_language(get_language()))


class MerchantForm(_WithId):
    name = forms.CharField(label=_label("상호", "Business name"), max_length=120)
    business_number = forms.CharField(
        label=_label("사업자등록번호", "Business registration number"),
        max_length=20,
        help_text=_label("숫자 열 자리 (예: 120-81-47521)", "Ten digits, such as 120-81-47521"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    region: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        None, label=_label("시·도", "Province"), required=False, empty_label=_label("고르지 않음", "Not said")
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["region"].queryset = places.provinces()  # type: ignore[attr-defined]

    def clean_business_number(self) -> str:
        try:
            return rules.checked_business_number(self.cleaned_data["business_number"])
        except Refused as refusal:
            raise ValidationError(refusal.words.in_language(get_language())) from None


class ShopForm(_WithId):
    """A shop in one of the markets that were searched for, or at an address of its own."""

    name = forms.CharField(label=_label("점포 이름", "Shop name"), max_length=120)
    market: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        None,
        label=_label("시장", "Market"),
        required=False,
        widget=forms.RadioSelect,
        blank=True,
        empty_label=_label("시장 밖", "Outside a market"),
    )
    address = forms.CharField(
        label=_label("주소", "Address"),
        max_length=200,
        required=False,
        help_text=_label(
            "시장 안에서는 동·호수만, 시장 밖이면 전체 주소를 적어 주세요.",
            "Inside a market the stall is enough; outside of one, the full address.",
        ),
    )

    def __init__(self, *arguments: Any, search: str = "", **options: Any) -> None:
        super().__init__(*arguments, **options)
        found = places.markets_in(name=search) if search else places.Market.objects.none()
        field = self.fields["market"]
        shown = [market.pk for market in found[:_MARKETS_MAX]]
        if len(shown) == _MARKETS_MAX:
            field.help_text = _label(
                "가까운 이름 {0}곳만 보입니다. 찾는 시장이 없으면 이름이나 지역을 더 적어 주세요.",
                "Only the nearest {0} are shown. If yours is missing, add more of its name or its town.",
            ).format(_MARKETS_MAX)
        field.queryset = found.filter(pk__in=shown)  # type: ignore[attr-defined]
        field.label_from_instance = lambda market: f"{market.name} · {market.address}"  # type: ignore[attr-defined]
        if not shown:
            field.widget = field.hidden_widget()


class ProductWords(forms.Form):
    """What a merchant says of a product, and may put right at any time."""

    name = forms.CharField(label=_label("상품 이름", "Product name"), max_length=120)
    description = forms.CharField(
        label=_label("설명", "Description"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    category = forms.CharField(label=_label("분류", "Category"), max_length=40, required=False)


class ProductForm(ProductWords, _WithId):
    withdrawal_exception = forms.ChoiceField(
        label=_label("반품", "Returns"),
        required=False,
        choices=lambda: [(name, words.in_language(get_language())) for name, words in _RETURNS.items()],
        help_text=_label(
            "법이 정한 상품만 예외입니다. 하자가 있거나 설명과 다르면 예외 상품도 돌려받아야 합니다. 나중에 바꿀 수 없습니다.",
            "Only what the law says is excepted. What is faulty or not as described comes back all the same. It cannot be changed later.",
        ),
    )
    price = forms.IntegerField(label=_label("가격 (원)", "Price (won)"), min_value=1, max_value=_PRICE_MAX)


class SheetForm(forms.Form):
    """What marketplaces ask of a product beside its name, price and photographs. Nothing has to be filled in at once."""

    origin = forms.CharField(
        label=_label("원산지", "Origin"),
        max_length=120,
        required=False,
        help_text=_label(
            "예: 국내산 (전남 담양), 원재료마다", "Such as Korea (Damyang), for each ingredient"
        ),
    )
    maker = forms.CharField(
        label=_label("제조자·생산자", "Maker"),
        max_length=120,
        required=False,
        help_text=_label("비워 두어도 됩니다.", "May stay empty."),
    )
    notice_kind = forms.CharField(
        label=_label("상품정보제공고시 품목", "Kind of goods in the information notice"),
        max_length=60,
        required=False,
        help_text=_label("예: 가공식품, 의류, 화장품", "Such as processed food, clothing, cosmetics"),
    )
    notice = forms.CharField(
        label=_label("상품정보제공고시 내용", "Information notice"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_label(
            "품목이 정한 항목을 한 줄에 하나씩. 예: 용량: 1kg", "One line for each item its kind asks for."
        ),
    )
    returns = forms.CharField(
        label=_label("반품·교환 안내", "Returns and exchanges"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_label(
            "보낼 곳, 기한, 배송비를 누가 내는지", "Where to, by when, and who pays for the parcel"
        ),
    )
    contact = forms.CharField(
        label=_label("소비자 상담 전화", "Telephone for customers"), max_length=40, required=False
    )


class PhotographForm(_WithId):
    file = forms.FileField(
        label=_label("사진", "Photograph"),
        help_text=_label(
            "찍은 곳과 기기 정보는 지우고 보관합니다.", "Where and with what it was taken is not kept."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alt = forms.CharField(
        label=_label("사진에 무엇이 보이나요?", "What does it show?"),
        max_length=160,
        help_text=_label(
            "사진을 볼 수 없는 손님에게 읽어 드립니다. 예: 나무 그릇에 담긴 햅쌀밥",
            "It is read to customers who cannot see it. In Korean, such as 나무 그릇에 담긴 햅쌀밥",
        ),
    )
    alt_en = forms.CharField(label=_label("영어로도", "In English, too"), max_length=160, required=False)


class PriceForm(forms.Form):
    amount = forms.IntegerField(
        label=_label("새 가격 (원)", "New price (won)"), min_value=1, max_value=_PRICE_MAX
    )
