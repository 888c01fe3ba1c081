"""Two transactions in each other's way, one step after the other: what a race needs luck for, made sure."""

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, connections, transaction

_SECONDS_MOST = 10

_WAITING = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


@contextlib.contextmanager
def meanwhile(work):
    """A transaction of ours in which `work` can be set going in a thread of its own, until it waits for us.

    Yields the function that starts it; its future is there after the block, when we have committed.
    """
    with ThreadPoolExecutor(1) as pool:

        def start():
            future = pool.submit(_in_its_own_connection, work)
            until = time.monotonic() + _SECONDS_MOST
            while not (_somebody_waits() or future.done()):
                assert time.monotonic() < until, "Nobody waits."
                time.sleep(0.01)
            return future

        with transaction.atomic():
            yield start


def _in_its_own_connection(work):
    try:
        return work()
    finally:
        connections.close_all()


def _somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        return cursor.fetchone()[0]
