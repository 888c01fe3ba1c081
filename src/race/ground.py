"""The scratch site: a PostgreSQL of its own, copies of the claim service, web, worker and the simulators."""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

import hamkke
from hamkke.config import embedded, running
from race.processes import DidNotStart, Part, kill_tree

FOLDER = "race-postgres"
_PREPARED = "race-prepared-"
_SECRET = "the race's own secret, longer than the fifty letters that production asks for"  # noqa: S105 - of a scratch site.


@dataclass
class Ground:
    """A running site. `database_url` names its PostgreSQL, which is ours to kill only if we started it."""

    database_url: str
    parts: dict[str, Part]
    is_own_postgresql: bool

    @property
    def mortals(self) -> list[str]:
        """What may be killed: our own parts, and PostgreSQL if it is ours. The simulators stand for other people's systems."""
        ours = [name for name in self.parts if name != "simulators"]
        return [*ours, "postgresql"] if self.is_own_postgresql else ours

    @property
    def claim_ports(self) -> list[int]:
        return [part.port for name, part in self.parts.items() if name.startswith("claim")]

    @property
    def web_url(self) -> str:
        return f"http://127.0.0.1:{self.parts['web'].port}"

    def set_up_django(self) -> None:
        """Let this process, too, work on the site's database, and ask its simulators."""
        os.environ.update(self.parts["web"].environment, DJANGO_SETTINGS_MODULE="hamkke.config.settings")
        running.set_up_django()

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """What the database says, asked past every part of the site."""
        with psycopg.connect(self.database_url, row_factory=dict_row) as connection:
            return connection.execute(query, values).fetchall()  # type: ignore[arg-type]

    def kill(self, target: str) -> None:
        """`kill -9` one part, or with "postgresql" the database server with all its processes."""
        if target == "postgresql":
            kill_tree(embedded.postmaster_pid(folder=FOLDER))
        else:
            self.parts[target].kill()

    def restart(self, target: str) -> list[str]:
        """Start again what was killed, and as a supervisor does whatever ended by itself meanwhile; returns the latter."""
        if target == "postgresql":
            embedded.start_again(folder=FOLDER)
        else:
            self.parts[target].start()
        ended = self.tend()
        for part in self.parts.values():
            part.wait_until_up()
        return ended

    def tend(self) -> list[str]:
        """Restart every part that is not running; returns their names."""
        ended = [name for name, part in self.parts.items() if not part.is_running]
        for name in ended:
            self.parts[name].start()
        return ended

    def hamkke(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """One of the operator's commands on this site."""
        return subprocess.run(  # noqa: S603 - our own command.
            [sys.executable, "-m", "hamkke.config.cli", *arguments],
            env={**os.environ, **_environment(self.database_url)},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def told(self, *arguments: str) -> Any:
        """What a command answers with --json."""
        answer = self.hamkke(*arguments, "--json")
        try:
            return json.loads(answer.stdout)
        except ValueError:
            raise RuntimeError(
                f"hamkke {' '.join(arguments)}:\n{answer.stdout}{answer.stderr}"[-3000:]
            ) from None


@contextlib.contextmanager
def built(*, copies: int, database_url: str = "") -> Iterator[Ground]:
    """A site with an empty prepared database, and so many copies of the claim service; afterwards nothing is left running.

    Given a `database_url`, prepared already, that one is used, and its server is left alone.
    """
    logs = embedded.VAR / "race"
    logs.mkdir(parents=True, exist_ok=True)
    with database(database_url) as url:
        ground = Ground(url, _parts(url, copies, logs), is_own_postgresql=not database_url)
        try:
            for part in ground.parts.values():
                part.log.unlink(missing_ok=True)
                part.start()
            for part in ground.parts.values():
                part.wait_until_up()
            yield ground
        finally:
            for part in ground.parts.values():
                part.stop()


@contextlib.contextmanager
def database(url: str = "") -> Iterator[str]:
    """The address of an empty prepared database: the one given, or one on a server of its own that is gone afterwards."""
    try:
        yield url or _own_database()
    finally:
        if not url:
            running.let_go()
            shutil.rmtree(embedded.VAR / FOLDER, ignore_errors=True)


def _own_database() -> str:
    """A new server with a prepared database. Giving it its shape takes long, so the shape is kept for the next race."""
    kept = embedded.VAR / f"{_PREPARED}{_fingerprint()}"
    if not kept.exists():
        for old in embedded.VAR.glob(f"{_PREPARED}*"):
            shutil.rmtree(old)
        _prepare()
        running.let_go()
        _copy(embedded.VAR / FOLDER, kept)
    shutil.rmtree(embedded.VAR / FOLDER, ignore_errors=True)
    _copy(kept, embedded.VAR / FOLDER)
    return embedded.start(folder=FOLDER, database="race")


def _prepare() -> None:
    shutil.rmtree(embedded.VAR / FOLDER, ignore_errors=True)
    url = embedded.start(folder=FOLDER, database="race")
    answer = subprocess.run(
        [sys.executable, "-m", "hamkke.config.cli", "migrate"],
        env={**os.environ, **_environment(url)},
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise DidNotStart(answer.stdout + answer.stderr)


def _fingerprint() -> str:
    """Changes whenever a migration does."""
    digest = hashlib.sha256()
    for file in sorted(Path(hamkke.__file__).parent.glob("*/migrations/*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _copy(source: Path, target: Path) -> None:
    """With its owner: under root PostgreSQL belongs to another user. Cut short, it was never there."""
    unfinished = target.with_name(f"{target.name}-unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    subprocess.run(["cp", "-a", str(source), str(unfinished)], check=True)  # noqa: S603, S607 - our own folders.
    unfinished.rename(target)


def _environment(url: str) -> dict[str, str]:
    return {"DATABASE_URL": url, "HAMKKE_SECRET_KEY": _SECRET, "HAMKKE_DEVELOPMENT": "true"}


def environment(url: str, *, folder: Path) -> dict[str, str]:
    """What the operator's commands need to work on this database, with their files in that folder."""
    roots = {"HAMKKE_PRIVATE_ROOT": f"{folder}/private", "HAMKKE_SALES_ROOT": f"{folder}/sales"}
    return {**_environment(url), **roots}


def _parts(url: str, copies: int, logs: Path) -> dict[str, Part]:
    ports = [running.free_port() for _ in range(copies + 2)]
    simulators, web, *claims = ports
    environment = {
        **_environment(url),
        "HAMKKE_SIMULATORS_URL": f"http://127.0.0.1:{simulators}",
        "HAMKKE_SITE_URL": f"http://127.0.0.1:{web}",
        "HAMKKE_VAR": str(logs),  # the simulators' books are the race's own.
    }
    shutil.rmtree(logs / "simulators", ignore_errors=True)
    commands = {
        "simulators": (_granian("simulators.app:application", simulators), simulators),
        "web": (_granian("hamkke.config.asgi:application", web), web),
        "worker": (["hamkke.config.cli", "worker"], 0),
        **{
            f"claim-{number}": (_granian("claim.app:from_environment", port, "--factory"), port)
            for number, port in enumerate(claims, start=1)
        },
    }
    return {
        name: Part(name, command, environment, logs / f"{name}.log", port)
        for name, (command, port) in commands.items()
    }


def _granian(target: str, port: int, *more: str) -> list[str]:
    """As docs/explain/claims.md says to run it."""
    manner = ["--interface", "asgi", "--loop", "uvloop", "--no-ws", "--log-level", "warning"]
    return [
        "granian",
        *manner,
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--backlog",
        "4096",
        *more,
        target,
    ]
