"""The tax service's status of business numbers (data.go.kr 15081808), a hundred a call."""

import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import httpx
from django.conf import settings

from hamkke.calls.rules.eligibility import RegistryAwayError

NUMBERS_A_CALL = 100
PATH = "/v1/status"
_PAUSE_SECONDS = 0.2


def statuses(numbers: Sequence[str], *, attempts: int = 1) -> dict[str, dict[str, Any]]:
    """What the service says of each number, with its `b_stt_cd`: 01 active, 02 suspended, 03 closed, "" not registered.

    Asks in hundreds, each as often as `attempts` allows. Raises RegistryAwayError when one of them stays unanswered.
    """
    if not settings.NTS_KEY:
        raise RegistryAwayError("no key")
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(numbers), NUMBERS_A_CALL):
        found |= _asked(list(numbers[start : start + NUMBERS_A_CALL]), attempts)
    return found


def _asked(numbers: list[str], attempts: int) -> dict[str, dict[str, Any]]:
    for attempt in range(1, attempts + 1):
        try:
            return _answer(numbers)
        except RegistryAwayError:
            if attempt == attempts:
                raise
            time.sleep(_PAUSE_SECONDS * attempt)
    raise AssertionError(attempts)


def _answer(numbers: list[str]) -> dict[str, dict[str, Any]]:
    # The portal hands out its key percent-encoded, and encoding it twice is the commonest mistake with this service.
    key = settings.NTS_KEY if "%" in settings.NTS_KEY else quote(settings.NTS_KEY, safe="")
    try:
        response = httpx.post(
            f"{settings.NTS_URL}{PATH}?serviceKey={key}&returnType=JSON",
            json={"b_no": numbers},
            timeout=settings.NTS_TIMEOUT_SECONDS,
            trust_env=False,
        )
        lines = {line["b_no"]: line for line in response.raise_for_status().json()["data"]}
        return {
            number: {**lines[number], "b_stt_cd": lines[number]["b_stt_cd"].strip()} for number in numbers
        }
    except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as problem:
        # The address holds the key, so what httpx says of it is not passed on.
        raise RegistryAwayError(type(problem).__name__) from None
