from typing import Any, TypeVar
from uuid import UUID

from django.db import models

from hamkke.festivals import rules

M = TypeVar("M", bound=models.Model)


def once(model: type[M], id: UUID, beside: dict[str, Any] | None = None, **content: Any) -> tuple[M, bool]:
    """Make the row, or answer the one the same id made before. Only `content` must agree, not what stands `beside`."""
    row, is_new = model._default_manager.get_or_create(id=id, defaults={**content, **(beside or {})})  # noqa: SLF001
    if not is_new and any(getattr(row, name) != value for name, value in content.items()):
        raise rules.DifferentContent
    return row, is_new
