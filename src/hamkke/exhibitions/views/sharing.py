"""What others show of our pages: a picture for messengers, data for search engines."""

import io
from importlib import resources
from textwrap import wrap
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from hamkke.exhibitions.queries import Card

SIZE = (1200, 630)
MARGIN = 90
PAPER, INK, SOFT, PERSIMMON, GOLD = "#fffcf5", "#2b1c10", "#66543f", "#bd3f0a", "#e3a51c"
LETTERS_A_LINE, LINES_MOST = 13, 2


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


def _letters(size: int) -> ImageFont.FreeTypeFont:
    font = resources.files("hamkke.ui").joinpath("static/ui/fonts/NanumSquareB.ttf")
    return ImageFont.truetype(io.BytesIO(font.read_bytes()), size)


def product_data(card: Card, address: str) -> dict[str, Any]:
    """A product as schema.org words it: its price, whose it is, and whether it can be sent back."""
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
        "image": f"{address}card.png",
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
