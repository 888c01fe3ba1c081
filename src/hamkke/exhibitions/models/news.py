"""정책홍보: what the ministry and its partners announced, told with its source and day."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from hamkke.exhibitions.models.blocks import BothLanguages, Heading
from hamkke.exhibitions.models.pages import ShownPage
from hamkke.kernel.words import Words


class NewsIndexPage(ShownPage):
    """Every announcement, the newest first; the same as a feed."""

    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["exhibitions.HomePage"]
    subpage_types: ClassVar[list[str]] = ["exhibitions.NewsPage"]

    class Meta:
        verbose_name = "정책 소식 목록"


class NewsPage(ShownPage):
    """One announcement: by whom and when it was made, and where it stands in its own words."""

    title_en = models.CharField("영문 제목", max_length=200, blank=True)
    announced_on = models.DateField("발표한 날", db_index=True)
    source = models.CharField("출처", max_length=80, help_text="발표한 기관. 예: 중소벤처기업부")
    source_url = models.URLField("원문 주소", max_length=500, help_text="https:// 로 시작하는 주소")
    body = StreamField(
        [("heading", Heading(label="소제목")), ("paragraph", BothLanguages(label="글"))],
        verbose_name="내용",
    )

    content_panels: ClassVar[list[Any]] = [
        *ShownPage.content_panels,
        FieldPanel("title_en"),
        FieldPanel("announced_on"),
        FieldPanel("source"),
        FieldPanel("source_url"),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["exhibitions.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "정책 소식"
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="news_has_a_source"),
            models.CheckConstraint(
                condition=Q(source_url__startswith="https://") | Q(source_url__startswith="http://"),
                name="a_source_is_a_web_address",
            ),
        ]

    @property
    def words(self) -> Words:
        return Words(self.title, self.title_en or self.title)
