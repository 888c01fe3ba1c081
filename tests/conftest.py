"""Fixtures that every room may use."""

import uuid

import pytest
from django.db import connections

from tests import postgres


@pytest.fixture
def committed_db(django_db_blocker):
    """A database of its own, really committed to: for races, threads and other processes.

    Yields its DATABASE_URL. Django's connection points at it for as long as the test runs.
    """
    import os

    name = f"hamkke_own_{uuid.uuid4().hex[:12]}"
    postgres.create(name, template=os.environ["HAMKKE_TEST_TEMPLATE"])
    connection = connections["default"]
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connections.close_all()
        connection.close_pool()
        connection.settings_dict["NAME"] = name
        yield postgres.url(name)
        connections.close_all()
        connection.close_pool()
        connection.settings_dict["NAME"] = before
    postgres.drop(name)
