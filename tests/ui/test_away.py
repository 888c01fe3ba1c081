"""What counts as a database that is away: nobody answers. One that says no is there."""

import psycopg
import pytest
from django.db import InterfaceError, OperationalError
from django.db import connection as ours

from hamkke.ui.away import is_away


def from_psycopg(error: psycopg.Error) -> OperationalError:
    """As Django hands it on."""
    told = OperationalError(str(error))
    told.__cause__ = error
    return told


@pytest.mark.parametrize(
    "error",
    [
        psycopg.OperationalError("connection refused"),
        psycopg.errors.AdminShutdown(),
        psycopg.errors.CrashShutdown(),
        psycopg.errors.CannotConnectNow(),
        psycopg.errors.TooManyConnections(),
        psycopg.errors.ConnectionFailure(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_without_an_answer_it_is_away(error):
    assert is_away(from_psycopg(error))
    assert is_away(InterfaceError("connection already closed"))


@pytest.mark.parametrize(
    "error",
    [psycopg.errors.DeadlockDetected(), psycopg.errors.LockNotAvailable(), psycopg.errors.QueryCanceled()],
    ids=lambda error: type(error).__name__,
)
def test_with_a_no_it_is_there(error):
    assert not is_away(from_psycopg(error))
    assert not is_away(ValueError())
    assert not is_away(None)


@pytest.mark.django_db
def test_a_statement_that_took_too_long_closes_nobodys_door():
    with pytest.raises(OperationalError) as told, ours.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 10; SELECT pg_sleep(5)")

    assert not is_away(told.value)
