import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model

from hamkke.audit.models import NOBODY, Entry
from hamkke.kernel import clock, ids

ENTRIES_AT_ONCE = 5_000


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


def forget_actors(*kinds: str, before: datetime) -> int:
    """Forget which accounts did anything to rows of these kinds before a moment; what was done, and when, stays. Returns how often.

    An account's number would lead from what was bought to who bought it for as long as the account is there. Some entries at a
    time: what a night does not get to, the next one does.
    """
    forgotten, reached = 0, datetime.min.replace(tzinfo=UTC)
    while some := _forget_some(kinds, reached, before):
        forgotten += len(some)
        reached = max(some)
    return forgotten


@transaction.atomic
def _forget_some(kinds: tuple[str, ...], reached: datetime, before: datetime) -> list[datetime]:
    old = Entry.objects.filter(target_type__in=kinds, at__gte=reached, at__lt=before)
    found = old.exclude(by=None).exclude(by=NOBODY).order_by("at")[:ENTRIES_AT_ONCE]
    moments = dict(found.values_list("pk", "at"))
    Entry.objects.filter(pk__in=moments).update(by=NOBODY)
    return list(moments.values())


def _check_inside() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("A change and its audit entry belong to one transaction.")


def _kind(target: Model) -> str:
    return target._meta.label_lower  # noqa: SLF001 - Django's documented way to a model's name.


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))
