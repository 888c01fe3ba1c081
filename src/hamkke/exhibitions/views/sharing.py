"""What others show of our pages: a picture for messengers, data for search engines."""

import io
from collections.abc import Sequence
from functools import cache, lru_cache
from hashlib import sha256
from importlib import resources
from textwrap import wrap
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from hamkke.exhibitions.models import ExhibitionPage, NewsPage
from hamkke.exhibitions.queries import Card
from hamkke.exhibitions.queries.blocks import Block
from hamkke.kernel import money
from hamkke.kernel.words import Words
from hamkke.merchants.queries import PricedProduct

SIZE = (1200, 630)
MARGIN = 90
PAPER, INK, SOFT, PERSIMMON, GOLD = "#fffcf5", "#2b1c10", "#66543f", "#bd3f0a", "#e3a51c"
LETTERS_A_LINE, LINES_MOST = 13, 2
KEPT_MOST = 256  # cards drawn last, of about 20 kB each


def mark_of(product: PricedProduct) -> str:
    """What a drawn card shows, as a short mark: a new price makes a new one."""
    return sha256(f"{product.name}\n{product.price}\n{product.merchant_name}".encode()).hexdigest()[:16]


def card_of(product: PricedProduct) -> bytes:
    return card(product.name, f"{money.spoken(product.price)}원", product.merchant_name)


@lru_cache(KEPT_MOST)
def card(name: str, price: str, merchant: str) -> bytes:
    """A PNG with a name, a price and whose it is, under our mark; nothing of it comes from anywhere else."""
    picture = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((MARGIN, 66, MARGIN + 70, 136), fill=GOLD)
    draw.ellipse((MARGIN + 40, 66, MARGIN + 110, 136), fill=PERSIMMON)
    draw.text((MARGIN + 135, 76), "함께 · 동행축제", fill=INK, font=_letters(42))
    lines = wrap(name, LETTERS_A_LINE, max_lines=LINES_MOST, placeholder="…")
    draw.multiline_text((MARGIN, 205), "\n".join(lines), fill=INK, font=_letters(76), spacing=18)
    draw.text((MARGIN, 430), price, fill=PERSIMMON, font=_letters(72))
    draw.text((MARGIN, 535), merchant[: 2 * LETTERS_A_LINE], fill=SOFT, font=_letters(38))
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


@cache
def _letters(size: int) -> ImageFont.FreeTypeFont:
    font = resources.files("hamkke.ui").joinpath("static/ui/fonts/NanumSquareB.ttf")
    return ImageFont.truetype(io.BytesIO(font.read_bytes()), size)


def product_data(card: Card, address: str, pictures: Sequence[str]) -> dict[str, Any]:
    """A product as schema.org words it: its price, whose it is, and whether it can be sent back. What is shown is sold now."""
    product = card.product
    returns: dict[str, Any] = {"@type": "MerchantReturnPolicy", "applicableCountry": "KR"}
    if product.unreturnable:
        returns["returnPolicyCategory"] = "https://schema.org/MerchantReturnNotPermitted"
    else:
        returns["returnPolicyCategory"] = "https://schema.org/MerchantReturnFiniteReturnWindow"
        returns["merchantReturnDays"] = 7
    return {
        "@type": "Product",
        "name": product.name,
        "description": product.description,
        "category": product.category,
        "image": pictures,
        "offers": {
            "@type": "Offer",
            "url": address,
            "price": product.price,
            "priceCurrency": "KRW",
            "availability": "https://schema.org/InStock",
            "seller": {"@type": "Organization", "name": product.merchant_name},
            "hasMerchantReturnPolicy": returns,
        },
    }


def exhibition_data(page: ExhibitionPage, blocks: Sequence[Block], site: str) -> dict[str, Any]:
    """An exhibition as the list of the goods that it shows."""
    goods = {card.product.id: card.product for block in blocks for card in block.cards}
    return {
        "@type": "ItemList",
        "name": page.title,
        "numberOfItems": len(goods),
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": each.name, "url": f"{site}products/{each.id}/"}
            for n, each in enumerate(goods.values(), 1)
        ],
    }


def said_of(blocks: Sequence[Block]) -> Words:
    """What an exhibition says of itself first."""
    said = (block.text for block in blocks if block.kind in {"hero", "paragraph"} and block.text.ko)
    return next(said, Words("", ""))


def picture_of(blocks: Sequence[Block]) -> str:
    """The address of its large picture, if it has one."""
    return next((block.picture.url for block in blocks if block.kind == "hero" and block.picture), "")


def news_data(page: NewsPage, about: Words, address: str) -> dict[str, Any]:
    """An announcement, with whose it is and where it stands in its own words."""
    return {
        "@type": "NewsArticle",
        "headline": page.title,
        "description": about.ko,
        "url": address,
        "datePublished": page.announced_on.isoformat(),
        "author": {"@type": "Organization", "name": page.source},
        "isBasedOn": page.source_url,
    }
