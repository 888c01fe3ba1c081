"""What was announced, as the list, the feed and one page tell it."""

from django.db.models import QuerySet

from hamkke.exhibitions.models import NewsPage
from hamkke.exhibitions.models.blocks import words_of
from hamkke.exhibitions.queries import showing
from hamkke.kernel.words import Words


def news() -> QuerySet[NewsPage]:
    """Every published announcement, the newest first."""
    pages: QuerySet[NewsPage] = showing.seen(NewsPage.objects.all()).order_by("-announced_on", "-pk")
    return pages


def told(page: NewsPage) -> list[tuple[str, Words]]:
    """What an announcement says: headings and paragraphs."""
    return [(block.block_type, words_of(block.value)) for block in page.body]


def summary(page: NewsPage) -> Words:
    """Its first paragraph."""
    paragraphs = (said for kind, said in told(page) if kind == "paragraph")
    return next(paragraphs, Words("", ""))
