"""The parts of a site as operating-system processes: started, killed without warning, started again, never left behind."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

_START_SECONDS = 60.0
_END_SECONDS = 10.0


class DidNotStart(Exception):  # noqa: N818 - an expected no with a plain sentence.
    """A part of the site did not come up; the message ends with what it said."""


@dataclass
class Part:
    """One part. With a `port` it is up when it answers there, without one as soon as it runs."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    port: int = 0
    starts: int = 0
    _process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own command.
                [sys.executable, "-m", *self.command],
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for us; we end them in our own order.
            )
        self.starts += 1

    def wait_until_up(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while self.port and not _answers(self.port):
            if not self.is_running or time.monotonic() > deadline:
                raise DidNotStart(f"{self.name} did not start:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.02)

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """`kill -9`, the children first found and all of them meant: nothing of it says goodbye."""
        if self._process is not None:
            kill_tree(self._process.pid)
            self._process.wait()

    def stop(self) -> None:
        """Ask it to end, and see to it."""
        if self._process is None:
            return
        family = _family(self._process.pid)
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        finally:
            _kill(family)
            self._process.wait()


def _answers(port: int) -> bool:
    """Whether HTTP is spoken there; a socket that listens is not yet a server."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(
                b"GET /is-anybody-there HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n"
            )
            return connection.recv(5) == b"HTTP/"
    except OSError:
        return False


def kill_tree(pid: int) -> None:
    _kill(_family(pid))


def _family(pid: int) -> list[psutil.Process]:
    try:
        parent = psutil.Process(pid)
        # The parent first: nobody is left who would start another child.
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _kill(family: Sequence[psutil.Process]) -> None:
    for each in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            each.kill()
    psutil.wait_procs(family, timeout=_END_SECONDS)


@contextlib.contextmanager
def ended_by_signals() -> Iterator[None]:
    """SIGTERM and a closed terminal end the work as Ctrl-C does: by an exception that lets every `finally` run."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
