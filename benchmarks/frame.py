"""The ground a bench file stands on: one private PostgreSQL, and a process with a prepared database of its own."""

import contextlib
import functools
import importlib
import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

from benchmarks.table import Row
from hamkke.config import embedded, running

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hamkke.config.settings")
T = TypeVar("T")
_FOLDER = "bench-postgres"
_SETTINGS_TOLD = ("server_version", "fsync", "synchronous_commit", "full_page_writes")


@contextlib.contextmanager
def private_postgresql() -> Iterator[dict[str, str]]:
    """A new server for this run alone, gone afterwards; yields what it says of itself."""
    import psycopg

    shutil.rmtree(embedded.VAR / _FOLDER, ignore_errors=True)
    url = embedded.start(folder=_FOLDER, database="bench")
    try:
        with psycopg.connect(url) as connection:
            told = {name: connection.execute(f"SHOW {name}").fetchone()[0] for name in _SETTINGS_TOLD}
        if told["fsync"] != "on" or told["synchronous_commit"] != "on":
            raise SystemExit("PostgreSQL is not set to wait for the disk; such rates would say nothing.")
        yield told
    finally:
        running.let_go()
        shutil.rmtree(embedded.VAR / _FOLDER, ignore_errors=True)


def database(name: str) -> str:
    """The address of a database of this run, made if it is not there."""
    return embedded.start(folder=_FOLDER, database=name)


def measured(name: str) -> list[Row]:
    """The rows of one bench file, from a process and a database of its own."""
    return in_a_process_of_its_own(f"bench_{name}", functools.partial(_measured_here, name))


def in_a_process_of_its_own(name: str, work: Callable[[str], T]) -> T:
    """Do some work with Django set up on an empty prepared database, whose address it is given."""
    os.environ["DATABASE_URL"] = database(name)
    own_process = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=own_process) as one:
        return one.submit(_prepared, work).result()


def _prepared(work: Callable[[str], T]) -> T:
    import django

    django.setup()
    from hamkke.config import preparation

    preparation.prepare()
    return work(os.environ["DATABASE_URL"])


def _measured_here(name: str, database_url: str) -> list[Row]:
    rows: list[Row] = importlib.import_module(f"benchmarks.{name}").measure(database_url)
    return rows
