import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

from hamkke.audit.models import Entry
from hamkke.kernel import clock, ids


def record(*, by: Model | None, verb: str, target: Model, **facts: Any) -> Entry:
    """Write down who did what to which row, in the transaction of the change itself.

    `by` is a person, or None when the system acts by itself. `facts` hold no personal data.
    """
    _check_inside()
    return Entry.objects.create(
        at=clock.now(),
        by=_uuid(by.pk) if by is not None else None,
        verb=verb,
        target_type=_kind(target),
        target_id=str(target.pk),
        facts=facts,
    )


def record_each(verb: str, deeds: Iterable[tuple[Model, Model | None, dict[str, Any]]]) -> None:
    """As `record`, for many rows to which the same was done: each with who did it, and its facts."""
    _check_inside()
    now = clock.now()
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY audit_entry (id, at, by, verb, target_type, target_id, facts) FROM STDIN") as copy,
    ):
        for target, by, facts in deeds:
            person = _uuid(by.pk) if by is not None else None
            copy.write_row((ids.new(), now, person, verb, _kind(target), str(target.pk), json.dumps(facts)))


def _check_inside() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("A change and its audit entry belong to one transaction.")


def _kind(target: Model) -> str:
    return target._meta.label_lower  # noqa: SLF001 - Django's documented way to a model's name.


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))
