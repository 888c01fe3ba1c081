"""The crowd at ten o'clock, on loopback: so many browsers, each with one connection and one request at a time."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import uvloop


@dataclass(frozen=True)
class Heard:
    """What came back: how many answers of each status, in how many seconds, and each answer's own wait in seconds."""

    statuses: Counter[int]
    seconds: float
    waits: list[float]

    @property
    def per_second(self) -> float:
        return len(self.waits) / self.seconds

    def percentile(self, percent: int) -> float:
        return sorted(self.waits)[len(self.waits) * percent // 100]


def ask(port: int, requests: Sequence[bytes], *, at_once: int) -> Heard:
    """Send every request over so many connections, as fast as the answers come."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_ask(port, requests, at_once))


async def _ask(port: int, requests: Sequence[bytes], at_once: int) -> Heard:
    loop = asyncio.get_running_loop()
    browsers = []
    for start in range(at_once):
        _, browser = await loop.create_connection(
            lambda start=start: _Browser(requests[start::at_once]), "127.0.0.1", port
        )
        browsers.append(browser)
    began = time.perf_counter()
    for browser in browsers:
        browser.press()
    await asyncio.gather(*(browser.done for browser in browsers))
    seconds = time.perf_counter() - began
    statuses: Counter[int] = sum((browser.statuses for browser in browsers), Counter())
    return Heard(statuses, seconds, [wait for browser in browsers for wait in browser.waits])


class _Browser(asyncio.Protocol):
    def __init__(self, requests: Sequence[bytes]) -> None:
        self._requests = iter(requests)
        self._heard = b""
        self._pressed_at = 0.0
        self.waits: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]

    def press(self) -> None:
        request = next(self._requests, None)
        if request is None:
            self._transport.close()
            self.done.set_result(None)
            return
        self._pressed_at = time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, found, body = self._heard.partition(b"\r\n\r\n")
        if found and len(body) >= int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]):
            self.waits.append(time.perf_counter() - self._pressed_at)
            self.statuses[int(head[9:12])] += 1
            self._heard = b""
            self.press()

    def connection_lost(self, reason: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(reason or ConnectionError("The server hung up."))
