"""Policy news, told by a curator."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.exhibitions import rules
from hamkke.exhibitions.models import NewsIndexPage, NewsPage
from hamkke.kernel.words import Words

if TYPE_CHECKING:
    from hamkke.people.models import User


@transaction.atomic
def tell_news(
    *,
    title: Words,
    announced_on: date,
    source: str,
    source_url: str,
    paragraphs: Sequence[Words],
    by: "User | None",
) -> NewsPage:
    """Publish what somebody announced, with its source. Told again in the same words, it is there once.

    Raises NoHomeYet, NotAWebAddress, or DifferentContent where that title and address say something else.
    """
    rules.check_address(source_url)
    # The index is held, so that two who tell at once add their pages one after the other.
    index = NewsIndexPage.objects.select_for_update().first()
    if index is None:
        raise rules.NoHomeYet
    told: NewsPage | None = NewsPage.objects.filter(source_url=source_url, title=title.ko).first()
    page = NewsPage(
        title=title.ko,
        title_en=title.en,
        announced_on=announced_on,
        source=source,
        source_url=source_url,
        body=[("paragraph", {"ko": words.ko, "en": words.en}) for words in paragraphs],
    )
    if told is not None:
        return _same(told, page)
    index.add_child(instance=page)
    page.save_revision(user=by, log_action=False).publish(user=by, log_action=False)
    audit.record(by=by, verb="exhibitions.news.told", target=page, source=source)
    return page


def _same(told: NewsPage, again: NewsPage) -> NewsPage:
    if _said(told) != _said(again):
        raise rules.DifferentContent
    return told


def _said(page: NewsPage) -> tuple[Any, ...]:
    blocks = [(block.block_type, dict(block.value)) for block in page.body]
    return page.title_en, page.announced_on, page.source, blocks
