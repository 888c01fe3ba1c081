"""Stage 2 on a real standalone Spark equals DuckDB to the won, line by line of what is kept, and leaves nothing running."""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("pyspark", reason="`make test-spark` installs it")

from hamkke.sales.models import Overlap
from tests.spark import made, standalone

LINES = int(os.environ.get("SPARK_LINES", "20_000_000"))


@pytest.fixture
def told(committed_db, settings, tmp_path):
    settings.SALES_ROOT, settings.PRIVATE_ROOT = str(tmp_path / "sales"), str(tmp_path / "private")
    begun = time.monotonic()
    versions = made.tell(LINES)
    say(f"{versions:,} lines of {len(made.CHANNELS)} channels stored in {time.monotonic() - begun:.0f} s")
    return {
        "DATABASE_URL": committed_db,
        "HAMKKE_SALES_ROOT": settings.SALES_ROOT,
        "HAMKKE_PRIVATE_ROOT": settings.PRIVATE_ROOT,
    }


def say(sentence):
    print(sentence, file=sys.__stdout__, flush=True)


def reckoned():
    """Seconds of processors that everything we have started and seen end has taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def recompute(*arguments, environment):
    command = [sys.executable, "-m", "hamkke.config.cli", "sales", "recompute", *arguments, "--json"]
    begun = time.monotonic()
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=3_000)
    assert answer.returncode == 0, answer.stdout[-2_000:] + answer.stderr[-4_000:]
    told = json.loads(answer.stdout)
    lines, amount = (sum(day[name] for day in told["days"]) for name in ("lines", "amount"))
    say(
        f"{told['engine']:>6}: {lines:,} lines that count, {amount:,} won on {len(told['days'])} days of channels, "
        f"equal to what is kept: {told['is_equal']}, {time.monotonic() - begun:.0f} s"
    )
    return told


def test_a_cluster_of_two_workers_adds_up_what_duckdb_added_up(told, tmp_path):
    begun = reckoned()
    here = recompute("--engine", "duckdb", environment={**os.environ, **told})
    say(f"        {reckoned() - begun:.0f} s of processors")
    begun = reckoned()
    with standalone.cluster(tmp_path / "spark") as (master, environment, started):
        there = recompute("--engine", "spark", "--master", master, environment={**environment, **told})
        began = standalone.descendants([each.pid for each in started])
    say(f"        {reckoned() - begun:.0f} s of processors, master, workers and driver together")

    assert (here["is_equal"], there["is_equal"]) == (True, True)
    assert there["days"] == here["days"]
    assert sum(day["lines"] for day in there["days"]) > LINES * 0.9
    assert Overlap.objects.exists()
    assert [each.poll() is None for each in started] == [False] * 3
    assert [pid for pid in began if _is_alive(pid)] == []


def _is_alive(pid):
    """A process that is no more than its entry in the table is not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
