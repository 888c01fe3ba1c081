"""The exhibition that shows everything an exhibition can hold, and the news beside it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hamkke.exhibitions.actions import news, pictures
from hamkke.kernel.words import Words
from hamkke.places import queries as places_told
from hamkke.rehearsal import rules
from hamkke.rehearsal.actions import cast
from hamkke.rehearsal.actions.cast import id_of
from hamkke.rehearsal.rules import featured

if TYPE_CHECKING:
    from hamkke.merchants.models import Product

CHOSEN_MOST = 4

Block = tuple[str, dict[str, Any]]


def body(timeline: rules.Timeline, products: "Sequence[Product]") -> list[Block]:
    """A block of every kind: what opens next on top, what one comes for next, then what there is to read and to see."""
    return [*_window(timeline), *_shelves(products), *_reading(products), ("listed", {})]


def _window(timeline: rules.Timeline) -> list[Block]:
    lead, eyebrow = _both(featured.LEAD), _both(featured.EYEBROW)
    return [
        ("hero", {"eyebrow": eyebrow, "lead": lead, "picture": _picture("fields")}),
        ("coupon", {"campaign": id_of("campaign")}),
        ("countdown", {"heading": _both(featured.EXTENSION), "at": timeline.phases[-1][1]}),
        ("heading", _both(featured.HOW)),
        ("paragraph", _both(featured.HOW_TEXT)),
    ]


def _shelves(products: "Sequence[Product]") -> list[Block]:
    chosen = [product.pk for product in products[:CHOSEN_MOST]]
    newest = {"heading": _both(featured.NEWEST), "kind": "living", "order": "newest", "most": CHOSEN_MOST}
    return [
        ("picked", {"heading": _both(featured.CHOSEN), "products": chosen}),
        ("by_rule", newest),
    ]


def _reading(products: "Sequence[Product]") -> list[Block]:
    story = {
        "heading": _both(featured.STORY),
        "text": _both(featured.STORY_TEXT),
        "merchant": products[0].merchant_id,
        "picture": _picture("jars"),
    }
    film = {
        "heading": _both(featured.FILM),
        "url": featured.FILM_AT,
        "picture": _picture("persimmons"),
    }
    markets: list[Block] = [
        ("market", {"market": market.pk, "text": _both(featured.MARKET), "picture": _picture("market")})
        for market in places_told.markets_in(name="시장")[:1]
    ]
    return [("story", story), *markets, ("video", film)]


def _picture(name: str) -> dict[str, Any]:
    says = featured.PICTURES[name]
    kept = pictures.keep_picture(rules.picture(name), title=says.ko, by=cast.organiser())
    return {"image": kept, "alt_ko": says.ko, "alt_en": says.en}


def _both(words: Words) -> dict[str, str]:
    return {"ko": words.ko, "en": words.en}


def tell_news() -> None:
    """Something that was really announced, with its source."""
    news.tell_news(
        title=featured.NEWS_TITLE,
        announced_on=featured.NEWS_ON,
        source=featured.NEWS_SOURCE,
        source_url=featured.NEWS_AT,
        paragraphs=featured.NEWS,
        by=cast.organiser(),
    )
