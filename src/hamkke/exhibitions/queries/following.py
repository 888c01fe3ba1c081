"""What is new at the shops that somebody follows: their goods in the exhibitions, and the coupons that are good there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from hamkke.coupons import queries as coupons
from hamkke.exhibitions.queries import Card, cards_of, exhibitions_listing, showing
from hamkke.merchants import queries as merchants
from hamkke.people.queries import User

GOODS_MOST = 3
NEW_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Followed:
    """A shop that somebody follows: its newest goods in an exhibition, which of them are new, and the coupons for them."""

    merchant: merchants.Merchant
    cards: list[Card]
    new: frozenset[UUID]
    coupons: list[coupons.Good]


def followed(shops: Sequence[merchants.Follow], shopper: User, *, now: datetime) -> list[Followed]:
    """These shops with what is new there, in the order given, in as many queries for one as for twenty."""
    goods = _newest_goods([each.merchant_id for each in shops])
    cards = {card.product.id: card for card in cards_of(list(goods), now)}
    by_shop: dict[UUID, list[Card]] = {}
    for product in goods:
        if card := cards.get(product):
            by_shop.setdefault(card.product.merchant_id, []).append(card)
    good = _coupons_of(shops, list(cards.values()), shopper, now)
    new = frozenset(product for product, offered_at in goods.items() if offered_at > now - NEW_FOR)
    return [
        Followed(each.merchant, by_shop.get(each.merchant_id, []), new, good.get(each.merchant_id, []))
        for each in shops
    ]


def _newest_goods(owners: list[UUID]) -> dict[UUID, datetime]:
    """Of each merchant the products on an exhibition's shelf that were offered last, with when; the newest first."""
    shown = showing.listings().filter(product__merchant__in=owners).values("product")
    turn = Window(RowNumber(), partition_by="merchant", order_by=[F("offered_at").desc(), "id"])
    ranked = (
        merchants.products_on_sale().filter(pk__in=shown).annotate(turn=turn).filter(turn__lte=GOODS_MOST)
    )
    return dict(ranked.order_by("-offered_at", "id").values_list("pk", "offered_at"))


def _coupons_of(
    shops: Sequence[merchants.Follow], cards: Sequence[Card], shopper: User, now: datetime
) -> dict[UUID, list[coupons.Good]]:
    """By merchant: what is good for one of its goods on show, or at its counter, where nobody says what is bought."""
    shown = exhibitions_listing(card.product.id for card in cards)
    lines = [coupons.CartLine(each.merchant_id, each.merchant_id, 1) for each in shops]
    lines += [
        coupons.CartLine(
            card.product.id,
            card.product.merchant_id,
            card.product.price,
            card.product.id,
            exhibitions=shown.get(card.product.id, ()),
        )
        for card in cards
    ]
    good = coupons.good_for(lines, shopper, now)
    found: dict[UUID, dict[UUID, coupons.Good]] = {}
    for line in lines:
        found.setdefault(line.merchant_id, {}).update({each.campaign.pk: each for each in good[line.id]})
    return {
        owner: sorted(each.values(), key=lambda one: (one.campaign.usable_until, one.campaign.pk))
        for owner, each in found.items()
    }
