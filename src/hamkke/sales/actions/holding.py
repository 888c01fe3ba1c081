"""One at a time: who works on a channel holds its lock on a connection of its own, and a dead process lets go of it."""

import contextlib
from collections.abc import Iterator

import psycopg
from procrastinate.contrib.django.utils import connector_params


@contextlib.contextmanager
def holding(name: str, *, waits: bool = True) -> Iterator[bool]:
    """Hold `name` while the block runs; without `waits`, say whether it was free.

    The lock belongs to the connection: PostgreSQL lets go of it the moment a killed process is gone. A process that
    loses only its connection and works on is stopped by the constraints, and by the table's own log.
    """
    ask = "pg_advisory_lock" if waits else "pg_try_advisory_lock"
    with psycopg.connect(**connector_params(), autocommit=True) as connection:
        answer = connection.execute(f"SELECT {ask}(hashtextextended(%s, 0))", [f"sales:{name}"]).fetchone()
        yield waits or bool(answer and answer[0])
