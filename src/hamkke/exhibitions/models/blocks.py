"""What an exhibition is put together from. Every sentence stands in Korean and in English."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from django.utils.functional import cached_property
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    ChooserBlock,
    DateTimeBlock,
    IntegerBlock,
    ListBlock,
    StreamBlock,
    StreamBlockValidationError,
    StructBlock,
    StructBlockValidationError,
    TextBlock,
    URLBlock,
)
from wagtail.images.blocks import ImageChooserBlock

from hamkke.exhibitions import rules
from hamkke.kernel.words import Words
from hamkke.places import queries as places

MOST_IN_A_GRID = 24


class Chosen(BaseChooser):
    """A row of a table of ours, picked in the workshop's dialogue; `views.curator` says where each is searched."""

    choose_one_text = "고르기"
    choose_another_text = "다른 것 고르기"
    show_edit_link = False

    def __init__(self, model: str, dialogue: str) -> None:
        self.model, self.chooser_modal_url_name = model, f"{dialogue}:choose"
        super().__init__()


class Reference(ChooserBlock):
    """The id of a row elsewhere. The page's query fetches all of them at once, so a block never fetches its own."""

    def __init__(self, target: str, dialogue: str, **options: Any) -> None:
        self.target_model, self.dialogue = target, dialogue
        super().__init__(**options)

    @cached_property
    def widget(self) -> Chosen:
        return Chosen(self.target_model, self.dialogue)

    def to_python(self, value: Any) -> UUID | None:
        return UUID(str(value)) if value else None

    def bulk_to_python(self, values: Iterable[Any]) -> list[UUID | None]:
        return [self.to_python(value) for value in values]

    def get_prep_value(self, value: UUID | None) -> str | None:
        return str(value) if value else None

    def value_from_form(self, value: Any) -> UUID | None:
        return self.to_python(getattr(value, "pk", value))

    def extract_references(self, value: UUID | None) -> Iterator[tuple[Any, str, str, str]]:
        if value:
            yield self.model_class, str(value), "", ""


class BothLanguages(StructBlock):
    ko = TextBlock(label="한국어", rows=3)
    en = TextBlock(label="English", rows=3, required=False)

    class Meta:
        icon = "pilcrow"


class Heading(StructBlock):
    ko = CharBlock(label="한국어", max_length=120)
    en = CharBlock(label="English", max_length=160, required=False)

    class Meta:
        icon = "title"


class OwnHeading(StructBlock):
    """A block's heading; without one, the block says by itself what it is."""

    ko = CharBlock(label="한국어", max_length=120, required=False)
    en = CharBlock(label="English", max_length=160, required=False)


class Picture(StructBlock):
    """A picture, and what it shows for whoever cannot see it."""

    image = ImageChooserBlock(label="사진", required=False)
    alt_ko = CharBlock(
        label="사진 설명 (한국어)",
        max_length=160,
        required=False,
        help_text="보이지 않는 사람에게 읽어 줄 한 문장. 사진이 있으면 꼭 적어 주세요.",
    )
    alt_en = CharBlock(label="사진 설명 (English)", max_length=160, required=False)

    class Meta:
        icon = "image"

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if value["image"] and not value["alt_ko"].strip():
            missing = ValidationError("사진에 무엇이 보이는지 한 문장으로 적어 주세요.")
            raise StructBlockValidationError({"alt_ko": ErrorList([missing])})
        return value


class Hero(StructBlock):
    eyebrow = OwnHeading(label="윗줄")
    lead = BothLanguages(label="한두 문장")
    picture = Picture(label="큰 사진")

    class Meta:
        icon = "image"
        label = "머리 그림"


class Listed(StructBlock):
    heading = OwnHeading(label="제목")

    class Meta:
        icon = "list-ul"
        label = "진열한 상품"


class Picked(StructBlock):
    heading = Heading(label="제목")
    products = ListBlock(
        Reference("merchants.Product", "pick-products", label="상품"),
        label="상품",
        min_num=1,
        max_num=MOST_IN_A_GRID,
    )

    class Meta:
        icon = "pick"
        label = "손으로 고른 상품"


def provinces() -> list[tuple[str, str]]:
    return [(each.code, each.name) for each in places.provinces()]


class ByRule(StructBlock):
    """Goods that fit when somebody looks, not when the page was written. Every condition that is given must hold."""

    heading = Heading(label="제목")
    kind = ChoiceBlock(
        [(kind, words.ko) for kind, words in rules.CATEGORIES.items()], label="분류", required=False
    )
    province = ChoiceBlock(provinces, label="파는 이의 시·도", required=False)
    market = Reference("places.Market", "pick-markets", label="시장", required=False)
    call = Reference(
        "calls.Call",
        "pick-calls",
        label="모집공고",
        required=False,
        help_text="이 공고에서 선정된 소상공인의 상품만",
    )
    cut = IntegerBlock(
        label="할인율 (% 이상)",
        required=False,
        min_value=1,
        max_value=90,
        help_text="최근 30일 안에, 그 앞 30일의 가장 낮은 값보다 이만큼 내린 상품만",
    )
    order = ChoiceBlock(
        [(name, words.ko) for name, words in rules.ORDERS.items()], label="차례", default="newest"
    )
    most = IntegerBlock(label="몇 개까지", default=8, min_value=1, max_value=MOST_IN_A_GRID)

    class Meta:
        icon = "cog"
        label = "규칙으로 고른 상품"


class Coupon(StructBlock):
    campaign = Reference("coupons.Campaign", "pick-campaigns", label="쿠폰")

    class Meta:
        icon = "tag"
        label = "쿠폰"


class MarketPlace(StructBlock):
    market = Reference("places.Market", "pick-markets", label="시장")
    text = BothLanguages(label="소개")
    picture = Picture(label="사진")

    class Meta:
        icon = "site"
        label = "시장"


class Story(StructBlock):
    heading = Heading(label="제목")
    text = BothLanguages(label="이야기")
    merchant = Reference("merchants.Merchant", "pick-merchants", label="누구의 이야기", required=False)
    picture = Picture(label="사진")

    class Meta:
        icon = "openquote"
        label = "이야기"


class Countdown(StructBlock):
    heading = Heading(label="무엇이 열리나요")
    at = DateTimeBlock(label="언제")

    class Meta:
        icon = "time"
        label = "남은 시간"


class Video(StructBlock):
    """A picture that leads to where the film is shown: no stranger's script runs on our pages."""

    heading = Heading(label="제목")
    url = URLBlock(label="영상 주소", help_text="누르면 그 사이트가 열립니다.")
    picture = Picture(label="표지 사진")

    class Meta:
        icon = "media"
        label = "영상"

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not value["url"].startswith("https://"):
            refused = ValidationError("https:// 로 시작하는 주소만 쓸 수 있습니다.")
            raise StructBlockValidationError({"url": ErrorList([refused])})
        return value


class Body(StreamBlock):
    hero = Hero()
    heading = Heading(label="소제목")
    paragraph = BothLanguages(label="글")
    listed = Listed()
    picked = Picked()
    by_rule = ByRule()
    coupon = Coupon()
    market = MarketPlace()
    story = Story()
    countdown = Countdown()
    video = Video()

    class Meta:
        block_counts = {"hero": {"max_num": 1}, "listed": {"max_num": 1}}

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if any(block.block_type == "hero" for block in cleaned[1:]):
            raise StreamBlockValidationError(
                non_block_errors=ErrorList([ValidationError("머리 그림은 맨 위에 둡니다.")])
            )
        return cleaned


def words_of(value: Any, key: str = "") -> Words:
    """A block's words in both languages; what is not said in English is said in Korean."""
    ko, en = (value[f"{key}{language}"] or "" for language in ("ko", "en"))
    return Words(ko, en or ko)
