"""`hamkke run`: the whole site in one foreground process: pages, claim path, worker, and the simulators in development."""

import asyncio
import importlib
import importlib.util
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any

import click

from hamkke.config import embedded
from hamkke.kernel import clock

SIMULATORS_AFTER = 10  # The simulators answer this many ports above the site: 8000 and 8010.
_NEEDED_MEGABYTES = 400
_PATIENCE_SECONDS = 30.0
_TENDING_SECONDS = 0.5
_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

logger = logging.getLogger(__name__)


class CannotStart(Exception):  # noqa: N818 - an expected no with a plain sentence, like a refusal.
    """The site cannot start here; the message says why and what to do, in both languages."""


@dataclass(frozen=True)
class Place:
    """Where the site answers, and where the simulators do."""

    host: str
    port: int
    simulators_port: int

    @property
    def address(self) -> str:
        return f"http://{'127.0.0.1' if self.host == '0.0.0.0' else self.host}:{self.port}"  # noqa: S104 - compared only.

    @property
    def simulators_address(self) -> str:
        return f"http://127.0.0.1:{self.simulators_port}"


class Steps:
    """Tells what is being done, a line at a time, with the seconds since the start."""

    def __init__(self) -> None:
        self.started = time.monotonic()

    def __call__(self, line: object) -> None:
        click.echo(f"{time.monotonic() - self.started:6.1f}s  {line}")


def run(place: Place, *, with_rehearsal: bool) -> None:
    """Prepare what is missing and serve until Ctrl-C; then leave nothing running."""
    check_disk(embedded.VAR)
    step = Steps()
    told = _end_on_signals()
    try:
        _prepare(place, step, with_rehearsal=with_rehearsal)
        _serve(place, step)
    except BaseException:
        # Once told to end, whatever the interrupted work stumbles over is not worth a word.
        if not told:
            raise
        click.echo()
    finally:
        for number in _ENDING:
            signal.signal(number, signal.SIG_IGN)  # A second Ctrl-C must not leave PostgreSQL behind.
        step("끝냅니다 · Stopping")
        let_go()
        step("끝났습니다 · Stopped")


def find_place(host: str, port: int, *, simulators_port: int | None = None) -> Place:
    """The ports to answer on. Raises CannotStart when the site's own is taken; the simulators' may be any."""
    if not is_free(host, port):
        raise CannotStart(
            f"포트 {port}번을 다른 프로그램이 쓰고 있습니다. HAMKKE_PORT=8100 make run 처럼 다른 번호를 주세요.\n"
            f"Port {port} is taken by another program. Give another one: HAMKKE_PORT=8100 make run"
        )
    beside = simulators_port or port + SIMULATORS_AFTER
    return Place(host, port, beside if is_free("127.0.0.1", beside) else free_port())


def is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        # As the server itself will ask: connections of a site just stopped do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def check_disk(folder: Path) -> None:
    """Raises CannotStart when the disk would fill up while the site runs."""
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < _NEEDED_MEGABYTES:
        raise CannotStart(
            f"디스크가 거의 찼습니다. {folder}에 {free} MB 남았고 {_NEEDED_MEGABYTES} MB가 필요합니다.\n"
            f"The disk is nearly full: {free} MB left at {folder}, {_NEEDED_MEGABYTES} MB needed."
        )


def let_go() -> None:
    """Close the connections of this process, then its hold on the embedded server."""
    if "django.db" in sys.modules:
        from django.db import connections

        for connection in connections.all(initialized_only=True):
            connection.close()
            connection.close_pool()  # type: ignore[attr-defined]
    embedded.stop()


def _end_on_signals() -> list[int]:
    """Have SIGTERM and a closed terminal end the work as Ctrl-C does. The list fills with the signals received."""
    told: list[int] = []

    def interrupt(number: int, _frame: FrameType | None) -> None:
        told.append(number)
        raise KeyboardInterrupt

    # A shell starts background jobs with SIGINT ignored; whoever sends it to us still means it.
    for number in _ENDING:
        if not _is_unwanted(number):
            signal.signal(number, interrupt)
    return told


def _is_unwanted(number: int) -> bool:
    """Under nohup a closed terminal is not meant to end anything."""
    return number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN


def _prepare(place: Place, step: Steps, *, with_rehearsal: bool) -> None:
    """Everything between an empty folder and a site that can answer."""
    os.environ["HAMKKE_HOST"], os.environ["HAMKKE_PORT"] = place.host, str(place.port)
    os.environ.setdefault("HAMKKE_SIMULATORS_URL", place.simulators_address)
    warnings.simplefilter("ignore")
    if not os.environ.get("DATABASE_URL"):
        step("데이터베이스를 켭니다 · Starting the database")
    embedded.ensure_database_url()
    set_up_django()
    from hamkke.config import preparation

    try:
        preparation.reach()
    except preparation.Unreachable as reason:
        raise CannotStart(str(reason)) from None
    if not preparation.may_be_done_unasked():
        _check_prepared()
        return
    preparation.prepare(tell=step)
    if with_rehearsal:
        _rehearse(step)


def set_up_django() -> None:
    """Read the settings. Raises CannotStart when production was not told what it must know."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as reason:
        raise CannotStart(
            f"운영에 필요한 설정이 빠졌습니다. docs/settings.md를 보세요: {reason}\n"
            f"A setting that production needs is missing; see docs/settings.md: {reason}"
        ) from None


def _check_prepared() -> None:
    """In production a start changes nothing: whoever operates the site says when the database changes its shape."""
    from hamkke.config import preparation

    if not preparation.is_prepared():
        raise CannotStart(
            "데이터베이스가 이 판과 맞지 않습니다. 먼저 hamkke migrate를 해 주세요.\n"
            "The database is not in step with this release. Run hamkke migrate first."
        )


def _rehearse(step: Steps) -> None:
    """Fill an empty database, or finish what was cut short; where people live already, do nothing."""
    from hamkke.config import preparation
    from hamkke.rehearsal import actions, queries, rules

    earlier = queries.rehearsal()
    if earlier is None and preparation.is_empty():
        step("황금녘 동행축제를 엽니다, 1분쯤 걸립니다 · Rehearsing the festival; this takes about a minute")
        actions.rehearse(stage=rules.Stage.OPEN, tell=step)
    elif earlier is not None and earlier.is_cut_short:
        step("중단된 예행연습을 이어 갑니다 · The rehearsal was cut short; going on")
        actions.rehearse(stage=rules.Stage(earlier.wanted), scale=earlier.scale, tell=step)


def _serve(place: Place, step: Steps) -> None:
    import uvloop

    step("사이트를 엽니다 · Opening the site")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve_until_told(place))


async def _serve_until_told(place: Place) -> None:
    """Serve everything on one loop until a signal. A part that ends by itself ends the others, too."""
    from hamkke.config import worker

    told = asyncio.Event()
    for number in _ENDING:
        if not _is_unwanted(number):
            asyncio.get_running_loop().add_signal_handler(number, told.set)
    servers = list(_servers(place))
    own = (worker.work(), _tend_the_database())
    parts = [asyncio.create_task(part) for part in (*own, *(server.serve() for server in servers))]
    waiting, opening = asyncio.create_task(told.wait()), asyncio.create_task(_announce_when_open(place))
    try:
        done, _ = await asyncio.wait({waiting, *parts}, return_when=asyncio.FIRST_COMPLETED)
        for part in done:
            part.result()
        if not told.is_set():
            raise CannotStart("사이트의 한 부분이 멈췄습니다 · A part of the site stopped by itself")
    finally:
        for server in servers:
            server.stop()
        for task in (*parts[: len(own)], opening, waiting):
            task.cancel()
        await asyncio.wait({*parts, opening, waiting}, timeout=_PATIENCE_SECONDS)


async def _tend_the_database() -> None:
    """No service manager knows of the embedded PostgreSQL: should it die, it is started again here."""
    while True:
        await asyncio.sleep(_TENDING_SECONDS)
        try:
            await asyncio.to_thread(embedded.tend)
        except subprocess.SubprocessError:
            logger.exception("The embedded PostgreSQL died and did not start. It is tried again.")


def _servers(place: Place) -> Iterator[Any]:
    """The site's server, and in development that of the simulators, each on its own port of this one loop."""
    from django.conf import settings
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server.embed import Server

    from hamkke.config.asgi import application

    manner: dict[str, Any] = {
        "interface": Interfaces.ASGI,
        "websockets": False,
        "backlog": 1024,
        "log_level": LogLevels.error,
    }
    yield Server(application, address=place.host, port=place.port, **manner)
    if settings.DEVELOPMENT and importlib.util.find_spec("simulators.app"):
        simulators = importlib.import_module("simulators.app").application
        yield Server(simulators, address="127.0.0.1", port=place.simulators_port, **manner)


async def _announce_when_open(place: Place) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection(place.address.split("//")[1].split(":")[0], place.port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            break
    for line in await asyncio.to_thread(_greeting, place):
        click.echo(line)


def _greeting(place: Place) -> list[str]:
    """The address, and in development the links by which one signs in as each kind of person."""
    from django.conf import settings
    from django.db import connection

    from hamkke.people import queries as people

    lines = ["", f"  열렸습니다 · Open     {place.address}/"]
    try:
        if not people.appointments().exists():
            lines.append(
                f"  {'첫 사무국 · first organiser':<20} hamkke people appoint you@example.kr organiser"
            )
        if settings.DEVELOPMENT:
            lines += [
                f"  {words:<20} {place.address}{path}" for words, path in sign_in_paths(clock.now()).items()
            ]
    finally:
        connection.close()
    return [*lines, "  끝내기 · To end       Ctrl-C", ""]


def sign_in_paths(now: datetime) -> dict[str, str]:
    """For each kind of person, the path that signs in the earliest of them: {"사무국 · organiser": "/sign-in/…"}.

    Of merchants it is the one that sold most: somebody who was not selected would see empty pages.
    """
    from django.db.models import Count

    from hamkke.orders import queries as orders
    from hamkke.people import queries as people
    from hamkke.people.models import Role, User

    kinds = {
        "사무국 · organiser": User.objects.filter(roles__name=Role.Name.ORGANISER),
        "심사위원 · judge": User.objects.filter(roles__name=Role.Name.JUDGE),
        "협력 기관 · partner": User.objects.filter(roles__name=Role.Name.PARTNER),
        "감사 · auditor": User.objects.filter(roles__name=Role.Name.AUDITOR),
        "분석 · analyst": User.objects.filter(roles__name=Role.Name.ANALYST),
        "소상공인 · merchant": User.objects.filter(roles__name=Role.Name.MERCHANT),
        "소비자 · shopper": User.objects.filter(roles=None),
    }
    found = {words: users.order_by("date_joined", "pk").first() for words, users in kinds.items()}
    sold = orders.OrderLine.objects.exclude(merchant__owner=None).exclude(order__paid_at=None)
    busiest = sold.values("merchant__owner").annotate(lines=Count("pk")).order_by("-lines", "merchant__owner")
    if most := busiest.first():
        found["소상공인 · merchant"] = User.objects.get(pk=most["merchant__owner"])
    return {words: people.sign_in_path(user, now) for words, user in found.items() if user is not None}
