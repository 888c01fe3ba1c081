"""Who had a hand in what is published."""

from typing import TYPE_CHECKING

from hamkke.audit import queries as audit

if TYPE_CHECKING:
    from wagtail.models import Page


def was_published_alone(page: "Page") -> bool:
    """Whether nobody but who published a page last had drafted what was published, as the trail says."""
    told = audit.entries(target_id=str(page.pk)).filter(verb="exhibitions.page.published").first()
    return told is not None and bool(told.facts.get("is_alone"))
