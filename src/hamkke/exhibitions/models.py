"""기획전 as Wagtail pages: the home, the list of exhibitions, each exhibition with its listings; links to marketplaces."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.blocks import CharBlock, StructBlock, TextBlock
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from hamkke.kernel import ids
from hamkke.kernel.words import Words


class ShownPage(Page):
    """A page whose view stands in `views`; `apps` hands it over, since models know nothing of views."""

    shown_by: ClassVar[Callable[[HttpRequest, Any], HttpResponse]]

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponse:
        return type(self).shown_by(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return type(self).shown_by(request, self)


class HomePage(ShownPage):
    """The front door: the edition now, its coupon, its exhibitions."""

    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["exhibitions.ExhibitionIndexPage"]

    class Meta:
        verbose_name = "처음 화면"


class ExhibitionIndexPage(ShownPage):
    """Every exhibition, newest edition first."""

    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["exhibitions.HomePage"]
    subpage_types: ClassVar[list[str]] = ["exhibitions.ExhibitionPage"]

    class Meta:
        verbose_name = "기획전 목록"


class BothLanguages(StructBlock):
    ko = TextBlock(label="한국어", rows=3)
    en = TextBlock(label="English", rows=3, required=False)

    class Meta:
        icon = "pilcrow"


class Heading(StructBlock):
    ko = CharBlock(label="한국어", max_length=120)
    en = CharBlock(label="English", max_length=160, required=False)

    class Meta:
        icon = "title"


class ExhibitionPage(ShownPage):
    """One exhibition of an edition. `key` is the id its curator gave it, so that curating twice makes one."""

    key = models.UUIDField(default=ids.new, unique=True, editable=False)
    edition = models.ForeignKey(
        "festivals.Edition", models.PROTECT, related_name="+", verbose_name="행사", db_index=True
    )
    title_en = models.CharField("영문 이름", max_length=160)
    intro = StreamField(
        [("heading", Heading(label="소제목")), ("paragraph", BothLanguages(label="문단"))],
        verbose_name="소개",
        blank=True,
    )

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("title_en"),
        FieldPanel("edition"),
        FieldPanel("intro"),
        InlinePanel("listings", label="상품", heading="진열"),
    ]
    parent_page_types: ClassVar[list[str]] = ["exhibitions.ExhibitionIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "기획전"

    @property
    def words(self) -> Words:
        return Words(self.title, self.title_en or self.title)


class Listing(Orderable):
    """A product's place in an exhibition; `sort_order` says where it stands."""

    page = ParentalKey(ExhibitionPage, on_delete=models.CASCADE, related_name="listings")
    product = models.ForeignKey("merchants.Product", models.PROTECT, related_name="+", verbose_name="상품")

    panels: ClassVar[list[Any]] = [FieldPanel("product")]

    class Meta(Orderable.Meta):
        constraints = [
            # Deferred, because Wagtail may swap two listings in one save.
            models.UniqueConstraint(
                fields=["page", "product"],
                name="an_exhibition_lists_a_product_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.product_id}"


class MarketplaceLink(models.Model):
    """Where else a product is sold: a marketplace's name and the address of the product there."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    product = models.ForeignKey("merchants.Product", models.PROTECT, related_name="+", verbose_name="상품")
    channel = models.CharField("판매처", max_length=60)
    url = models.URLField("주소", max_length=500)

    class Meta:
        ordering = ("product", "channel")
        constraints = [
            models.UniqueConstraint(
                fields=["product", "channel"], name="a_channel_is_linked_once_for_a_product"
            ),
            models.CheckConstraint(
                condition=Q(url__startswith="https://") | Q(url__startswith="http://"),
                name="a_marketplace_link_is_a_web_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.product_id}"


class Findable(models.Model):
    """What a search can lead to, as fingers would type it; derived from products, merchants and markets, and made anew from them."""

    class Kind(models.TextChoices):
        PRODUCT = "product", "상품"
        MERCHANT = "merchant", "가게"
        MARKET = "market", "시장"

    kind = models.CharField(max_length=8, choices=Kind)
    subject = models.UUIDField()
    name = models.CharField(max_length=160)
    about = models.TextField(blank=True)  # what else leads to it: of a product its merchant and market, say
    keys = models.TextField()  # of the name, see kernel.hangul
    about_keys = models.TextField(blank=True)
    initials = models.TextField()
    grams = ArrayField(models.TextField())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], name="each_thing_is_found_once"),
        ]
        indexes = [GinIndex(fields=["grams"], name="findables_by_grams")]

    def __str__(self) -> str:
        return self.name

    def is_same(self, other: "Findable | None") -> bool:
        told = attrgetter("name", "about", "keys", "initials", "grams")
        return other is not None and told(self) == told(other)
