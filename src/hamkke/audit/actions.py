from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from hamkke.audit.models import Entry
from hamkke.kernel import clock


def record(*, by: Model | None, verb: str, target: Model, **facts: Any) -> Entry:
    """Write down who did what to which row, in the transaction of the change itself.

    `by` is a person, or None when the system acts by itself. `facts` hold no personal data.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A change and its audit entry belong to one transaction.")
    return Entry.objects.create(
        at=clock.now(),
        by=_uuid(by.pk) if by is not None else None,
        verb=verb,
        target_type=target._meta.label_lower,  # noqa: SLF001 - Django's documented way to a model's name.
        target_id=str(target.pk),
        facts=facts,
    )


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))
