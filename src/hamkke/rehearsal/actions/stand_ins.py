"""The outside systems a rehearsal talks to: their simulators, started for as long as they are needed."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from granian.constants import Interfaces
from granian.server.embed import Server

WAIT_SECONDS = 10.0


@contextmanager
def stand_ins() -> Iterator[None]:
    """Serve the simulators at HAMKKE_SIMULATORS_URL, unless something answers there already."""
    address = urlsplit(settings.SIMULATORS_URL)
    host, port = address.hostname or "127.0.0.1", address.port or 80
    if _answers(host, port):
        yield
        return
    stage = _Stage(host, port)
    stage.start()
    try:
        yield
    finally:
        stage.stop()


def free_address() -> str:
    """Where simulators can be served that nobody else asks."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


class _Stage(threading.Thread):
    def __init__(self, host: str, port: int) -> None:
        super().__init__(daemon=True, name="simulators")
        self.host, self.port = host, port
        self.loop = asyncio.new_event_loop()
        self.server: Server | None = None

    def run(self) -> None:
        from simulators.app import application

        asyncio.set_event_loop(self.loop)
        self.server = Server(
            application, address=self.host, port=self.port, interface=Interfaces.ASGI, log_enabled=False
        )
        try:
            self.loop.run_until_complete(self.server.serve())
        finally:
            self.loop.close()

    def start(self) -> None:
        super().start()
        for _ in range(int(WAIT_SECONDS / 0.05)):
            if _answers(self.host, self.port):
                return
            self.join(0.05)
        raise RuntimeError(f"The simulators did not answer at {self.host}:{self.port}.")

    def stop(self) -> None:
        if self.server:
            self.loop.call_soon_threadsafe(self.server.stop)
        self.join(WAIT_SECONDS)


def _answers(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((host, port)) == 0
