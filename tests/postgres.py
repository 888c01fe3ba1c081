"""One PostgreSQL for the whole test run, and a migrated template that every test database is copied from.

Loaded before Django's settings are read. Without DATABASE_URL the embedded server starts in `var/`; several
workers share it, and it stops after the last.
"""

import hashlib
import os
from pathlib import Path

import psycopg
from psycopg import sql

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hamkke.config.settings")

ROOT = Path(__file__).parent.parent


def fingerprint() -> str:
    """Changes whenever a migration or a locked requirement does."""
    files = [*sorted((ROOT / "src").rglob("migrations/*.*")), ROOT / "requirements/run.txt"]
    digest = hashlib.sha256()
    for file in files:
        if file.suffix != ".pyc":
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def server_url() -> str:
    from hamkke.config import embedded

    if "HAMKKE_TEST_SERVER" not in os.environ:
        given = os.environ.get("DATABASE_URL")
        os.environ["HAMKKE_TEST_SERVER"] = given or embedded.start(
            folder="test-postgres", database="hamkke_tests"
        )
        if not given:
            with psycopg.connect(os.environ["HAMKKE_TEST_SERVER"], autocommit=True) as connection:
                # These databases are thrown away, so nothing is gained by waiting for the disk.
                connection.execute("ALTER SYSTEM SET fsync = off")
                connection.execute("ALTER SYSTEM SET synchronous_commit = off")
                connection.execute("ALTER SYSTEM SET full_page_writes = off")
                connection.execute("SELECT pg_reload_conf()")
    return os.environ["HAMKKE_TEST_SERVER"]


def create(database: str, *, template: str = "template1") -> None:
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(
            # Cheaper than by way of the journal, as PostgreSQL would.
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(database), sql.Identifier(template)
            )
        )


def drop(database: str) -> None:
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
        )


def exists(database: str) -> bool:
    with psycopg.connect(server_url(), autocommit=True) as connection:
        return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone())


def pytest_configure(config):
    """Only the controlling process makes the template; its workers inherit the environment."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    template = f"hamkke_template_{fingerprint()}"
    if not exists(template):
        forget("hamkke_template_%")
        unfinished = f"{template}_unfinished"
        drop(unfinished)
        create(unfinished)
        _migrate(unfinished)
        rename(unfinished, template)
    os.environ["HAMKKE_TEST_TEMPLATE"] = template
    from django.conf import settings

    settings.DATABASES["default"]["TEST"]["TEMPLATE"] = template


def rename(database: str, name: str) -> None:
    with psycopg.connect(server_url(), autocommit=True) as connection:
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(database), sql.Identifier(name))
        )


def forget(pattern: str) -> None:
    """Drop the databases whose names are like `pattern`: templates of an earlier state of the code."""
    with psycopg.connect(server_url(), autocommit=True) as connection:
        names = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [pattern]
        ).fetchall()
    for (name,) in names:
        drop(name)


def _migrate(database: str) -> None:
    import subprocess
    import sys

    environment = {**os.environ, "DATABASE_URL": url(database)}
    subprocess.run(
        [sys.executable, "-m", "hamkke.config.cli", "django", "migrate", "--verbosity", "0"],
        check=True,
        env=environment,
        cwd=ROOT,
    )


def url(database: str) -> str:
    parts = psycopg.conninfo.conninfo_to_dict(server_url())
    host = parts.get("host", "")
    user = f"{parts.get('user', '')}:{parts.get('password', '')}@" if parts.get("user") else ""
    if host.startswith("/"):
        return f"postgresql://{user}/{database}?host={host}"
    return f"postgresql://{user}{host}:{parts.get('port', 5432)}/{database}"


os.environ["DATABASE_URL"] = url(psycopg.conninfo.conninfo_to_dict(server_url())["dbname"])
