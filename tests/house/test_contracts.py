"""The contracts of pyproject.toml hold, and each breaks when someone crosses it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT

# What is planted where, and the contract that must notice. Each line is the smallest crossing of its kind.
CROSSINGS = {
    "an upward call, even through a door": (
        "src/hamkke/ledger/queries.py",
        "from hamkke.festivals import queries as upward",
        "Floors: an app leans only on the floors below it",
    ),
    "an app that nobody gave a floor": (
        "src/hamkke/annex/__init__.py",
        "",
        "Floors: an app leans only on the floors below it",
    ),
    "a model that calls an action": (
        "src/hamkke/ledger/models.py",
        "from hamkke.ledger import actions",
        "Rooms: inside an app, edges know the core, never the reverse",
    ),
    "an action that knows a view": (
        "src/hamkke/payments/actions/planted.py",
        "from hamkke.payments import views",
        "Rooms: inside an app, edges know the core, never the reverse",
    ),
    "a visitor in another app's rooms": (
        "src/hamkke/ledger/queries.py",
        "from hamkke.people import models as strangers",
        "Doors: apps meet through actions, queries and signals",
    ),
    "a visitor in another app's rules": (
        "src/hamkke/payments/actions/planted.py",
        "from hamkke.ledger import rules as strangers",
        "Doors: apps meet through actions, queries and signals",
    ),
    "a rule that asks the database": (
        "src/hamkke/coupons/rules.py",
        "from django.db import connection",
        "Purity: rules know neither Django nor the database",
    ),
    "money that knows Django": (
        "src/hamkke/kernel/money.py",
        "import django",
        "Purity: rules know neither Django nor the database",
    ),
    "a rule that looks at the clock": (
        "src/hamkke/ledger/rules.py",
        "from hamkke.kernel import clock",
        "Purity: rules are told the time",
    ),
    "Django on the hot path": (
        "src/claim/planted.py",
        "import django",
        "Hot path: the claim service starts without Django",
    ),
    "Django on the hot path by a detour": (
        "src/claim/planted.py",
        "from hamkke.kernel import queue",
        "Hot path: the claim service starts without Django",
    ),
    "another app on the hot path": (
        "src/claim/planted.py",
        "import hamkke.ledger",
        "Hot path: the claim service knows the coupon rules and the kernel, nothing else of the house",
    ),
    "a simulator that knows us": (
        "src/simulators/planted.py",
        "from hamkke.kernel import money",
        "Simulators stand in for strangers: they know nothing of us",
    ),
}


LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def broken_contracts(root: Path) -> list[str]:
    """The names of the contracts that lint-imports finds broken under `root`."""
    answer = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", "--no-logo"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}", "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )
    assert "Contracts:" in answer.stdout, answer.stdout + answer.stderr
    summary = answer.stdout.partition("Analyzed ")[2]
    return [line.removesuffix(" BROKEN") for line in summary.splitlines() if line.endswith(" BROKEN")]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    root = tmp_path_factory.mktemp("house")
    unwanted = shutil.ignore_patterns("__pycache__", "*.egg-info", "migrations", "static", "templates")
    shutil.copytree(ROOT / "src", root / "src", ignore=unwanted)
    (root / "tests/house").mkdir(parents=True)
    for file in ("pyproject.toml", "tests/__init__.py", "tests/house/__init__.py", "tests/house/doors.py"):
        shutil.copy(ROOT / file, root / file)
    return root


def test_no_contract_is_broken(copy):
    assert broken_contracts(copy) == []


@pytest.mark.parametrize("crossing", CROSSINGS)
def test_a_crossing_breaks_its_contract(copy, crossing):
    where, line, contract = CROSSINGS[crossing]
    file = copy / where
    before = file.read_text() if file.exists() else None
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"{before or ''}\n{line}\n")

    broken = broken_contracts(copy)

    if before is None:
        file.unlink()
        if where.endswith("annex/__init__.py"):
            file.parent.rmdir()
    else:
        file.write_text(before)
    assert contract in broken


def test_make_check_asks_the_contracts_the_rooms_and_the_writers():
    recipe = (ROOT / "Makefile").read_text().split("\ncheck:", 1)[1].split("\n\n", 1)[0]

    assert "lint-imports" in recipe
    assert "tests/house/test_rooms.py tests/house/test_writers.py" in recipe
