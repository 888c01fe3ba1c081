"""The race itself, small: with N = 24 contenders, and with a few rounds of `kill -9`."""

import json
import os
import signal
import subprocess
import sys

import psutil
import pytest

from race.shopping import GOALS
from tests import postgres

COMMAND = [sys.executable, "-m", "hamkke.config.cli", "race", "--contenders", "24", "--seed", "1"]
NOUGHT = ("over", "under", "counter_drift", "told_yes_got_no", "got_but_told_no", "same_person_twice", "never_answered", "out_of_order")  # fmt: skip


@pytest.fixture
def outside(tmp_path):
    """How a person would call: with none of the tests' own settings, and a place for its files."""
    told = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("HAMKKE_", "DATABASE_", "COV_", "DJANGO_"))
    }
    paths = os.pathsep.join([str(postgres.ROOT / "src"), str(postgres.ROOT)])
    return {"env": {**told, "PYTHONPATH": paths, "HAMKKE_VAR": str(tmp_path)}, "cwd": postgres.ROOT}


def raced(*arguments, **outside):
    answer = subprocess.run(
        [*COMMAND, *arguments, "--json"], **outside, capture_output=True, text=True, timeout=900
    )
    assert answer.stdout, answer.stderr
    return answer.returncode, json.loads(answer.stdout)


def wrongs(found):
    return {name: found[name] for name in NOUGHT if found[name]}


def test_two_copies_grant_exactly_the_limit(committed_db, outside):
    status, told = raced("--limit", "1", "--limit", "10", "--rounds", "0", "--on", committed_db, **outside)

    assert [(each["limit"], each["claims"]["granted"]) for each in told["bursts"]] == [(1, 1), (10, 10)]
    assert [wrongs(each["claims"]) for each in told["bursts"]] == [{}, {}]
    assert (status, told["wrong"]) == (0, 0)


def test_claims_and_shopping_together_reconcile(committed_db, outside):
    status, told = raced("--limit", "24", "--shoppers", "12", "--on", committed_db, **outside)
    [played] = told["rounds"]

    assert (status, told["wrong"], wrongs(played["claims"]), played["broken"]) == (0, 0, {}, [])
    assert (played["limit"], played["contenders"]) == (24, 24)
    assert set(GOALS.values()) <= set(played["shopping"])
    assert (played["failed"], told["unseen"]) == ([], [])
    [rush] = told["rushes"]
    assert (rush["places"], rush["taken"], rush["over"], rush["under"], rush["failed"]) == (3, 3, 0, 0, 0)
    assert (rush["told"]["ordered"], rush["told"]["called off"]) == (5, 2)
    assert told["reconciled"]["provider_won"] == told["reconciled"]["ledger_won"] > 0


def test_nothing_is_lost_or_doubled_by_kill_nine(outside):
    status, told = raced("--limit", "10", "--shoppers", "10", "--rounds", "2", "--kill", **outside)
    done = {word for each in told["rounds"] for word in each["shopping"]}

    assert [wrongs(each["claims"]) for each in told["rounds"]] == [{}, {}]
    assert [(each["told_but_not_so"], each["broken"]) for each in told["rounds"]] == [(0, []), (0, [])]
    assert {"paid", "sent back", "used at a counter", "taken back", "handed back"} <= done
    assert ([each["failed"] for each in told["rounds"]], told["unseen"]) == ([[], []], [])
    assert len({each["killed"] for each in told["rounds"]} - {""}) == 2
    assert [each["ended_by_themselves"] for each in told["rounds"]] == [[], []]
    assert (status, told["wrong"]) == (0, 0)


def test_nothing_is_left_running_after_an_interruption(committed_db, outside):
    racing = subprocess.Popen(
        [*COMMAND, "--on", committed_db],
        **outside,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert any("pressing at once" in line for line in racing.stderr)
        family = psutil.Process(racing.pid).children(recursive=True)
        racing.send_signal(signal.SIGINT)
        racing.communicate(timeout=300)
    finally:
        racing.kill()
        racing.communicate()

    assert len(family) >= 5
    assert [each for each in family if each.is_running() and each.status() != psutil.STATUS_ZOMBIE] == []
    assert racing.returncode != 0
