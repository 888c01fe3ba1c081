from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import get_language

from hamkke.coupons import queries, rules
from hamkke.coupons.forms.things import Named, ThingsField
from hamkke.coupons.queries import Campaign
from hamkke.festivals import queries as festivals
from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.merchants import queries as sellers
from hamkke.people.actions import Organisation
from hamkke.places import queries as places

_FUNDERS = 3
_MERCHANTS = Named(sellers.calls_of_merchants, sellers.merchants_called)
_PRODUCTS = Named(sellers.calls_of_products, sellers.products_called)
_LABELS = {
    "edition": Words("행사", "Edition"),
    "title": Words("이름", "Title in Korean"),
    "title_en": Words("영문 이름", "Title in English"),
    "percent": Words("할인율 (%). 정액이면 비웁니다", "Rate (%); empty for an amount"),
    "cap": Words("최대 할인 (원). 정액이면 비웁니다", "Largest discount (₩); empty for an amount"),
    "amount": Words("정액 할인 (원). 정률이면 비웁니다", "Amount off (₩); empty for a rate"),
    "minimum_order": Words("최소 주문 (원)", "Smallest order (₩)"),
    "quantity": Words("수량", "Quantity"),
    "daily_quantity": Words("하루 수량 (매일 10시). 한꺼번에 열면 0", "So many a day (at 10:00); 0 for all at once"),
    "rolls_over": Words("남은 수량을 다음 날로 넘깁니다", "What nobody claimed goes to the next day"),
    "per_person": Words("한 사람 몇 장", "How many a person"),
    "opens_at": Words("받기 시작 (서울 시각)", "Claims open (Seoul time)"),
    "closes_at": Words("받기 끝 (서울 시각)", "Claims close (Seoul time)"),
    "usable_until": Words("사용 기한 (서울 시각)", "Usable until (Seoul time)"),
    "funded_until": Words("재원 기한 (서울 시각). 비우면 사용 기한까지", "Funded until (Seoul time); empty: as long as usable"),
    "merchants": Words("대상 상인. 비우면 모두", "Merchants; none means all"),
    "excluded_merchants": Words("제외할 상인", "Merchants left out"),
    "regions": Words("대상 지역. 고르지 않으면 모두", "Regions; none chosen means all"),
    "products": Words("대상 상품. 비우면 모두", "Products; none means all"),
    "excluded_products": Words("제외할 상품", "Products left out"),
    "exhibitions": Words("대상 기획전. 고르지 않으면 모두", "Exhibitions; none chosen means all"),
    "channels": Words("사용처. 고르지 않으면 모두", "Where it is good; none chosen means everywhere"),
    "first_purchase_only": Words("첫 구매에만", "For a first purchase only"),
    "is_automatic": Words("따로 받지 않아도 주문할 때 자동으로 적용합니다", "It applies by itself when somebody orders; nobody claims it"),
    "group": Words(
        "함께 쓰기 묶음. 다른 묶음과 함께, 이름 순서로 씁니다. 비우면 혼자만", "Stacking group: joins other groups, in the order of their names; empty: stands alone"
    ),
    "on_return": Words("반품으로 최소 주문에 못 미치면", "When a return leaves less than the smallest order"),
    "paying": Words("재원 순서", "Who pays first"),
    "merchant_share": Words("상인 분담률 (%, 최대 50)", "Share of the merchants (%, at most 50)"),
    "merchant_most": Words("상인 한 장에 최대 (원)", "Most a coupon for the merchant (₩)"),
}  # fmt: skip
_JOINED = Words(
    "한 주문에서 묶음마다 한 장씩 함께 씁니다. 매장과 제휴사에서는 묶음이 달라도 한 번에 한 장입니다.",
    "An order takes one coupon of each group. At a counter or with a partner it is one at a time, whatever its group.",
)
_AUTOMATIC = Words(
    "온라인 주문에만 씁니다. 받는 기간이 적용되는 기간이 되고, 수량과 한 사람 몇 장은 주문할 때 셉니다.",
    "For orders online only. It applies while claims would be open; quantity and how many a person are counted as orders are placed.",
)
_HOW_MERCHANTS = Words("한 줄에 하나씩, 상호나 사업자등록번호", "One a line: a name or business number")
_HOW_PRODUCTS = Words(
    "한 줄에 하나씩, 상품 이름이나 “상호: 상품 이름”", "One a line: a product, or “merchant: product”"
)
_NO_EXHIBITION = Words("없어진 기획전", "An exhibition that is gone")
_FUNDER = Words("재원 부담자 {n}", "Funder {n}")
_SHARE = Words("분담률 {n} (%)", "Share {n} (%)")
_MOST = Words("한 장에 최대 {n} (원, 0은 한도 없음)", "Most a coupon {n} (₩, 0 for no limit)")
_CHOICES = {
    "channels": {"online": Words("온라인", "Online"), "counter": Words("매장", "At a counter")},
    "on_return": {
        "keep": Words("남은 상품의 할인은 그대로", "What is kept keeps its discount"),
        "recount": Words("할인을 모두 돌려받음", "The discount is lost on the whole"),
    },
    "paying": {
        "shares": Words("분담률대로", "By share"),
        "waterfall": Words("앞 재원부터", "The first until its limit, then the next"),
    },
}
_SCOPE = ("products", "merchants", "exhibitions", "regions", "excluded_products", "excluded_merchants")


# What every campaign says; the rest is folded under these words.
_ALWAYS = (
    "edition", "title", "title_en", "percent", "cap", "amount", "quantity", "opens_at", "closes_at", "usable_until",
    "funder_1", "share_1",
)  # fmt: skip
_FOLDED = (
    (
        Words("누구와 무엇에 쓰나: 상인, 상품, 지역, 사용처", "For whom and what: merchants, goods, regions, places"),
        ("merchants", "excluded_merchants", "products", "excluded_products", "exhibitions", "regions", "channels"),
    ),
    (
        Words("어떻게 나누고 쓰나: 하루 수량, 한 사람 몇 장, 함께 쓰기", "How it is shared out and used"),
        (
            "minimum_order", "daily_quantity", "rolls_over", "per_person", "first_purchase_only", "is_automatic", "group",
            "on_return",
        ),
    ),
    (
        Words("누가 더 내나: 다른 재원, 상인 분담, 한도", "Who else pays: more funders, merchants, limits"),
        (
            "most_1", "funder_2", "share_2", "most_2", "funder_3", "share_3", "most_3", "merchant_share", "merchant_most",
            "paying", "funded_until",
        ),
    ),
)  # fmt: skip


class PercentField(forms.DecimalField):
    """A percentage with at most two digits after the point; its value is in basis points."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=100, decimal_places=2, **options)

    def clean(self, value: Any) -> int:
        return int((super().clean(value) or Decimal(0)) * 100)


class MomentField(forms.DateTimeField):
    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **options)


class CampaignForm(forms.Form):
    """A campaign to draft or to edit. It answers at once what opening would refuse."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new)
    edition = forms.ModelChoiceField(queryset=festivals.editions())
    title = forms.CharField(max_length=120)
    title_en = forms.CharField(max_length=160)
    percent = PercentField(initial=10, required=False)
    cap = forms.IntegerField(min_value=1, initial=3_000, required=False)
    amount = forms.IntegerField(min_value=1, required=False)
    minimum_order = forms.IntegerField(min_value=0, initial=0)
    quantity = forms.IntegerField(min_value=1, max_value=10_000_000)
    daily_quantity = forms.IntegerField(min_value=0, initial=0, required=False)
    rolls_over = forms.BooleanField(required=False)
    per_person = forms.IntegerField(min_value=1, max_value=100, initial=1, required=False)
    opens_at = MomentField()
    closes_at = MomentField()
    usable_until = MomentField()
    funded_until = MomentField(required=False)
    merchants = ThingsField(_MERCHANTS)
    excluded_merchants = ThingsField(_MERCHANTS)
    regions = forms.ModelMultipleChoiceField(
        queryset=places.Region.objects.none(),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    products = ThingsField(_PRODUCTS)
    excluded_products = ThingsField(_PRODUCTS)
    exhibitions = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    channels = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    first_purchase_only = forms.BooleanField(required=False)
    is_automatic = forms.BooleanField(required=False)
    group = forms.CharField(max_length=40, required=False)
    on_return = forms.ChoiceField(required=False)
    paying = forms.ChoiceField(required=False)
    merchant_share = PercentField(required=False)
    merchant_most = forms.IntegerField(min_value=0, initial=0, required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        language = get_language()
        cast("forms.ModelMultipleChoiceField", self.fields["regions"]).queryset = places.provinces()
        organisations = Organisation.objects.order_by("name")
        for n in range(1, _FUNDERS + 1):
            is_needed = n == 1
            self.fields[f"funder_{n}"] = forms.ModelChoiceField(
                queryset=organisations,
                required=is_needed,
                label=_FUNDER.format(n=n).in_language(language),
            )
            self.fields[f"share_{n}"] = PercentField(
                required=is_needed, label=_SHARE.format(n=n).in_language(language)
            )
            self.fields[f"most_{n}"] = forms.IntegerField(
                min_value=0, required=False, initial=0, label=_MOST.format(n=n).in_language(language)
            )
        for name, words in _LABELS.items():
            self.fields[name].label = words.in_language(language)
        self.fields["is_automatic"].help_text = _AUTOMATIC.in_language(language)
        for name in ("merchants", "excluded_merchants"):
            self.fields[name].help_text = _HOW_MERCHANTS.in_language(language)
        for name in ("products", "excluded_products"):
            self.fields[name].help_text = _HOW_PRODUCTS.in_language(language)
        self.fields["group"].help_text = _JOINED.in_language(language)
        cast("forms.MultipleChoiceField", self.fields["exhibitions"]).choices = self._exhibitions()
        for name, choices in _CHOICES.items():
            field = cast("forms.ChoiceField", self.fields[name])
            field.choices = [(value, words.in_language(language)) for value, words in choices.items()]

    def _exhibitions(self) -> list[tuple[str, str]]:
        """Every exhibition by its name; one that was chosen and is gone keeps its box, so that it can be taken out."""
        gone = dict.fromkeys(self.initial.get("exhibitions", ()), _NO_EXHIBITION)
        named = gone | queries.exhibitions_by_name()
        return [(key, words.in_language(get_language())) for key, words in named.items()]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not self.errors:
            try:
                rules.check_funders([funder.pk for funder, *_ in self.funders])
                rules.check_merchant_share(given["merchant_share"], day=rules.day_in_seoul(given["opens_at"]))
                rules.check_openable(self._plan())
                plan = self.columns
                rules.check_limits(cap=plan["cap"], funders=self._parts, paying=plan["paying"])
            except rules.Refused as refusal:
                raise forms.ValidationError(refusal.words.in_language(get_language())) from None
        return given

    def always(self) -> list[forms.BoundField]:
        """The fields that are never folded."""
        return [self[name] for name in _ALWAYS]

    def folded(self) -> list[tuple[Words, list[forms.BoundField], bool]]:
        """The other fields under their words; open where something is wrong or was said before."""
        return [
            (words, [self[name] for name in names], any(self._is_said(name) for name in names))
            for words, names in _FOLDED
        ]

    def _is_said(self, name: str) -> bool:
        return name in self.errors or (
            bool(self.initial.get(name)) and self.initial[name] != self.fields[name].initial
        )

    @property
    def funders(self) -> list[tuple[Organisation, int, int]]:
        given = self.cleaned_data
        rows = [
            (given.get(f"funder_{n}"), given.get(f"share_{n}") or 0, given.get(f"most_{n}") or 0)
            for n in range(1, _FUNDERS + 1)
        ]
        return [(funder, share, most) for funder, share, most in rows if funder is not None]

    @property
    def _parts(self) -> list[rules.Funder]:
        """The funders as a division of the discount sees them, the merchants last."""
        parts = [rules.Funder(share, most) for _, share, most in self.funders]
        share, most = self.cleaned_data["merchant_share"], self.cleaned_data["merchant_most"] or 0
        return [*parts, rules.Funder(share, most, is_merchant=True)] if share else parts

    def _plan(self) -> rules.Plan:
        plan = self.columns
        shares = [part.share for part in self._parts]
        names = (
            "rate", "amount", "cap", "minimum_order", "quantity", "daily_quantity", "per_person", "opens_at",
            "closes_at", "usable_until", "funded_until", "is_automatic", "channels",
        )  # fmt: skip
        return rules.Plan(shares=shares, **{name: plan[name] for name in names})

    @property
    def columns(self) -> dict[str, Any]:
        """The campaign's columns."""
        given = self.cleaned_data
        amount = given["amount"] or 0
        same = (
            "title", "title_en", "minimum_order", "quantity", "rolls_over", "opens_at", "closes_at", "usable_until",
            "funded_until", "first_purchase_only", "is_automatic", "group",
        )  # fmt: skip
        return {
            **{name: given[name] for name in same},
            "rate": 0 if amount else given["percent"],
            "cap": amount or given["cap"] or 0,
            "amount": amount,
            "channels": [rules.ONLINE] if given["is_automatic"] else given["channels"],
            "daily_quantity": given["daily_quantity"] or 0,
            "per_person": given["per_person"] or 1,
            "on_return": given["on_return"] or "keep",
            "paying": given["paying"] or "shares",
            "scope": {name: keys for name in _SCOPE if (keys := _keys(given[name]))},
        }

    @property
    def plan(self) -> dict[str, Any]:
        """What `actions.edit_campaign` wants to know, and with the id `actions.draft_campaign`."""
        given = self.cleaned_data
        return {
            "edition": given["edition"],
            "funders": self.funders,
            "merchant_share": given["merchant_share"],
            "merchant_most": given["merchant_most"] or 0,
            **self.columns,
        }


def _keys(chosen: Any) -> list[str]:
    """What a version's scope keeps: ids of things, codes of regions."""
    if isinstance(chosen, list):
        return chosen
    return sorted(each.code if isinstance(each, places.Region) else str(each.pk) for each in chosen)


def initial_of(campaign: Campaign) -> dict[str, Any]:
    """A draft as its form shows it."""
    same = (
        "edition", "title", "title_en", "minimum_order", "quantity", "daily_quantity", "rolls_over", "per_person",
        "opens_at", "closes_at", "usable_until", "funded_until", "channels", "first_purchase_only", "is_automatic",
        "group", "on_return", "paying",
    )  # fmt: skip
    shown: dict[str, Any] = {"id": campaign.pk, **{name: getattr(campaign, name) for name in same}}
    shown |= {name: campaign.scope.get(name, []) for name in _SCOPE}
    if campaign.amount:
        shown["amount"], shown["percent"], shown["cap"] = campaign.amount, None, None
    else:
        shown["percent"], shown["cap"] = Decimal(campaign.rate) / 100, campaign.cap
    funders = [each for each in campaign.fundings.all() if each.funder_id is not None]
    for n, funding in enumerate(funders[:_FUNDERS], 1):
        shown[f"funder_{n}"] = funding.funder_id
        shown[f"share_{n}"] = Decimal(funding.share) / 100
        shown[f"most_{n}"] = funding.each_most
    for funding in campaign.fundings.all():
        if funding.funder_id is None:
            shown["merchant_share"] = Decimal(funding.share) / 100
            shown["merchant_most"] = funding.each_most
    return shown


class AmendmentForm(forms.Form):
    """What an open campaign may still become: better for whoever has a coupon."""

    percent = PercentField(required=False)
    cap = forms.IntegerField(min_value=1, required=False)
    amount = forms.IntegerField(min_value=1, required=False)
    minimum_order = forms.IntegerField(min_value=0)
    usable_until = MomentField()
    funded_until = MomentField()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name, field in self.fields.items():
            field.label = _LABELS[name].in_language(get_language())

    @property
    def changes(self) -> dict[str, Any]:
        given = self.cleaned_data
        amount = given["amount"] or 0
        moved = [name for name in ("usable_until", "funded_until") if given[name] != self._shown(name)]
        return {
            "rate": 0 if amount else given["percent"],
            "amount": amount,
            "cap": amount or given["cap"] or 0,
            "minimum_order": given["minimum_order"],
            **{name: given[name] for name in moved},
        }

    def _shown(self, name: str) -> datetime | None:
        """A moment as the field shows it: without its seconds, which nobody who left it alone took away."""
        moment: datetime | None = self.initial[name]
        return moment and moment.replace(second=0, microsecond=0)


class DemandForm(forms.Form):
    """How many may come, to run a campaign dry over them."""

    shoppers = forms.IntegerField(min_value=1, max_value=50_000, initial=5_000)
    half_minutes = forms.IntegerField(min_value=1, max_value=1_440, initial=2)
    use_rate = PercentField(initial=80)
    seed = forms.IntegerField(min_value=0, initial=1)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        labels = {
            "shoppers": Words("받으러 오는 사람 (여는 때마다)", "People who come, to each opening"),
            "half_minutes": Words("그 절반이 오는 데 걸리는 분", "Minutes in which half of them come"),
            "use_rate": Words("받아서 쓰는 비율 (%)", "Share of them who use it (%)"),
            "seed": Words("난수 씨앗: 같으면 결과도 같습니다", "Seed: the same one gives the same outcome"),
        }
        for name, words in labels.items():
            self.fields[name].label = words.in_language(get_language())
