"""Setting up the home page and curating exhibitions. What is curated is published at once."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Page, Site

from hamkke.audit import actions as audit
from hamkke.exhibitions import queries, rules
from hamkke.exhibitions.models import (
    ExhibitionIndexPage,
    ExhibitionPage,
    Findable,
    HomePage,
    Listing,
    MarketplaceLink,
    NewsIndexPage,
)
from hamkke.merchants import queries as merchants

if TYPE_CHECKING:
    from hamkke.festivals.models import Edition
    from hamkke.merchants.models import Product
    from hamkke.people.models import User

CURATORS = "Moderators"  # Wagtail's own group of those who may edit and publish every page.


@transaction.atomic
def set_up_home(*, by: "User | None" = None) -> HomePage:
    """Make our home page the site's root, in place of Wagtail's welcome page. Done already, it adds what lists are missing."""
    site = Site.objects.select_for_update().get(is_default_site=True)
    known: HomePage | None = HomePage.objects.first()
    if known is not None:
        _add_lists(known)
        return known
    welcome = site.root_page
    root = Page.objects.get(depth=1)
    home = HomePage(title="동행축제", slug="festival", show_in_menus=True)
    root.add_child(instance=home)
    _add_lists(home)
    site.root_page, site.site_name = home, "함께"
    site.save()
    if welcome.specific_class is Page:
        welcome.delete()
    audit.record(by=by, verb="exhibitions.home.set_up", target=home)
    return home


def _add_lists(home: HomePage) -> None:
    if not ExhibitionIndexPage.objects.exists():
        home.add_child(instance=ExhibitionIndexPage(title="기획전", slug="exhibitions", show_in_menus=True))
    if not NewsIndexPage.objects.exists():
        home.add_child(instance=NewsIndexPage(title="정책 소식", slug="news", show_in_menus=True))


@transaction.atomic
def curate(
    *,
    id: UUID,
    edition: "Edition",
    title: str,
    title_en: str,
    intro: str = "",
    intro_en: str = "",
    products: "Sequence[Product]",
    body: "Sequence[tuple[str, dict[str, Any]]]" = (),
    by: "User | None",
) -> ExhibitionPage:
    """Open an exhibition of an edition with these products in this order, and publish it.

    `body` are blocks by kind, each with its value; without any, they are `intro` as a paragraph and the shelf.
    The same id and content again gives the first page back; other content is refused.
    Raises NothingToShow, ListedTwice, NoHomeYet or DifferentContent.
    """
    wanted = [product.pk for product in products]
    rules.check_exhibition(title, wanted)
    # The index is held, so that two curators at once add their pages one after the other.
    index = ExhibitionIndexPage.objects.select_for_update().first()
    if index is None:
        raise rules.NoHomeYet
    page = ExhibitionPage.objects.filter(key=id).first()
    if page is not None:
        return _same(page, edition, title, wanted)
    page = ExhibitionPage(
        key=id,
        edition=edition,
        title=title.strip(),
        title_en=title_en,
        body=list(body) or _body(intro, intro_en),
    )
    page.slug = f"{edition.code}-{id.hex[-8:]}"
    page.listings = [Listing(product_id=product, sort_order=n) for n, product in enumerate(wanted)]
    index.add_child(instance=page)
    _publish(page, by)
    audit.record(by=by, verb="exhibitions.exhibition.curated", target=page, products=len(wanted))
    return page


@transaction.atomic
def link_marketplace(product: "Product", *, channel: str, url: str, by: "User | None") -> MarketplaceLink:
    """Say where else a product is sold. One address for each channel: a new one takes the old one's place.

    Raises NotAWebAddress.
    """
    rules.check_address(url)
    link, is_new = MarketplaceLink.objects.select_for_update().get_or_create(
        product=product, channel=channel.strip(), defaults={"url": url}
    )
    if not is_new and link.url == url:
        return link
    link.url = url
    link.save(update_fields=["url"])
    audit.record(by=by, verb="exhibitions.marketplace.linked", target=product, channel=link.channel, url=url)
    return link


@transaction.atomic
def unlink_marketplace(product: "Product", *, id: UUID, by: "User | None") -> None:
    """Take one of a product's marketplace links away. Taken away twice, nothing more happens."""
    link = MarketplaceLink.objects.select_for_update().filter(pk=id, product=product).first()
    if link is None:
        return
    link.delete()
    audit.record(
        by=by, verb="exhibitions.marketplace.unlinked", target=product, channel=link.channel, url=link.url
    )


@transaction.atomic
def let_curate(user: "User", *, by: "User | None" = None) -> None:
    """Let an organiser into the pages' workshop at /cms/. Let in twice, nothing more happens."""
    curators = Group.objects.get(name=CURATORS)
    if not user.groups.filter(pk=curators.pk).exists():
        user.groups.add(curators)
        audit.record(by=by, verb="exhibitions.curator.let_in", target=user)


@transaction.atomic
def let_curate_no_more(user: "User", *, by: "User | None" = None) -> None:
    """Shut the pages' workshop for someone who is no organiser any more. Shut out twice, nothing more happens."""
    curators = Group.objects.get(name=CURATORS)
    if user.groups.filter(pk=curators.pk).exists():
        user.groups.remove(curators)
        audit.record(by=by, verb="exhibitions.curator.shut_out", target=user)


@transaction.atomic
def index_merchant(id: UUID) -> None:
    """Let a merchant and what it sells be found, and nothing that it stopped selling. Again, it changes nothing."""
    _index(queries.findable_merchants([id]))
    stopped = merchants.products_stopped_by(id).values("pk")
    Findable.objects.filter(kind=Findable.Kind.PRODUCT, subject__in=stopped).delete()


@transaction.atomic
def index_markets() -> None:
    """Let every market be found. Again, it changes nothing."""
    _index(queries.findable_markets())


@transaction.atomic
def index_everything() -> int:
    """Make what a search can lead to anew from what there is; returns how many entries were not as they should be."""
    wanted = [*queries.findable_merchants(), *queries.findable_markets()]
    standing = {
        (row.kind, row.subject): row
        for row in Findable.objects.select_for_update(of=("self",)).order_by("id")
    }
    differing = [row for row in wanted if not row.is_same(standing.pop((row.kind, row.subject), None))]
    _index(differing)
    Findable.objects.filter(pk__in=[row.pk for row in standing.values()]).delete()
    return len(differing) + len(standing)


def _index(entries: Iterable[Findable]) -> None:
    Findable.objects.bulk_create(
        entries,
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["kind", "subject"],
        update_fields=["name", "about", "keys", "about_keys", "initials", "grams"],
    )


def _body(intro: str, intro_en: str) -> list[tuple[str, dict[str, Any]]]:
    said = [("paragraph", {"ko": intro, "en": intro_en})] if intro.strip() else []
    return [*said, ("listed", {"heading": {"ko": "", "en": ""}})]


def _publish(page: ExhibitionPage, by: "User | None") -> None:
    page.save_revision(user=by, log_action=False).publish(user=by, log_action=False)


def _same(page: ExhibitionPage, edition: "Edition", title: str, products: list[Any]) -> ExhibitionPage:
    listed = list(page.listings.order_by("sort_order").values_list("product_id", flat=True))
    if (page.edition_id, page.title, listed) != (edition.pk, title.strip(), products):
        raise rules.DifferentContent
    return page
