"""What may be shown in an exhibition, and which picture stands for a product."""

import io
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from PIL import Image, ImageOps

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words


class DifferentContent(Refused):
    reason = "different_content"
    says = Words(
        "그 기획전이나 소식은 이미 다른 내용으로 있습니다.",
        "That exhibition or piece of news exists with other content.",
    )


class NothingToShow(Refused):
    reason = "nothing_to_show"
    says = Words(
        "기획전에는 이름과 상품이 하나 이상 있어야 합니다.",
        "An exhibition needs a name and at least one product.",
    )


class ListedTwice(Refused):
    reason = "listed_twice"
    says = Words(
        "한 기획전에 같은 상품을 두 번 진열할 수 없습니다.", "An exhibition lists a product only once."
    )


class NotAWebAddress(Refused):
    reason = "not_a_web_address"
    says = Words(
        "판매처 주소는 http:// 또는 https:// 로 시작해야 합니다.",
        "A marketplace address begins with http:// or https://.",
    )


class NoHomeYet(Refused):
    reason = "no_home_yet"
    says = Words("먼저 처음 화면을 만들어 주세요.", "Set up the home page first.")


def check_exhibition(title: str, products: Sequence[UUID]) -> None:
    """Refuse an exhibition without a name or products, or with a product twice."""
    if not title.strip() or not products:
        raise NothingToShow
    if len(set(products)) != len(products):
        raise ListedTwice


def check_address(url: str) -> None:
    """Refuse what no browser can open as a page: another scheme, no host, or blanks within."""
    if not _WEB_ADDRESS.fullmatch(url):
        raise NotAWebAddress


_WEB_ADDRESS = re.compile(r"https?://[^\s/?#]+\S*")


# What kinds of goods there are, and the words merchants use for each.
CATEGORIES = {
    "food": Words("먹거리", "Food"),
    "craft": Words("공예", "Craft"),
    "living": Words("생활", "Living"),
    "clothing": Words("옷", "Clothing"),
    "beauty": Words("화장품", "Beauty"),
    "goods": Words("상품", "Goods"),
}
_SAID_AS = {
    "food": ("식품", "먹거리", "음식", "농산", "수산", "축산", "반찬", "간식", "food"),
    "craft": ("공예", "도자", "수공예", "craft"),
    "living": ("생활", "주방", "리빙", "living", "home"),
    "clothing": ("의류", "옷", "패션", "한복", "잡화", "clothing", "fashion"),
    "beauty": ("뷰티", "화장", "미용", "beauty", "cosmetic"),
}


# In which order goods that were found by a rule stand.
ORDERS = {
    "newest": Words("새로 올린 것부터", "Newest first"),
    "cut": Words("많이 내린 것부터", "Deepest price cut first"),
    "cheapest": Words("싼 것부터", "Cheapest first"),
}


def words_for(kind: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words one of which a category of this kind has, and words it has none of: what `kind_of` looks at, for a database."""
    kinds = list(_SAID_AS)
    earlier = kinds[: kinds.index(kind)] if kind in _SAID_AS else kinds
    return _SAID_AS.get(kind, ()), tuple(word for each in earlier for word in _SAID_AS[each])


def kind_of(category: str) -> str:
    """Which of our kinds a merchant's category word belongs to; "goods" when it is none of them."""
    said = category.strip().lower()
    return next((kind for kind, words in _SAID_AS.items() if any(word in said for word in words)), "goods")


# What there are drawings of, and the words in a product's name that ask for them.
_DRAWN_FOR = {
    "food-2": ("곶감", "대봉감", "단감", "사과", "귤", "과일"),
    "food-3": ("장아찌", "고추장", "된장", "간장", "김치", "젓갈", "반찬", "참기름", "꿀"),
    "craft-1": ("꽃병", "도자", "청자", "백자", "화병", "찻잔"),
    "craft-2": ("바구니", "왕골", "대나무", "채반"),
    "living-1": ("조명", "컵", "향초"),
    "living-2": ("그릇", "수저", "유기", "접시", "냄비"),
    "clothing-1": ("한복", "저고리", "셔츠", "앞치마"),
    "clothing-2": ("목도리", "양말", "모자", "장갑", "손뜨개"),
    "beauty-1": ("비누", "샴푸", "세안"),
    "beauty-2": ("크림", "로션", "오일", "세럼"),
    "goods-1": ("보자기", "선물", "꾸러미"),
    "food-1": ("쌀", "밥", "떡", "잡곡", "국수", "만두"),  # last, for 밥그릇 is a bowl and 쌀겨 크림 a cream
}


NO_DRAWING = "none"  # a frame, so that nothing is shown that is not the product


def drawing_of(name: str) -> str:
    """The drawing that stands for a product without a photograph: of what its name says, or of nothing at all."""
    return next(
        (drawing for drawing, words in _DRAWN_FOR.items() if any(word in name for word in words)), NO_DRAWING
    )


# The moments at which curators look at a page before anybody else does.
PREVIEWS = {
    "now": Words("지금", "Now"),
    "opening": Words("여는 날 10시", "Opening day at ten"),
    "gone": Words("쿠폰이 다 나갔을 때", "When the coupons are gone"),
    "after": Words("끝난 뒤", "After the end"),
    "chosen": Words("고른 때", "At a moment of your choice"),
}


def previewed_moment(
    mode: str, *, now: datetime, starts_at: datetime | None, ends_at: datetime | None, chosen: datetime | None
) -> datetime:
    """When a preview looks at a page; now, where the edition has no dates or none was chosen."""
    if mode == "chosen":
        return chosen or now
    if starts_at is None or ends_at is None or mode not in PREVIEWS or mode == "now":
        return now
    return ends_at if mode == "after" else starts_at + timedelta(hours=10)


PICTURE_WIDTHS = (480, 800, 1280)  # a phone, a phone that draws finely, a desk
PICTURE_FILTERS = tuple(f"width-{width}|format-webp|webpquality-78" for width in PICTURE_WIDTHS)

# What a picture needs in order to look as it did; everything else that its file says is of persons, places and devices.
_LOOKS = ("icc_profile", "transparency")
_DRAWN_ANEW = ("JPEG", "PNG", "WEBP")


def only_what_is_seen(content: bytes) -> bytes:
    """A picture's file without where and with what it was taken: upright, drawn anew, in the format it came in.

    GIFs, which no camera writes, and pictures that move are given back as they are.
    """
    with Image.open(io.BytesIO(content)) as opened:
        # Telephones put a second, smaller picture behind the first and still call the file a JPEG.
        kind = "JPEG" if opened.format == "MPO" else opened.format
        if kind not in _DRAWN_ANEW or (kind != "JPEG" and getattr(opened, "n_frames", 1) > 1):
            return content
        picture = ImageOps.exif_transpose(opened)
        picture.info = {name: picture.info[name] for name in _LOOKS if name in picture.info}
        drawn = io.BytesIO()
        picture.save(drawn, kind, quality=92)
    return drawn.getvalue()
