"""The crowd in front of the claim service: everybody presses at the same moment, some twice, some everywhere at once."""

import asyncio
import contextlib
import json
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

from hamkke.kernel import ids

_TWICE, _EVERYWHERE, _SECOND_ACCOUNTS = 0.2, 0.15, 0.1  # shares of the crowd
_PATIENCE_SECONDS = 90.0
_ANSWER_SECONDS = 15.0
_OPENING_AT_ONCE = 200
_IN_LINE = 202
_AGAIN = {_IN_LINE, 429, 500, 502, 503}  # "not now": the same id is sent again.


@dataclass(frozen=True)
class Press:
    """One press of the button: whose, with which id, and at which copy first."""

    person: int
    account: UUID
    id: UUID
    copy: int


@dataclass(frozen=True)
class Answer:
    """What came of a press at last. Status 0: nobody ever answered; 202: still in line when patience ended."""

    press: Press
    status: int
    said: dict[str, Any]
    seconds: float
    answered_at: float
    attempts: int

    @property
    def is_final(self) -> bool:
        return self.status not in {0, *_AGAIN}

    @property
    def is_yes(self) -> bool:
        return self.status in (200, 201)


def persons(contenders: int) -> list[int]:
    """Everybody once, and some again: those come with a second account."""
    return [*range(contenders), *range(round(contenders * _SECOND_ACCOUNTS))]


def presses(accounts: Sequence[tuple[int, UUID]], *, copies: int, dice: random.Random) -> list[Press]:
    """All of them press; a fifth once more with another id, some with the same id at every copy; in no order."""
    planned = []
    for person, account in accounts:
        copy = dice.randrange(copies)
        pressed = Press(person, account, ids.new(), copy)
        planned.append(pressed)
        if dice.random() < _TWICE:
            planned.append(Press(person, account, ids.new(), (copy + 1) % copies))
        if dice.random() < _EVERYWHERE:
            planned.append(Press(person, account, pressed.id, (copy + 1) % copies))
    dice.shuffle(planned)
    return planned


async def press_all(
    presses: Sequence[Press],
    *,
    campaign: UUID,
    tokens: Mapping[UUID, str],
    ports: Sequence[int],
    dice: random.Random,
    late_share: float = 0.0,
    late_seconds: float = 0.0,
    pressing: Callable[[], object] = lambda: None,
    told: Callable[[Answer], None] = lambda _answer: None,
) -> list[Answer]:
    """Open every connection beforehand, then press all at once, but for some who come in the seconds after.

    `pressing` is called at that moment.

    Whoever gets no answer, or "not now", sends the same id again, to the next copy: so would a browser behind a balancer.
    """
    door, opening = asyncio.Barrier(len(presses)), asyncio.Semaphore(_OPENING_AT_ONCE)

    async def stand_and_press(press: Press, wait_seconds: float) -> Answer:
        line = _Line(ports[press.copy])
        async with opening:
            await line.open()
        if await door.wait() == 0:
            pressing()
        await asyncio.sleep(wait_seconds)
        try:
            answer = await _pressed(press, line, campaign, tokens[press.account], ports)
        finally:
            line.close()
        told(answer)
        return answer

    waits = [dice.uniform(0, late_seconds) if dice.random() < late_share else 0.0 for _ in presses]
    return list(await asyncio.gather(*map(stand_and_press, presses, waits)))


def words(answer: Answer) -> str:
    """What somebody was told, in short."""
    if not answer.status:
        return "no answer"
    refused: Any = answer.said.get("refused")
    return f"{answer.status} {refused}" if refused else str(answer.status)


async def _pressed(press: Press, line: "_Line", campaign: UUID, token: str, ports: Sequence[int]) -> Answer:
    """Ask until the answer is a yes or a no. Who is put in line comes back with the ticket when told to."""
    began, ticket = time.perf_counter(), ""
    for attempt in count(1):
        try:
            status, said = await asyncio.wait_for(
                line.ask(_request(press, campaign, token, ticket)), _ANSWER_SECONDS
            )
        except (OSError, EOFError, ValueError, TimeoutError):
            status, said = 0, {}
        now = time.perf_counter()
        is_over = now - began > _PATIENCE_SECONDS
        if is_over or (status and status not in _AGAIN):
            return Answer(press, status, said, now - began, now, attempt)
        if not status:
            line.turn_to(ports[(press.copy + attempt) % len(ports)])
        ticket = said.get("ticket", ticket)
        await asyncio.sleep(said.get("wait_seconds") or min(0.05 * attempt, 0.5))
    raise AssertionError("unreachable")


def _request(press: Press, campaign: UUID, token: str, ticket: str) -> bytes:
    """One press of the button, as bytes on the wire."""
    asked = {"id": str(press.id), "campaign": str(campaign), **({"ticket": ticket} if ticket else {})}
    body = json.dumps(asked).encode()
    head = (
        "POST /claims HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        f"authorization: Bearer {token}\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class _Line:
    """One connection to one copy, opened when it is needed."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def open(self) -> None:
        with contextlib.suppress(OSError):
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)

    async def ask(self, wanted: bytes) -> tuple[int, dict[str, Any]]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._streams
        if writer.is_closing():
            raise ConnectionResetError  # its copy was killed while it was open
        writer.write(wanted)
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r")[0]
        body = await reader.readexactly(int(length or 0))
        return int(head[9:12]), json.loads(body) if body else {}

    def turn_to(self, port: int) -> None:
        self.close()
        self.port = port

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None
