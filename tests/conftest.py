"""Fixtures that every room may use, and the wall around the tests: nobody calls outside this machine."""

import gc
import ipaddress
import os
import socket
import uuid

import pytest
from django.core.cache import cache
from django.db import connections
from django.utils import translation

from tests import postgres
from tests import site as sites


class CallsOutside(BaseException):
    """A test tried to reach another machine. Not an Exception, so that no code under test can swallow it."""


# Rooms whose files take minutes. They begin first, so that no processor is left waiting for a long file in the end.
LONGEST = ("race", "browser", "journeys", "stories", "simulators", "config")


def pytest_collection_modifyitems(items):
    def turn(item):
        room = item.path.parent.name
        return LONGEST.index(room) if room in LONGEST else len(LONGEST)

    items.sort(key=turn)


def pytest_collection_finish():
    """Every module, model and test stays until the end: the collector need not go through them again and again."""
    gc.collect()
    gc.freeze()


_connect, _connect_ex = socket.socket.connect, socket.socket.connect_ex


def _is_home(address) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = str(address[0]).partition("%")[0]
    try:
        return host in {"localhost", ""} or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _guarded(connect):
    def connect_at_home(self, address):
        if not _is_home(address):
            self.close()
            raise CallsOutside(f"A test tried to reach {address}.")
        return connect(self, address)

    return connect_at_home


@pytest.fixture(autouse=True, scope="session")
def _nobody_calls_outside():
    socket.socket.connect, socket.socket.connect_ex = _guarded(_connect), _guarded(_connect_ex)
    yield
    socket.socket.connect, socket.socket.connect_ex = _connect, _connect_ex


@pytest.fixture(autouse=True)
def _nobody_s_language_stays():
    """What a page was asked in is not what the next test is told in."""
    yield
    translation.deactivate()


@pytest.fixture
def committed_db(django_db_blocker):
    """A database of its own, really committed to: for races, threads and other processes.

    Yields its DATABASE_URL. Django's connection points at it for as long as the test runs.
    """
    yield from _own_database(django_db_blocker, template=os.environ["HAMKKE_TEST_TEMPLATE"])


@pytest.fixture(scope="module")
def rehearsed_db(django_db_blocker):
    """As `committed_db`, with a whole rehearsed edition in it, for all tests of a file: to ask every page about everything."""
    yield from _own_database(django_db_blocker, template=sites.rehearsed_template())


def _own_database(django_db_blocker, *, template):
    name = f"hamkke_own_{uuid.uuid4().hex[:12]}"
    postgres.create(name, template=template)
    connection = connections["default"]
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connections.close_all()
        connection.close_pool()
        connection.settings_dict["NAME"] = name
        cache.clear()  # Wagtail remembers the pages of the database before.
        yield postgres.url(name)
        connections.close_all()
        connection.close_pool()
        connection.settings_dict["NAME"] = before
        cache.clear()
    postgres.drop(name)


@pytest.fixture(scope="module")
def site():
    """The real server process on a rehearsed database of its own: base_url, simulators_url, database_url."""
    yield from sites.serve()
