"""기획전 as Wagtail pages: the home, the list of exhibitions, each exhibition with its listings."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from hamkke.exhibitions import rules
from hamkke.exhibitions.models.blocks import Body
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
    subpage_types: ClassVar[list[str]] = ["exhibitions.ExhibitionIndexPage", "exhibitions.NewsIndexPage"]

    class Meta:
        verbose_name = "처음 화면"


class ExhibitionIndexPage(ShownPage):
    """Every exhibition, newest edition first."""

    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["exhibitions.HomePage"]
    subpage_types: ClassVar[list[str]] = ["exhibitions.ExhibitionPage"]

    class Meta:
        verbose_name = "기획전 목록"


class ExhibitionPage(ShownPage):
    """One exhibition of an edition. `key` is the id its curator gave it, so that curating twice makes one."""

    key = models.UUIDField(default=ids.new, unique=True, editable=False)
    edition = models.ForeignKey(
        "festivals.Edition", models.PROTECT, related_name="+", verbose_name="행사", db_index=True
    )
    title_en = models.CharField("영문 이름", max_length=160)
    body = StreamField(Body(), verbose_name="내용", blank=True)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("title_en"),
        FieldPanel("edition"),
        FieldPanel("body"),
        InlinePanel(
            "listings",
            label="상품",
            heading="진열",
            help_text="이 기획전의 쿠폰이 적용되는 상품입니다. ‘진열한 상품’ 자리에 이 차례로 보이고, 자리를 두지 않으면 맨 끝에 보입니다.",
        ),
        FieldPanel("preview_at"),
    ]
    parent_page_types: ClassVar[list[str]] = ["exhibitions.ExhibitionIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    previewed_by: ClassVar[Callable[[HttpRequest, Any, str], HttpResponse]]
    preview_at: datetime | None = None  # Typed beside the page, for looking at it; never kept.

    class Meta:
        verbose_name = "기획전"

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return [(mode, words.ko) for mode, words in rules.PREVIEWS.items()]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return type(self).previewed_by(request, self, mode_name)

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
