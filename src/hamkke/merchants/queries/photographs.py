"""Photographs of products: which there are, and where their files lie."""

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings

from hamkke.merchants.models import Photograph


def photographs_of(product_ids: Iterable[UUID]) -> dict[UUID, list[Photograph]]:
    """The photographs of many products in one query, each product's in the order in which they are shown."""
    found: dict[UUID, list[Photograph]] = {}
    for each in Photograph.objects.filter(product__in=list(product_ids)).order_by("place"):
        found.setdefault(each.product_id, []).append(each)
    return found


def photograph_path(id: UUID, width: int) -> Path:
    """Where a photograph's file of this width lies."""
    return Path(settings.MEDIA_ROOT) / "photographs" / f"{id}-{width}.webp"


def photograph_files() -> list[Path]:
    """Every file that lies among the photographs, whoever's it is."""
    return list((Path(settings.MEDIA_ROOT) / "photographs").glob("*"))
