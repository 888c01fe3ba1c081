"""Published exhibitions and what they show, for everybody's programs; and all their goods' sheets, for the secretariat's."""

from base64 import b64encode
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from hamkke.exhibitions import queries
from hamkke.festivals import queries as festivals
from hamkke.kernel import clock
from hamkke.merchants.actions import sheets as merchants
from hamkke.people import actions as people
from hamkke.people.queries import Asked
from hamkke.ui.api import Said, Scope, Search, changing, public, said

router = Router(tags=["exhibitions"])
desk = Router(tags=["organiser"])
WRITES = Scope("organiser:write", people.hear_token)


class ExhibitionOut(Schema):
    key: UUID
    title: Said
    edition: str
    address: str
    products: int


class ElsewhereOut(Schema):
    channel: str
    url: str


class CardOut(Schema):
    id: UUID
    name: str
    merchant: str
    market: str
    price: int
    lowest_price_of_last_30_days: int
    elsewhere: list[ElsewhereOut]


class ExhibitionWhole(ExhibitionOut):
    shelf: list[CardOut]


class SheetsIn(Schema):
    marketplace: Literal["coupang", "smartstore", "elevenst", "esm", "kakao"]


class SheetsFileOut(Schema):
    """`content` is the workbook (xlsx) in Base64; what has gaps stands in it apart, with what it needs."""

    name: str
    content: str


@router.get(
    "/exhibitions",
    response=public(list[ExhibitionOut], finds=True),
    summary="공개된 기획전 · published exhibitions",
)
def exhibitions(request: HttpRequest, edition: Search = "") -> list[dict[str, Any]]:
    of = get_object_or_404(festivals.editions(), code=edition) if edition else None
    return [_exhibition(shelf.page, shelf.products) for shelf in queries.exhibitions_of(of)]


@router.get(
    "/exhibitions/{key}",
    response=public(ExhibitionWhole, finds=True),
    summary="기획전과 상품 · one, with its products",
)
def exhibition(request: HttpRequest, key: UUID) -> dict[str, Any]:
    page = queries.exhibition_keyed(key)
    if page is None:
        raise Http404
    cards = queries.cards_of(queries.listed_products(page), clock.now())
    return {**_exhibition(page, len(cards)), "shelf": [_card(card) for card in cards]}


@desk.post(
    "/exhibitions/{key}/sheets",
    response=changing(SheetsFileOut),
    auth=WRITES,
    summary="기획전의 상품 시트 내보내기 · export the sheets of an exhibition's products",
)
def sheets(request: Asked, key: UUID, wanted: SheetsIn) -> dict[str, str]:
    """Each that is whole is kept as exported, with its content; exported again it counts from now on."""
    page = queries.exhibition_keyed(key)
    if page is None:
        raise Http404
    file = merchants.export_sheets(
        queries.listed_products(page), marketplace=wanted.marketplace, by=request.auth
    )
    return {"name": f"hamkke-{wanted.marketplace}-{page.key}.xlsx", "content": b64encode(file).decode()}


def _exhibition(page: queries.ExhibitionPage, products: int) -> dict[str, Any]:
    return {
        "key": page.key,
        "title": said(page.words),
        "edition": page.edition.code,
        "address": page.get_url() or "",
        "products": products,
    }


def _card(card: queries.Card) -> dict[str, Any]:
    product = card.product
    return {
        "id": product.id,
        "name": product.name,
        "merchant": product.merchant_name,
        "market": card.market,
        "price": product.price,
        "lowest_price_of_last_30_days": product.lowest_price_of_last_30_days,
        "elsewhere": [{"channel": link.channel, "url": link.url} for link in card.links],
    }
