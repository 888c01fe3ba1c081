from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest, Least
from django.urls import reverse

from hamkke.kernel.kept import Kept
from hamkke.kernel.to_do import ToDo, until
from hamkke.kernel.words import Words
from hamkke.merchants.models import Follow, Merchant, Photograph, Price, Product, Shop
from hamkke.merchants.queries.calling import (
    calls_of_merchants,
    calls_of_products,
    merchants_called,
    products_called,
)
from hamkke.merchants.queries.following import (
    followed_by,
    followed_kept_of,
    followers_of,
    is_followed,
)
from hamkke.merchants.queries.photographs import photograph_files, photograph_path, photographs_of
from hamkke.merchants.rules import WITHDRAWAL_EXCEPTIONS, NotYetPriced, checked_business_number
from hamkke.people.queries import User
from hamkke.places.queries import Market

__all__ = [
    "Follow",
    "Merchant",
    "Photograph",
    "PricedProduct",
    "Product",
    "Shop",
    "calls_of_merchants",
    "calls_of_products",
    "followed_by",
    "followers_of",
    "is_followed",
    "kept_of",
    "lowest_price_of_last_30_days",
    "merchant_numbered",
    "merchants",
    "merchants_called",
    "merchants_owned_by",
    "names_of_merchants",
    "photograph_files",
    "photograph_path",
    "photographs_of",
    "price_of",
    "priced_products_of",
    "prices_of",
    "prices_of_last_30_days",
    "product_with_price",
    "products_called",
    "products_found",
    "products_of",
    "products_on_sale",
    "products_stopped_by",
    "products_with_prices",
    "shops",
    "shops_by_market",
    "shops_in",
    "shops_named",
    "shops_of",
    "shops_owned_by",
    "to_do_of_merchant",
]

LOOK_BACK = timedelta(days=30)


@dataclass(frozen=True)
class PricedProduct:
    """A product as a page or a basket shows it; both prices in whole won."""

    id: UUID
    name: str
    description: str
    category: str
    merchant_id: UUID
    merchant_name: str
    price: int
    lowest_price_of_last_30_days: int
    highest_price_of_last_30_days: int
    withdrawal_exception: str = ""
    stopped_at: datetime | None = None

    @property
    def unreturnable(self) -> Words | None:
        """Why it does not come back for a change of mind; None when it does."""
        return WITHDRAWAL_EXCEPTIONS.get(self.withdrawal_exception)


def price_of(product: Product, now: datetime) -> int:
    """The price in force at `now`, in whole won. Raises NotYetPriced before the product's first price."""
    return _priced(product, now).price


def lowest_price_of_last_30_days(product: Product, now: datetime) -> int:
    """The lowest price in force at any moment of the 30 days up to `now`, in whole won.

    Shown beside a festival price, so that no list price can be raised just before it (표시·광고의 공정화에 관한 법률).
    Raises NotYetPriced before the product's first price.
    """
    return _priced(product, now).lowest_price_of_last_30_days


def _priced(product: Product, now: datetime) -> PricedProduct:
    found = _priced_products(Q(pk=product.pk), now)
    if not found:
        raise NotYetPriced(product=product.name)
    return found[0]


def products_with_prices(ids: Sequence[UUID], now: datetime) -> list[PricedProduct]:
    """The products with these ids in that order, with merchant and prices, in one query.

    Those that are unknown, not sold any more, or have no price yet at `now`, are absent.
    """
    found = {each.id: each for each in _priced_products(Q(id__in=ids, stopped_at=None), now)}
    return [found[product] for product in ids if product in found]


def priced_products_of(merchant: Merchant, now: datetime) -> list[PricedProduct]:
    """A merchant's products by name, with their prices, those not sold any more as well, in one query."""
    return _priced_products(Q(merchant=merchant), now)


def products_of(merchant: Merchant) -> QuerySet[Product]:
    """The products that a merchant sells, by name."""
    return Product.objects.filter(merchant=merchant, stopped_at=None).order_by("name", "id")


def products_stopped_by(merchant_id: UUID) -> QuerySet[Product]:
    """The products that a merchant does not sell any more, in a stated order."""
    return Product.objects.filter(merchant=merchant_id, stopped_at__isnull=False).order_by("id")


def product_with_price(product: Product, now: datetime) -> PricedProduct:
    """A product with its prices, sold or not any more. Raises NotYetPriced before the product's first price."""
    return _priced(product, now)


def products_offered_by(merchant_ids: Iterable[UUID], *, category: str = "") -> QuerySet[Product]:
    """The products of these merchants, of one category if named, in a stated order."""
    products = products_on_sale().filter(merchant_id__in=merchant_ids).order_by("id")
    return products.filter(category=category) if category else products


def products_found(
    now: datetime,
    *,
    category_has: Collection[str] = (),
    category_has_not: Collection[str] = (),
    province: str = "",
    market: UUID | None = None,
    merchant_ids: Iterable[UUID] | QuerySet[Any, UUID] | None = None,
    cut: int = 0,
    order: Literal["newest", "cut", "cheapest"] = "newest",
) -> QuerySet[Product]:
    """Products on sale at `now` that fit every condition that is given, in a stated order.

    A category has one of `category_has` in it, if any, and none of `category_has_not`; `province` is the code of the merchant's, `cut` how many per cent the price fell at least within the last 30 days, from
    the lowest of the 30 days before it fell: no price can be raised just to be cut.
    """
    found = _with_cut(products_on_sale(), now).filter(price__isnull=False)
    if category_has:
        found = found.filter(_category_has(category_has))
    if category_has_not:
        found = found.exclude(_category_has(category_has_not))
    if province:
        region = Coalesce("merchant__region__successor__code", "merchant__region__code")
        found = found.alias(region=region).filter(region__startswith=province)
    if market is not None:
        found = found.filter(merchant__in=Shop.objects.filter(market=market).values("merchant"))
    if merchant_ids is not None:
        found = found.filter(merchant__in=merchant_ids)
    if cut:
        found = found.filter(pk__in=_recently_priced(now), price__lte=F("before") * (100 - cut) / 100)
    first = {
        "newest": F("offered_at").desc(),
        "cut": (F("price") * 10_000 / F("before")).asc(nulls_last=True),
    }
    return found.order_by(first.get(order, F("price").asc()), "id")


def _category_has(words: Collection[str]) -> Q:
    return Q(*[("category__icontains", word) for word in words], _connector=Q.OR)


def _recently_priced(now: datetime) -> QuerySet[Price, UUID]:
    changed = Price.objects.filter(effective_from__gt=now - LOOK_BACK, effective_from__lte=now)
    return changed.order_by().values_list("product", flat=True)


def _with_cut(products: QuerySet[Product], now: datetime) -> QuerySet[Any]:
    """With `price` at `now`, `since` when it is asked, and `before`: the lowest of the 30 days before that."""
    until_now = Price.objects.filter(product=OuterRef("pk"), effective_from__lte=now)
    latest = until_now.order_by("-effective_from", "-id")
    earlier = until_now.filter(effective_from__lt=OuterRef("since")).order_by("-effective_from", "-id")
    standing = earlier.filter(effective_from__lte=OuterRef("since") - LOOK_BACK)
    within = earlier.filter(effective_from__gt=OuterRef("since") - LOOK_BACK)
    return products.alias(
        price=Subquery(latest.values("amount")[:1]), since=Subquery(latest.values("effective_from")[:1])
    ).alias(
        before=Least(
            Subquery(standing.values("amount")[:1]),
            Subquery(within.order_by().values("product").annotate(lowest=Min("amount")).values("lowest")),
        )
    )


def shops_of(merchant: Merchant) -> QuerySet[Shop]:
    """A merchant's shops by name, their markets with them."""
    return Shop.objects.filter(merchant=merchant).select_related("market").order_by("name", "id")


def shops() -> QuerySet[Shop]:
    """Every shop by name, with its merchant and market."""
    return Shop.objects.select_related("merchant", "market").order_by("name", "id")


def shops_by_market(owners: QuerySet[Any, UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    """The shops of these merchants in each market that has any, by name: whose each is, and what it is called. One query."""
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    shops = Shop.objects.filter(market__isnull=False, merchant__in=owners).order_by("name", "id")
    for market, merchant, name in shops.values_list("market", "merchant", "name"):
        found.setdefault(market, []).append((merchant, name))
    return found


def shops_in(market: Market) -> QuerySet[Shop]:
    """The shops in a market, by name."""
    return Shop.objects.filter(market=market).order_by("name", "id")


def shops_owned_by(user_id: UUID) -> QuerySet[Shop]:
    """The shops of the merchants that a person owns, by name."""
    return shops().filter(merchant__owner_id=user_id)


def shops_named(text: str) -> QuerySet[Shop]:
    """The shops in whose own, merchant's or market's name every word of `text` stands, by name."""
    found = shops()
    for word in text.split():
        found = found.filter(
            Q(name__icontains=word) | Q(merchant__name__icontains=word) | Q(market__name__icontains=word)
        )
    return found


def prices_of(product: Product) -> QuerySet[Price]:
    """Every price a product ever had, the newest first."""
    return Price.objects.filter(product=product).order_by("-effective_from", "-id")


def prices_of_last_30_days(product_id: UUID, now: datetime) -> list[tuple[datetime, int]]:
    """From which moment on which price stood within the 30 days up to `now`, the earliest first.

    The first begins 30 days ago, or when the product was first offered; empty before its first price.
    """
    since = now - LOOK_BACK
    changes = Price.objects.filter(product=product_id, effective_from__lte=now)
    before = changes.filter(effective_from__lte=since).order_by("-effective_from", "-id")[:1]
    shown = changes.filter(Q(effective_from__gt=since) | Q(pk__in=before.values("pk")))
    return [
        (max(since, price.effective_from), price.amount) for price in shown.order_by("effective_from", "id")
    ]


def merchants() -> QuerySet[Merchant]:
    """Every merchant by name, with its region."""
    return Merchant.objects.select_related("region").order_by("name", "id")


def names_of_merchants(ids: Iterable[UUID]) -> dict[UUID, str]:
    """What many merchants are called, in one query; those that are unknown are absent."""
    return dict(Merchant.objects.filter(pk__in=list(ids)).order_by().values_list("pk", "name"))


def merchant_numbered(business_number: str) -> Merchant | None:
    """The merchant with this business number, written with or without hyphens.

    Raises BusinessNumberNotTenDigits or BusinessNumberWrong.
    """
    return merchants().filter(business_number=checked_business_number(business_number)).first()


def products() -> QuerySet[Product]:
    """Every product by name."""
    return Product.objects.order_by("name", "id")


def products_on_sale() -> QuerySet[Product]:
    """Every product by name that its merchant has not stopped selling."""
    return products().filter(stopped_at=None)


def merchants_owned_by(user_id: UUID) -> QuerySet[Merchant]:
    """The merchants that a person owns, by name."""
    return merchants().filter(owner_id=user_id)


def to_do_of_merchant(owner: User, now: datetime) -> list[ToDo]:
    """What is missing before a person's merchants can sell: the shop itself, products, prices. Two queries."""
    owned = list(
        merchants_owned_by(owner.pk).annotate(
            goods=Count("products", distinct=True),
            unpriced=Count("products", filter=Q(products__prices=None), distinct=True),
        )
    )
    if not owned:
        return [
            until(
                None,
                Words("가게를 등록하세요", "Register your shop"),
                reverse("merchants:registration"),
                now=now,
            )
        ]
    none = Words("{name}: 팔 상품을 올리세요", "{name}: add what you sell")
    unpriced = Words("{name}: 값이 없는 상품 {n}개", "{name}: {n} products without a price")
    return [
        until(
            None,
            said.format(name=each.name, n=each.unpriced),
            reverse("merchants:merchant", args=[each.pk]),
            now=now,
        )
        for each in owned
        for said, is_so in ((none, not each.goods), (unpriced, each.unpriced))
        if is_so
    ]


def _priced_products(condition: Q, now: datetime) -> list[PricedProduct]:
    since = now - LOOK_BACK
    prices = Price.objects.filter(product=OuterRef("pk"))
    latest_first = ("-effective_from", "-id")
    standing = Subquery(prices.filter(effective_from__lte=since).order_by(*latest_first).values("amount")[:1])
    changes = prices.filter(effective_from__gt=since, effective_from__lte=now).order_by().values("product")
    # PostgreSQL's LEAST and GREATEST pass over what is null.
    lowest = Least(standing, Subquery(changes.annotate(lowest=Min("amount")).values("lowest")))
    highest = Greatest(standing, Subquery(changes.annotate(highest=Max("amount")).values("highest")))
    found = (
        Product.objects.filter(condition)
        .annotate(
            price=Subquery(
                prices.filter(effective_from__lte=now).order_by(*latest_first).values("amount")[:1]
            ),
            lowest=lowest,
            highest=highest,
            merchant_name=F("merchant__name"),
        )
        .filter(price__isnull=False)
        .order_by("name", "id")
        .values_list(
            "id",
            "name",
            "description",
            "category",
            "merchant_id",
            "merchant_name",
            "price",
            "lowest",
            "highest",
            "withdrawal_exception",
            "stopped_at",
            named=True,
        )
    )
    return [PricedProduct(*row) for row in found]


def kept_of(user: User) -> list[Kept]:
    """The businesses that somebody runs here, and those they follow."""
    return [
        Kept(
            Words("내 가게", "Your businesses"),
            Words(
                "누구의 상품이고 누구에게 정산하는지 알기 위해",
                "To know whose goods they are, and who is to be paid",
            ),
            Words("거래 기록과 함께 5년", "Five years, with the record of what was sold"),
            [
                {"name": each.name, "representative": each.representative, "number": each.business_number}
                for each in merchants_owned_by(user.pk)
            ],
            outlasts=True,
        ),
        followed_kept_of(user),
    ]
