"""Copies of the service as processes of their own, on one PostgreSQL: one count, one answer, and nothing promised is lost."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from uuid import UUID

import httpx
import pytest

from hamkke.kernel import clock
from tests.claim.conftest import SECRET, people, rows, token
from tests.factories.coupons import OpeningFactory


@pytest.fixture
def running(committed_db):
    """Start a copy; all are gone afterwards."""
    copies = []

    def start():
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "asgi",
            "--factory",
            "--loop",
            "uvloop",
            "--no-ws",
        ]
        command += ["--log-level", "error", "--port", str(port), "claim.app:from_environment"]
        told = {"DATABASE_URL": committed_db, "HAMKKE_SECRET_KEY": SECRET}
        copies.append(subprocess.Popen(command, env=os.environ | told, start_new_session=True))
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return copies[-1], f"http://127.0.0.1:{port}"
            time.sleep(0.05)
        raise AssertionError("The copy did not start.")

    yield start
    for copy in copies:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(copy.pid, signal.SIGKILL)
        copy.wait()


def opened_now(quantity):
    now = clock.now()
    times = {"campaign__opens_at": now.replace(year=2020), "campaign__closes_at": now.replace(year=2090)}
    return OpeningFactory(
        campaign__quantity=quantity, campaign__usable_until=now.replace(year=2090), **times
    ).campaign


async def press(http, address, campaign, shopper, key):
    headers = {"Authorization": f"Bearer {token(shopper, now=clock.now())}"}
    try:
        return await http.post(
            f"{address}/claims", json={"id": str(key), "campaign": str(campaign.pk)}, headers=headers
        )
    except httpx.TransportError:
        return None


async def press_until_answered(http, address, campaign, shopper, key):
    """As the page does: "not now" is no answer, and the same press is sent again."""
    answer = await press(http, address, campaign, shopper, key)
    while answer is None or answer.status_code in (202, 503):
        await asyncio.sleep(0.1)
        answer = await press(http, address, campaign, shopper, key)
    return answer


async def press_all(addresses, campaign, presses, *, pressing=press):
    async with httpx.AsyncClient(timeout=20, limits=httpx.Limits(max_connections=100)) as http:
        return await asyncio.gather(
            *(
                pressing(http, address, campaign, shopper, key)
                for shopper, key in presses
                for address in addresses
            )
        )


async def until_claimed(database_url):
    async with asyncio.timeout(20):
        while not await asyncio.to_thread(rows, database_url):  # noqa: ASYNC110 - the other process writes.
            await asyncio.sleep(0.005)


def test_two_processes_share_one_count_and_know_each_others_ids(committed_db, running):
    campaign, (_, one), (_, other) = opened_now(150), running(), running()
    presses = list(zip(people(200), people(200), strict=True))

    answers = asyncio.run(press_all([one, other], campaign, presses, pressing=press_until_answered))

    claims = rows(committed_db)
    assert [position for _, position, _ in claims] == list(range(1, 151))
    assert {key for _, _, key in claims} <= {key for _, key in presses}
    assert Counter(answer.status_code for answer in answers if answer.status_code != 409) == {
        201: 150,
        200: 150,
    }


def test_a_killed_copy_loses_nothing_that_was_answered(committed_db, running):
    campaign, (doomed, one), (_, other) = opened_now(1_000), running(), running()
    presses = list(zip(people(300), people(300), strict=True))

    async def race():
        pressing = asyncio.create_task(press_all([one], campaign, presses))
        await until_claimed(committed_db)
        os.killpg(doomed.pid, signal.SIGKILL)
        before = await pressing
        return before, await press_all([other], campaign, presses)

    before, after = asyncio.run(race())

    promised = {
        (each.json()["claim"], each.json()["position"]) for each in before if each and each.status_code == 201
    }
    assert {each.status_code for each in after} <= {200, 201}
    assert promised <= {
        (each.json()["claim"], each.json()["position"]) for each in after if each.status_code == 200
    }
    assert [position for _, position, _ in rows(committed_db)] == list(range(1, 301))


def test_a_copy_told_to_stop_answers_what_it_accepted(committed_db, running):
    campaign, (told, one) = opened_now(1_000), running()
    presses = list(zip(people(200), people(200), strict=True))

    async def race():
        pressing = asyncio.create_task(press_all([one], campaign, presses))
        await until_claimed(committed_db)
        told.terminate()
        return await pressing

    answers = asyncio.run(race())

    yes = {UUID(answer.json()["claim"]) for answer in answers if answer and answer.status_code == 201}
    assert yes == {key for _, _, key in rows(committed_db)}
    assert {answer.status_code for answer in answers if answer} <= {201, 503}
    assert told.wait(timeout=20) == 0
