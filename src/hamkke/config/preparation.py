"""Bring a database from nothing to usable: tables in step, and the reference data that every page leans on."""

import contextlib
from collections.abc import Callable, Iterator

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from procrastinate.contrib.django.utils import connector_params

Tell = Callable[[str], None]

_LOCK = 0x68616D  # any number, as long as every hamkke process asks for the same one.


class Unreachable(Exception):  # noqa: N818 - an expected no with a plain sentence, like a refusal.
    """No PostgreSQL answers at DATABASE_URL; the message says so in both languages."""


def reach() -> None:
    """See that the database answers, quickly. Raises Unreachable."""
    try:
        psycopg.connect(**connector_params(), connect_timeout=5).close()
    except psycopg.OperationalError as problem:
        raise Unreachable(
            "DATABASE_URL이 가리키는 데이터베이스에 닿지 않습니다.\n"
            f"The database that DATABASE_URL names cannot be reached: {problem}"
        ) from None


def prepare(*, tell: Tell = lambda _: None) -> None:
    """Migrate and load the reference data where that is still to be done. Several processes may ask at once."""
    if is_prepared():
        return
    with _one_at_a_time():
        if is_prepared():
            return
        if not _is_in_shape():
            tell("데이터베이스의 모양을 갖춥니다 · Giving the database its shape")
            call_command("migrate", verbosity=0, interactive=False)
        tell("지역과 지난 축제의 집계를 읽습니다 · Loading regions and the figures of past editions")
        _load_reference_data()


def is_empty() -> bool:
    """Whether nobody has lived here yet: a database that was only prepared."""
    from hamkke.people.models import User

    return not User.objects.exists()


def is_prepared() -> bool:
    return _is_in_shape() and _has_reference_data()


def _is_in_shape() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _has_reference_data() -> bool:
    from hamkke.places.models import Region
    from hamkke.sales.models import Channel, Figure

    return all(model.objects.exists() for model in (Region, Figure, Channel))


def _load_reference_data() -> None:
    from hamkke.exhibitions import actions as exhibitions
    from hamkke.places import actions as places
    from hamkke.sales import actions as sales

    exhibitions.set_up_home()
    places.load_regions()
    sales.load_history()
    sales.know_channels()
    exhibitions.index_everything()  # Of a database from before there was a search.


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def may_be_done_unasked() -> bool:
    """In development a command prepares what it needs; in production the operator says `hamkke migrate`."""
    return bool(settings.DEVELOPMENT)
