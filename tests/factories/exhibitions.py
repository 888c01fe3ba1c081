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
