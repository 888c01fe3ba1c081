"""What the home page, the exhibitions and a product's page show, each in a handful of queries."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import Length, RowNumber

from hamkke.coupons import queries as coupons
from hamkke.exhibitions import rules
from hamkke.exhibitions.models import ExhibitionPage, Findable, HomePage, Listing, MarketplaceLink
from hamkke.exhibitions.queries import showing
from hamkke.exhibitions.queries.desks import to_do
from hamkke.festivals import queries as festivals
from hamkke.kernel import clock, hangul
from hamkke.kernel.words import Words
from hamkke.merchants import queries as merchants
from hamkke.people import queries as people
from hamkke.places import queries as places

__all__ = ["ExhibitionPage", "HomePage", "Listing", "MarketplaceLink", "to_do"]

OPEN_MOST = COMING_MOST = 3
PRECEDENCE = (festivals.PhaseKind.MAIN, festivals.PhaseKind.PRE_EVENT, festivals.PhaseKind.EXTENSION)


@dataclass(frozen=True)
class Card:
    """A product as a shelf shows it: prices in whole won, where it is made, where else it is sold, what comes off by itself."""

    product: merchants.PricedProduct
    line: coupons.CartLine  # one piece of it, as coupons are reckoned on it
    kind: Words
    drawing: str
    market: str
    links: tuple[MarketplaceLink, ...]
    automatic: tuple[coupons.Automatic, ...] = ()
    photographs: tuple[merchants.Photograph, ...] = ()

    @property
    def has_drawing(self) -> bool:
        return self.drawing != rules.NO_DRAWING

    @property
    def is_lowest(self) -> bool:
        """No price of the last 30 days was lower, and one was higher: a price that never moved is no bargain."""
        return (
            self.product.price
            <= self.product.lowest_price_of_last_30_days
            < self.product.highest_price_of_last_30_days
        )


@dataclass(frozen=True)
class Festival:
    """The edition that the home page is about, and how it stands at the moment."""

    edition: festivals.Edition
    phase: str | None
    dates: festivals.PhaseDates | None  # of the main phase
    days_left: int  # days in Seoul until the main phase begins; negative once it has
    is_over: bool
    coming: list[coupons.Seen]  # what opens next, the soonest first
    coupons: list[coupons.Seen]  # the first that are open now, each with the opening that counts


@dataclass(frozen=True)
class Shelf:
    """An exhibition in a list: how many products it has, and the drawings of the earliest ones."""

    page: ExhibitionPage
    products: int
    drawings: list[str] = field(default_factory=list)


def cards_of(ids: Sequence[UUID], now: datetime) -> list[Card]:
    """Cards for these products in that order, in a fixed number of queries. Products without a price yet are left out."""
    products = merchants.products_with_prices(ids, now)
    markets = _markets_of({product.merchant_id for product in products})
    links: dict[UUID, list[MarketplaceLink]] = {}
    for link in MarketplaceLink.objects.filter(product_id__in=ids).order_by("channel"):
        links.setdefault(link.product_id, []).append(link)
    cart = _one_of_each(products, now)
    lines = {line.id: line for line in cart.lines}
    automatic = coupons.automatic_on(cart)
    photographs = merchants.photographs_of(ids)
    return [
        Card(
            product=product,
            line=lines[product.id],
            kind=rules.CATEGORIES[rules.kind_of(product.category)],
            drawing=rules.drawing_of(product.name),
            market=markets.get(product.merchant_id, ""),
            links=tuple(links.get(product.id, ())),
            automatic=tuple(automatic.get(product.id, ())),
            photographs=tuple(photographs.get(product.id, ())),
        )
        for product in products
    ]


def _one_of_each(products: Sequence[merchants.PricedProduct], now: datetime) -> coupons.Cart:
    shown = exhibitions_listing(product.id for product in products)
    lines = [
        coupons.CartLine(
            product.id, product.merchant_id, product.price, product.id, exhibitions=shown.get(product.id, ())
        )
        for product in products
    ]
    return coupons.cart_of(lines, moment=now)


@dataclass(frozen=True)
class Savings:
    """What one piece costs somebody at the moment: its coupons at work, and those to be had."""

    price: int
    priced: coupons.Priced

    @property
    def payable(self) -> int:
        return self.price - sum(each.discount for each in self.priced.applied)


def savings_on(card: Card, shopper: people.User | None, now: datetime) -> Savings:
    """By the engine that prices orders; a coupon for first purchases is left to the checkout, which knows of them."""
    return Savings(card.product.price, coupons.quote(shopper, coupons.Cart([card.line], moment=now)))


def links_of(product: merchants.Product) -> QuerySet[MarketplaceLink]:
    """Where else a product is sold, by channel."""
    return MarketplaceLink.objects.filter(product=product).order_by("channel")


def _markets_of(owners: Iterable[UUID]) -> dict[UUID, str]:
    """Each merchant's market by name; of several, the first by shop name."""
    shops = (
        merchants.Shop.objects.filter(merchant_id__in=owners, market__isnull=False)
        .order_by("-name", "-id")
        .values_list("merchant_id", "market__name")
    )
    return dict(shops)


def listed_products(page: ExhibitionPage) -> list[UUID]:
    """The ids of an exhibition's products, in their order on the shelf. Of a previewed draft, the draft's."""
    return [listing.product_id for listing in page.listings.all()]


def exhibitions_listing(product_ids: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """The keys of the published exhibitions that list each of these products, in one query."""
    found: dict[UUID, list[UUID]] = {}
    listings = showing.listings().filter(product_id__in=list(product_ids)).order_by()
    for product, key in listings.values_list("product_id", "page__key"):
        found.setdefault(product, []).append(key)
    return {product: frozenset(keys) for product, keys in found.items()}


def exhibition_keyed(key: UUID) -> ExhibitionPage | None:
    """The published exhibition of this key."""
    found: ExhibitionPage | None = (
        showing.seen(ExhibitionPage.objects.filter(key=key)).select_related("edition").first()
    )
    return next(iter(showing.as_seen([found])), None) if found else None


def names_of_exhibitions() -> dict[UUID, Words]:
    """What every exhibition is called, of the newest edition first, by key; one that nobody sees yet says so. One query."""
    pages = ExhibitionPage.objects.order_by("-edition__code", "path").values_list(
        "key", "edition__code", "title", "title_en", "live"
    )
    names = {}
    for key, edition, title, title_en, is_live in pages:
        ko, en = ("", "") if is_live else (" (게시 전)", " (not published)")
        names[key] = Words(f"{title} · {edition}{ko}", f"{title_en or title} · {edition}{en}")
    return names


def exhibitions_of(edition: festivals.Edition | None = None) -> list[Shelf]:
    """The published exhibitions, of one edition or of all, newest first, in two queries."""
    return shelves_of(published(edition))


def published(edition: festivals.Edition | None = None) -> QuerySet[ExhibitionPage]:
    """The pages of the published exhibitions, of one edition or of all, newest first; `shelves_of` shows them."""
    pages: QuerySet[ExhibitionPage] = showing.seen(
        ExhibitionPage.objects.select_related("edition").defer("body")
    )
    if edition is not None:
        pages = pages.filter(edition=edition)
    pages = pages.annotate(count=Count("listings"))
    return pages.order_by("-edition__code", "path")


def shelves_of(pages: Iterable[ExhibitionPage]) -> list[Shelf]:
    """These pages of `published` as a list shows them, in one more query."""
    listed: list[Any] = showing.as_seen(pages)
    drawings = _drawings_of([page.pk for page in listed])
    return [Shelf(page, page.count, drawings.get(page.pk, [])) for page in listed]


def _drawings_of(pages: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    listings = Listing.objects.filter(page_id__in=pages, sort_order__lt=12).order_by("page", "sort_order")
    for page, name in listings.values_list("page_id", "product__name"):
        drawing = rules.drawing_of(name)
        if len(drawings := found.setdefault(page, [])) < 3 and drawing not in drawings:  # noqa: PLR2004 - a row of three.
            drawings.append(drawing)
    return found


def festival_now(now: datetime) -> Festival | None:
    """The edition that runs at `now`; else the next one to come; else the latest one that was."""
    edition = festivals.current_edition(now) or _nearest_edition(now)
    if edition is None:
        return None
    phases = festivals.phases_of([edition])[edition.pk]
    running = next((kind for kind in PRECEDENCE if kind in phases and _runs(phases[kind], now)), None)
    main = phases.get(festivals.PhaseKind.MAIN) or next(iter(phases.values()), None)
    in_front = coupons.in_front(edition, now)
    return Festival(
        edition=edition,
        phase=running,
        dates=main,
        days_left=(main.starts_at.astimezone(clock.SEOUL).date() - now.astimezone(clock.SEOUL).date()).days
        if main
        else 0,
        is_over=bool(phases) and all(dates.ends_at <= now for dates in phases.values()),
        coupons=in_front.open[:OPEN_MOST],
        coming=in_front.coming[:COMING_MOST],
    )


def _runs(dates: festivals.PhaseDates, now: datetime) -> bool:
    return dates.starts_at <= now < dates.ends_at


def _nearest_edition(now: datetime) -> festivals.Edition | None:
    editions = list(festivals.editions())
    phases = festivals.phases_of(editions)
    starts = {
        edition.pk: min(dates.starts_at for dates in phases[edition.pk].values())
        for edition in editions
        if phases[edition.pk]
    }
    dated = [edition for edition in editions if edition.pk in starts]
    coming = [edition for edition in dated if starts[edition.pk] > now]
    if coming:
        return min(coming, key=lambda edition: starts[edition.pk])
    return max(dated, key=lambda edition: starts[edition.pk], default=editions[0] if editions else None)


# ── Finding ──

KINDS = frozenset(Findable.Kind.values)


@dataclass(frozen=True)
class Group:
    """What was found of one kind, the nearest first, and how many there are of it in all."""

    kind: str
    found: list[Findable]
    count: int


@dataclass(frozen=True)
class Findings:
    """What a search led to, kind by kind; `is_guessed` when one key of what was typed had to be doubted."""

    groups: list[Group]
    is_guessed: bool = False


def search(text: str, *, kind: str = "", most: int = 6, start: int = 0) -> Findings:
    """Products, merchants and markets for a text however it was typed, in one query, or two where it was mistyped.

    Of each kind `most`, or of one `kind` alone those from `start` on. The kind with the nearest finding comes first.
    """
    keys = hangul.keys(text)
    if not keys:
        return Findings([])
    wanted = Findable.objects.filter(kind=kind) if kind else Findable.objects.all()
    groups = _groups(wanted.filter(_meant(keys, text)), keys, text, start, most)
    halves = None if groups else hangul.halves(keys)
    if halves is None:
        return Findings(groups)
    near = _having(halves[0]) | _having(halves[1])
    guessed = wanted.filter(near, keys__regex=hangul.mistyped(keys))
    return Findings(_groups(guessed, keys, text, start, most), is_guessed=True)


def _meant(keys: str, text: str) -> Q:
    """The name has these keys in it, or begins its syllables with them, or each word stands somewhere in what is told of it."""
    begun = _having(keys, mark=INITIAL) & Q(initials__contains=keys) if hangul.is_initials(keys) else Q()
    if begun and not text.isascii():  # ㄱㅈ; an English word may well be nothing but keys of consonants
        return begun
    every = Q()
    for word in filter(None, map(hangul.keys, text.split())):
        every &= _having(word) & (Q(keys__contains=word) | Q(about_keys__contains=word))
    return (_having(keys) & Q(keys__contains=keys)) | every | begun


INITIAL = "^"  # before the runs of a name's initials, so that they are no runs of its keys


def _having(keys: str, mark: str = "") -> Q:
    return Q(grams__contains=sorted(mark + gram for gram in hangul.longest_grams(keys)))


def _groups(found: QuerySet[Findable], keys: str, text: str, start: int, most: int) -> list[Group]:
    nearness = Case(
        When(keys=keys, then=0),
        When(name__istartswith=text.strip(), then=1),
        When(name__icontains=text.strip(), then=2),
        When(keys__startswith=keys, then=3),
        When(initials__startswith=keys, then=4),
        When(keys__contains=keys, then=5),
        When(initials__contains=keys, then=6),
        default=7,
        output_field=IntegerField(),
    )
    ranked = found.annotate(nearness=nearness, length=Length("name")).annotate(
        place=Window(RowNumber(), partition_by="kind", order_by=["nearness", "length", "name", "id"]),
        count=Window(Count(Value(1)), partition_by="kind"),
    )
    rows = ranked.filter(place__gt=start, place__lte=start + most).defer(
        "grams", "keys", "about_keys", "initials"
    )
    groups: dict[str, list[Any]] = {kind: [] for kind in Findable.Kind.values}
    for row in rows.order_by("place", "kind"):
        groups[row.kind].append(row)
    nearest_first = sorted(filter(None, groups.values()), key=lambda rows: rows[0].nearness)
    return [Group(rows[0].kind, rows, rows[0].count) for rows in nearest_first]


def findable_merchants(ids: Collection[UUID] | None = None) -> Iterator[Findable]:
    """What can be found of these merchants, or of all: themselves by their shops, markets and region, and their products."""
    owners, products = merchants.merchants(), merchants.products_on_sale()
    shops = merchants.shops()
    if ids is not None:
        owners, products = owners.filter(pk__in=ids), products.filter(merchant__in=ids)
        shops = shops.filter(merchant__in=ids)
    shop_names: dict[UUID, list[str]] = {}
    markets: dict[UUID, list[str]] = {}
    for shop in shops:
        shop_names.setdefault(shop.merchant_id, []).append(shop.name)
        if shop.market is not None:
            markets.setdefault(shop.merchant_id, []).append(shop.market.name)
    names = {}
    for merchant in owners:
        names[merchant.pk] = merchant.name
        region = merchant.region.name if merchant.region else ""
        told = [*shop_names.get(merchant.pk, []), *markets.get(merchant.pk, []), region]
        yield _findable(Findable.Kind.MERCHANT, merchant.pk, merchant.name, told)
    for product in products:
        told = [names[product.merchant_id], *markets.get(product.merchant_id, []), product.category]
        yield _findable(Findable.Kind.PRODUCT, product.pk, product.name, told)


def findable_markets() -> Iterator[Findable]:
    """What can be found of markets: each by its address and what is sold there."""
    for market in places.markets_in():
        yield _findable(Findable.Kind.MARKET, market.pk, market.name, [market.address, market.goods])


def _findable(kind: Findable.Kind, subject: UUID, name: str, about: Iterable[str]) -> Findable:
    told = [each for each in dict.fromkeys(about) if each and each != name]
    keys, initials = hangul.keys(name), hangul.initials(name)
    about_keys = " ".join(hangul.keys(each) for each in told)
    grams = hangul.grams(keys) | {gram for each in told for gram in hangul.grams(hangul.keys(each))}
    return Findable(
        kind=kind,
        subject=subject,
        name=name,
        about=" · ".join(told),
        keys=keys,
        about_keys=about_keys,
        initials=initials,
        grams=sorted(grams | {INITIAL + gram for gram in hangul.grams(initials)}),
    )
