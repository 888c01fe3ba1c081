"""A race among threads, timed and counted. Only the standard library: every peer runs it in its own environment."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

PEER_CROWDS = ((1, 24), (10, 24), (1, 200), (10, 200), (100, 200))  # (limit, contenders)
BUDGET_EACH, BUDGET = 20, 100  # a discount of 20 from a budget of 100: five of 24 can have it
BUDGET_CONTENDERS = 24
AT_ONCE = 24
PROCESSES = f"1, {AT_ONCE} threads"  # of one Python, which runs one of them at a time
OTHER_CAMPAIGNS = (0, 100, 1_000)
GRANTED = "granted"
_CART_SECONDS, _CARTS_LEAST = 4.0, 3


def race(
    contend: Callable[[int], str], contenders: int, *, leave: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    """Let everybody contend, so many at once; `contend` answers GRANTED or why not, `leave` ends a thread's connections."""
    numbers, waiting = iter(range(contenders)), threading.Lock()
    door = threading.Barrier(min(AT_ONCE, contenders) + 1)
    answers: list[tuple[str, float]] = []

    def stand_in_line() -> None:
        door.wait()
        while True:
            with waiting:
                number = next(numbers, None)
            if number is None:
                break
            began = time.perf_counter()
            try:
                answer = contend(number)
            except Exception as problem:  # noqa: BLE001 - a peer may refuse by any exception; its name is kept.
                answer = type(problem).__name__
            answers.append((answer, time.perf_counter() - began))
        leave()

    threads = [threading.Thread(target=stand_in_line) for _ in range(min(AT_ONCE, contenders))]
    for thread in threads:
        thread.start()
    door.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return summed(answers, time.perf_counter() - began)


def summed(answers: list[tuple[str, float]], seconds: float) -> dict[str, Any]:
    """`seconds` last from the first who contends until the last, granted or refused, is answered; so do ours."""
    said = Counter(answer for answer, _ in answers)
    waits = sorted(wait for _, wait in answers)
    return {
        "said": dict(said),
        "p50_ms": round(1_000 * waits[len(waits) // 2], 1),
        "p99_ms": round(1_000 * waits[min(len(waits) - 1, len(waits) * 99 // 100)], 1),
        "per_second": round(said[GRANTED] / seconds, 1),
    }


def counted(
    raced: dict[str, Any], *, limit: int, contenders: int, granted: int, counter: int, each: int = 1
) -> dict[str, Any]:
    """What the rows say was granted, and what the system's own counter says; a budget is granted in won, so many `each`."""
    return {
        "limit": limit,
        "contenders": contenders,
        "granted": granted,
        "over": max(0, granted - limit),
        "under": max(0, min(limit, contenders * each) - granted),
        "drift": abs(granted - counter),
        **raced,
    }


def priced(price: Callable[[], object], *, others: int) -> dict[str, Any]:
    """How many carts a second, one after the other, for some seconds."""
    price()  # once to warm up
    began, count = time.perf_counter(), 0
    while count < _CARTS_LEAST or time.perf_counter() - began < _CART_SECONDS:
        price()
        count += 1
    return {"others": others, "per_second": round(count / (time.perf_counter() - began), 2)}
