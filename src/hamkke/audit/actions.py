from collections.abc import Iterable
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
    return record_each(verb, [(target, by, facts)])[0]


def record_each(verb: str, deeds: Iterable[tuple[Model, Model | None, dict[str, Any]]]) -> list[Entry]:
    """As `record`, for many rows to which the same was done: each with who did it, and its facts."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A change and its audit entry belong to one transaction.")
    now = clock.now()
    return Entry.objects.bulk_create(
        Entry(
            at=now,
            by=_uuid(by.pk) if by is not None else None,
            verb=verb,
            target_type=target._meta.label_lower,  # noqa: SLF001 - Django's documented way to a model's name.
            target_id=str(target.pk),
            facts=facts,
        )
        for target, by, facts in deeds
    )


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))
