"""What the home page, the exhibitions and a product's page show, each in a handful of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from hamkke.coupons import queries as coupons
from hamkke.exhibitions import rules
from hamkke.exhibitions.models import ExhibitionPage, HomePage, Listing, MarketplaceLink
from hamkke.festivals import queries as festivals
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.merchants import queries as merchants

__all__ = ["ExhibitionPage", "HomePage", "Listing", "MarketplaceLink"]

PRECEDENCE = (festivals.PhaseKind.MAIN, festivals.PhaseKind.PRE_EVENT, festivals.PhaseKind.EXTENSION)


@dataclass(frozen=True)
class Card:
    """A product as a shelf shows it: prices in whole won, where it is made, where else it is sold, what comes off by itself."""

    product: merchants.PricedProduct
    kind: Words
    drawing: str
    market: str
    links: tuple[MarketplaceLink, ...]
    automatic: tuple[coupons.Automatic, ...] = ()

    @property
    def is_lowest(self) -> bool:
        """No price of the last 30 days was lower."""
        return self.product.price <= self.product.lowest_price_of_last_30_days


@dataclass(frozen=True)
class Festival:
    """The edition that the home page is about, and how it stands at the moment."""

    edition: festivals.Edition
    phase: str | None
    dates: festivals.PhaseDates | None  # of the main phase
    days_left: int  # days in Seoul until the main phase begins; negative once it has
    is_over: bool
    coupons: list[coupons.Seen]  # that are open now, each with the opening that counts


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
    automatic = _automatic_on(products, now)
    return [
        Card(
            product=product,
            kind=rules.CATEGORIES[rules.kind_of(product.category)],
            drawing=rules.drawing_of(product.category, product.id, product.name),
            market=markets.get(product.merchant_id, ""),
            links=tuple(links.get(product.id, ())),
            automatic=tuple(automatic.get(product.id, ())),
        )
        for product in products
    ]


def _automatic_on(
    products: Iterable[merchants.PricedProduct], now: datetime
) -> dict[UUID, list[coupons.Automatic]]:
    listed = list(products)
    shown = exhibitions_listing(product.id for product in listed)
    lines = [
        coupons.CartLine(
            product.id, product.merchant_id, product.price, product.id, exhibitions=shown.get(product.id, ())
        )
        for product in listed
    ]
    return coupons.automatic_on(lines, now)


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
    listings = Listing.objects.filter(product_id__in=list(product_ids), page__live=True).order_by()
    for product, key in listings.values_list("product_id", "page__key"):
        found.setdefault(product, []).append(key)
    return {product: frozenset(keys) for product, keys in found.items()}


def exhibitions_of(edition: festivals.Edition | None = None) -> list[Shelf]:
    """The published exhibitions, of one edition or of all, newest first, in two queries."""
    pages: QuerySet[ExhibitionPage] = ExhibitionPage.objects.live().select_related("edition")
    if edition is not None:
        pages = pages.filter(edition=edition)
    pages = pages.annotate(count=Count("listings")).order_by("-edition__code", "path")
    drawings = _drawings_of([page.pk for page in pages])
    return [Shelf(page, page.count, drawings.get(page.pk, [])) for page in pages]


def _drawings_of(pages: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    listings = Listing.objects.filter(page_id__in=pages, sort_order__lt=12).order_by("page", "sort_order")
    for page, product, *said in listings.values_list(
        "page_id", "product_id", "product__category", "product__name"
    ):
        drawing = rules.drawing_of(said[0], product, said[1])
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
    return Festival(
        edition=edition,
        phase=running,
        dates=main,
        days_left=(main.starts_at.astimezone(clock.SEOUL).date() - now.astimezone(clock.SEOUL).date()).days
        if main
        else 0,
        is_over=bool(phases) and all(dates.ends_at <= now for dates in phases.values()),
        coupons=[coupons.seen(campaign, now) for campaign in coupons.open_campaigns_of(edition, now)],
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
