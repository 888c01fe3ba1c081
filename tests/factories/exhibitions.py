from collections.abc import Sequence

from hamkke.exhibitions import actions
from hamkke.exhibitions.models import ExhibitionPage
from hamkke.kernel import ids
from hamkke.merchants.models import Product
from tests.factories.festivals import EditionFactory
from tests.factories.merchants import ProductFactory


def exhibition(products: Sequence[Product] | int = 1, **content) -> ExhibitionPage:
    """A published exhibition, made the way curators make it; the home page is set up first."""
    actions.set_up_home()
    if isinstance(products, int):
        products = [ProductFactory() for _ in range(products)]
    content.setdefault("edition", None)
    return actions.curate(
        **{
            "id": ids.new(),
            "title": "가을 밥상",
            "title_en": "The autumn table",
            "intro": "햅쌀과 제철 반찬을 모았습니다.",
            "intro_en": "New rice and what goes with it.",
            "by": None,
            **content,
            "edition": content["edition"] or EditionFactory(),
            "products": products,
        }
    )


def put_together(page: ExhibitionPage, *blocks: tuple[str, dict]) -> ExhibitionPage:
    """The page with these blocks instead of its own, published; what a block is not told stays empty."""
    page.body = [
        {"type": kind, "value": {**EMPTY.get(kind, {}), **value}, "id": str(ids.new())}
        for kind, value in blocks
    ]
    page.save_revision().publish()
    return page


_WORDS = {"ko": "", "en": ""}
_PICTURE = {"image": None, "alt_ko": "", "alt_en": ""}
_RULE = {"kind": "", "province": "", "market": None, "call": None, "cut": None, "order": "newest", "most": 8}
EMPTY = {
    "hero": {"eyebrow": _WORDS, "lead": _WORDS, "picture": _PICTURE},
    "listed": {"heading": _WORDS},
    "by_rule": {"heading": {"ko": "고른 상품", "en": "Chosen"}, **_RULE},
    "market": {"text": _WORDS, "picture": _PICTURE},
    "story": {"text": _WORDS, "merchant": None, "picture": _PICTURE},
    "video": {"picture": _PICTURE},
}
