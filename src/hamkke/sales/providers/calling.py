"""One pull's calls to a marketplace: asked again while that may help, within a budget, and counted."""

import functools
import json
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Self, TypeVar

import httpx
from django.conf import settings

from hamkke.sales.rules.pulls import KeyRefused, MarketplaceAway, MarketplaceSaidNo

ATTEMPTS_MOST = 5
RETRIES_MOST = 40  # of all calls of a pull together
SECONDS_MOST = 30 * 60.0
FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 30.0
CONNECT_SECONDS = 5.0
READINGS_MOST = 3
_TOO_MANY = 429
_NOT_LET_IN = (401, 403)
_THEIR_FAULT = 500
_LETTERS_SHOWN = 120

T = TypeVar("T")
Read = Callable[[httpx.Response], T]


class AgainError(Exception):
    """The marketplace asks to come back later, in words of its own."""


class Calls:
    """Everything that one pull asks of one marketplace. `made` counts the calls, those that failed as well."""

    def __init__(self, url: str) -> None:
        self.made = 0
        self._url, self._retries = url, RETRIES_MOST
        self._ends_at = time.monotonic() + SECONDS_MOST
        self._paced_at = 0.0
        timeout = httpx.Timeout(settings.MARKETPLACE_TIMEOUT_SECONDS, connect=CONNECT_SECONDS)
        self._client = httpx.Client(timeout=timeout, verify=_trust(), trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def ask(
        self,
        method: str,
        target: str,
        *,
        headers: Callable[[], dict[str, str]],
        read: Read[T],
        body: bytes | None = None,
        every: float = 0.0,
    ) -> T:
        """What `read` makes of the answer. Headers are made anew for each attempt, since signatures grow old.

        `every` so many seconds one such call may be made. `read` raises AgainError, or ValueError and its like for an answer that
        is none. Raises MarketplaceAway, KeyRefused, MarketplaceSaidNo.
        """
        for attempt in range(ATTEMPTS_MOST):
            self._wait_for_turn(every)
            try:
                self.made += 1
                response = self._client.request(
                    method, f"{self._url}{target}", headers=headers(), content=body
                )
                return read(_answered(response))
            # What httpx says of an address is not passed on: keys may stand in it.
            except (AgainError, httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as problem:
                what = str(problem) if isinstance(problem, AgainError) else type(problem).__name__
            self._retries -= 1
            wait = min(FIRST_WAIT_SECONDS * 2**attempt, LONGEST_WAIT_SECONDS)
            if self._retries < 0 or time.monotonic() + wait > self._ends_at:
                break
            if attempt < ATTEMPTS_MOST - 1:
                time.sleep(wait)
        raise MarketplaceAway(what=what)

    def _wait_for_turn(self, every: float) -> None:
        if every:
            time.sleep(max(0.0, self._paced_at + every - time.monotonic()))
            self._paced_at = time.monotonic()


@functools.cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _answered(response: httpx.Response) -> httpx.Response:
    """The answer, when it is one. Raises AgainError, KeyRefused, MarketplaceSaidNo."""
    if response.status_code == _TOO_MANY or response.status_code >= _THEIR_FAULT:
        raise AgainError(f"HTTP {response.status_code}")
    if response.status_code in _NOT_LET_IN:
        raise KeyRefused(what=f"HTTP {response.status_code}")
    if not response.is_success:
        raise said_no(f"HTTP {response.status_code}", _message(response))
    return response


def _message(response: httpx.Response) -> str:
    """What a marketplace says of its no, where it says it in JSON."""
    try:
        return str(response.json()["message"])
    except (ValueError, KeyError, TypeError):
        return ""


def said_no(code: str, message: str) -> MarketplaceSaidNo:
    """A no in the marketplace's own words, as many of them as can be shown."""
    return MarketplaceSaidNo(what=f"{code} {message[:_LETTERS_SHOWN]}".strip())


def json_of(response: httpx.Response) -> dict[str, Any]:
    """An answer that is an object of JSON. Raises ValueError."""
    told = json.loads(response.content)
    if not isinstance(told, dict):
        raise TypeError(type(told).__name__)
    return told


def by_token(ask: Callable[[str], tuple[Sequence[T], str]]) -> Iterator[T]:
    """All pages of a list whose every page names the next one. Raises MarketplaceAway when they go round in circles."""
    token, seen = "", {""}
    while True:
        page, token = ask(token)
        yield from page
        if not token:
            return
        if token in seen:
            raise MarketplaceAway(what="nextToken")
        seen.add(token)


def by_number(ask: Callable[[int], tuple[Sequence[T], int]]) -> Iterator[T]:
    """All pages of a list that says how long it is. One that changes while it is read is read again from its beginning.

    What was read before is told twice then, and the later row counts. Raises MarketplaceAway when it never holds still.
    """
    for _ in range(READINGS_MOST):
        page, whole = ask(1)
        yield from page
        read, total, number = len(page), whole, 1
        while page and read < total and whole == total:
            number += 1
            page, whole = ask(number)
            yield from page
            read += len(page)
        if read == total == whole:
            return
    raise MarketplaceAway(what="TotalCount")


def text(told: dict[str, Any], name: str) -> str:
    """A field as text; what is not told is empty, and the reader of rows says so."""
    value = told.get(name)
    return "" if value is None else str(value)


def won(value: object) -> int:
    """A sum of won. Raises ValueError, TypeError."""
    if isinstance(value, float):
        if not value.is_integer():
            raise ValueError(value)
        return int(value)
    if isinstance(value, int | str):
        return int(value)
    raise TypeError(value)
