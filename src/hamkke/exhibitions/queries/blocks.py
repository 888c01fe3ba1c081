"""What an exhibition's blocks show at one moment, in as many queries for a hundred goods as for one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from wagtail.images import get_image_model
from wagtail.images.models import Filter, SourceImageIOError

from hamkke.calls import queries as calls
from hamkke.coupons import queries as coupons
from hamkke.exhibitions import queries, rules
from hamkke.exhibitions.models import ExhibitionPage
from hamkke.exhibitions.models.blocks import words_of
from hamkke.kernel.words import Words
from hamkke.merchants import queries as merchants
from hamkke.places import queries as places

UNSAID = Words("", "")


@dataclass(frozen=True)
class Picture:
    """An uploaded picture in the widths that browsers choose from."""

    url: str
    srcset: str
    width: int
    height: int
    alt: Words


@dataclass(frozen=True)
class Block:
    """One block as its template shows it: its words, and what was found for it."""

    kind: str
    heading: Words
    text: Words = UNSAID
    picture: Picture | None = None
    cards: list["queries.Card"] = field(default_factory=list)
    about: Any = None  # the coupon as everybody sees it, the market, the merchant, the moment or the address

    @property
    def template(self) -> str:
        return f"exhibitions/blocks/{self.kind}.html"


@dataclass(frozen=True)
class _Found:
    """Everything that the blocks of a page name, fetched once for all of them."""

    cards: dict[UUID, "queries.Card"]
    by_rule: dict[int, list[UUID]]
    pictures: dict[int, Any]
    coupons: dict[UUID, coupons.Seen]
    markets: dict[UUID, places.Market]
    merchants: dict[UUID, merchants.Merchant]


def shown(
    page: ExhibitionPage, listed: Collection[UUID], now: datetime, *, has_coupons: bool = True
) -> list[Block]:
    """The blocks of a page in their order, those left out of which there is nothing to show at `now`.

    `listed` are the goods of its shelf on this page of the list. Without coupons, all of them are shown as gone.
    """
    blocks = [(place, block.block_type, block.value) for place, block in enumerate(page.body)]
    if listed and not any(kind == "listed" for _, kind, _ in blocks):
        # Goods on the shelf are never hidden because nobody said where the shelf stands: it comes last.
        blocks.append((len(blocks), "listed", page.body.stream_block.child_blocks["listed"].get_default()))
    found = _fetched(blocks, listed, now, has_coupons=has_coupons)
    makers = {
        "listed": lambda _, value: _grid("listed", value, listed, found),
        "picked": lambda _, value: _grid("picked", value, value["products"], found),
        "by_rule": lambda place, value: _grid("picked", value, found.by_rule.get(place, ()), found),
        "coupon": lambda _, value: _about("coupon", value, found.coupons.get(value["campaign"]), found),
        "market": lambda _, value: _about("market", value, found.markets.get(value["market"]), found),
        "story": lambda _, value: replace(
            _plain("story", value, found), about=found.merchants.get(value["merchant"])
        ),
        "countdown": lambda _, value: _countdown(value, now),
        "video": lambda _, value: _about("video", value, value["url"], found),
    }
    made = (
        makers[kind](place, value) if kind in makers else _plain(kind, value, found)
        for place, kind, value in blocks
    )
    return [block for block in made if block]


def _fetched(
    blocks: list[tuple[int, str, Any]], listed: Collection[UUID], now: datetime, *, has_coupons: bool
) -> _Found:
    def named(kind: str, key: str) -> list[Any]:
        return [value[key] for _, each, value in blocks if each == kind and value[key]]

    by_rule = {place: _matching(value, now) for place, kind, value in blocks if kind == "by_rule"}
    picked = [product for products in named("picked", "products") for product in products if product]
    wanted = dict.fromkeys([*listed, *picked, *(product for each in by_rule.values() for product in each)])
    campaigns = coupons.with_counts(coupons.Campaign.objects.filter(pk__in=named("coupon", "campaign")))
    seen = [coupons.seen(campaign, now) for campaign in campaigns]
    return _Found(
        cards={card.product.id: card for card in queries.cards_of(list(wanted), now)} if wanted else {},
        by_rule=by_rule,
        pictures=_pictures(value["picture"]["image"] for _, _, value in blocks if "picture" in value),
        coupons={
            each.campaign.pk: each if has_coupons else replace(each, state="sold_out")
            for each in seen
            if each.state != "draft"
        },
        markets=places.Market.objects.select_related("region").in_bulk(named("market", "market")),
        merchants=merchants.merchants().in_bulk(named("story", "merchant")),
    )


def _matching(value: Any, now: datetime) -> list[UUID]:
    """The goods that a rule finds."""
    has, has_not = rules.words_for(value["kind"]) if value["kind"] else ((), ())
    found = merchants.products_found(
        now,
        category_has=has,
        category_has_not=has_not,
        province=value["province"] or "",
        market=value["market"],
        merchant_ids=calls.merchants_selected_by(value["call"]) if value["call"] else None,
        cut=value["cut"] or 0,
        order=value["order"],
    )
    return list(found.values_list("pk", flat=True)[: value["most"]])


def _pictures(images: Iterable[Any]) -> dict[int, Any]:
    """The images by id with the files of the widths we use; those made before are fetched in one query."""
    wanted = {image.pk for image in images if image}
    if not wanted:
        return {}
    return {
        image.pk: image
        for image in get_image_model()
        .objects.filter(pk__in=wanted)
        .prefetch_renditions(*rules.PICTURE_FILTERS)
    }


class _InMemory(Filter):
    """What Wagtail itself draws into is never closed."""

    def run(self, image: Any, output: Any, source: Any = None) -> Any:
        with output:
            return super().run(image, BytesIO(), source)


def drawn(image: Any) -> list[Any]:
    """The files of a picture, the narrowest first; those that are not there yet are drawn now."""
    wanted = [_InMemory(spec) for spec in rules.PICTURE_FILTERS]
    return sorted(image.get_renditions(*wanted).values(), key=lambda file: file.width)


def _picture(value: Any, found: _Found) -> Picture | None:
    if "picture" not in value or not value["picture"]["image"]:
        return None
    image = found.pictures[value["picture"]["image"].pk]
    try:
        files = drawn(image)
    except SourceImageIOError:  # Its file was lost: the page stays up, without the picture.
        return None
    return Picture(
        url=files[-1].url,
        srcset=", ".join(f"{file.url} {file.width}w" for file in files),
        width=files[-1].width,
        height=files[-1].height,
        alt=words_of(value["picture"], "alt_"),
    )


def _plain(kind: str, value: Any, found: _Found) -> Block:
    if "ko" in value:
        said = words_of(value)
        return Block(kind, said, said)
    heading = next((words_of(value[key]) for key in ("heading", "eyebrow") if key in value), UNSAID)
    text = next((words_of(value[key]) for key in ("text", "lead") if key in value), UNSAID)
    return Block(kind, heading, text, _picture(value, found))


def _about(kind: str, value: Any, about: Any, found: _Found) -> Block | None:
    return replace(_plain(kind, value, found), about=about) if about else None


def _grid(kind: str, value: Any, products: Iterable[UUID], found: _Found) -> Block | None:
    cards = [found.cards[product] for product in products if product in found.cards]
    return Block(kind, words_of(value["heading"]), cards=cards) if cards or kind == "listed" else None


def _countdown(value: Any, now: datetime) -> Block | None:
    at = value["at"]
    return Block("countdown", words_of(value["heading"]), about=at) if at and at > now else None
