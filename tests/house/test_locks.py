"""What we install is named exactly, proved by hashes, and fetched from wherever this machine is told to."""

import re

import pytest

from tests.house import source
from tests.house.source import ROOT

LOCKS = ["uv", "run", "dev", "spark"]


def entries(name: str) -> list[str]:
    """The lock's requirements, each with its hashes on one line."""
    text = (ROOT / f"requirements/{name}.txt").read_text().replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_is_exact_and_hashed(name):
    assert [
        entry for entry in entries(name) if not re.match(r"[\w.\-\[\],]+==\S+.* --hash=sha256:\w{64}", entry)
    ] == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_no_address(name):
    text = (ROOT / f"requirements/{name}.txt").read_text()

    assert re.findall(r"://|--index|--extra|--find-links|@ ", text) == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_answers_what_is_asked_for(name):
    def canonical(text: str) -> str:
        return re.sub(r"[-_.]+", "-", text).lower()

    asked = [
        line for line in (ROOT / f"requirements/{name}.in").read_text().splitlines() if re.match(r"\w", line)
    ]
    locked = {canonical(re.match(r"[\w.\-]+", entry).group()) for entry in entries(name)}

    assert [line for line in asked if canonical(re.match(r"[\w.\-]+", line).group()) not in locked] == []


def test_what_only_checks_our_estimator_is_not_shipped():
    """rdrobust is under the GPL: tests may lean on it, what we ship may not."""
    importing = [
        file
        for file in source.modules()
        if re.search(r"^\s*(?:import|from) rd(?:robust|density)", file.read_text(), re.MULTILINE)
    ]

    assert importing == []
    assert [name for name in LOCKS if any(entry.startswith("rdrobust==") for entry in entries(name))] == [
        "dev"
    ]
