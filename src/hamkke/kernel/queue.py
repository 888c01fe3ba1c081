"""Later: slow or outside work, handed to the worker by name once the transaction has committed."""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import close_old_connections, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

_RETRY = RetryStrategy(max_attempts=8, exponential_wait=2)


def later(name: str, *, not_before: datetime | None = None, **arguments: Any) -> None:
    """Have the worker run task `name` ("payments.look_up") after this transaction commits, `not_before` a moment if given.

    The job itself is written inside the transaction, so it exists exactly when the change does. Arguments travel as
    JSON; a UUID becomes its text on the way.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("Work is put off inside the transaction that causes it.")
    app.configure_task(name, schedule_at=not_before).defer(
        **{key: _plain(value) for key, value in arguments.items()}
    )


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def task(name: str, *, retry: bool = True) -> Callable[[Callable[..., None]], Any]:
    """Name a function in some app's `tasks.py` so that `later` and the timetable can call for it.

    The timetable says which tick it is (`timestamp`); actions ask the clock instead, so the word is not passed on.
    """

    def named(function: Callable[..., None]) -> Any:
        @functools.wraps(function)
        def run(*, timestamp: int | None = None, **arguments: Any) -> None:  # noqa: ARG001 - the timetable gives it.
            # The worker's threads outlive their connections: without this, one that died would fail every later job.
            close_old_connections()
            try:
                function(**arguments)
            finally:
                close_old_connections()

        return app.task(name=name, retry=_RETRY if retry else False)(run)

    return named
