"""What only one at a time may do, where no row is there to be locked."""

from django.db import connection


def hold(name: str) -> None:
    """Hold this name until the transaction ends; whoever wants to hold it meanwhile waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
