"""`hamkke calls simulate`, and the table of docs/explain/selection.md, which is what it prints."""

import json
import re

import pytest
from click.testing import CliRunner

from hamkke.calls.commands import commands
from tests.house.source import ROOT

DOCUMENT = (ROOT / "docs/explain/selection.md").read_text()
SMALL = ["simulate", "--judges", "16", "--applicants", "80", "--places", "20", "--runs", "1", "--seed", "4"]


def said(*words: str) -> str:
    answer = CliRunner().invoke(commands, list(words))
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_simulate_tells_programs_every_design():
    told = json.loads(said(*SMALL, "--json"))

    assert {key: told[key] for key in ("judges", "applicants", "places", "runs", "seed")} == {
        "judges": 16,
        "applicants": 80,
        "places": 20,
        "runs": 1,
        "seed": 4,
    }
    assert [each["design"] for each in told["designs"]] == [
        "by_lot",
        "balanced",
        "nearest_again",
        "panels_0",
        "panels_10",
        "panels_30",
        "panels_100",
    ]
    alone = told["designs"][3]
    assert (alone["gap"], alone["corrected"], alone["refused"]) == (0, None, 1)


def test_simulate_says_the_same_again():
    assert said(*SMALL) == said(*SMALL)


@pytest.mark.parametrize("wrong", [["--places", "81"], ["--judges", "15"], ["--runs", "0"]])
def test_simulate_refuses_a_call_that_cannot_be(wrong):
    assert CliRunner().invoke(commands, [*SMALL, *wrong]).exit_code == 2


def test_the_table_in_the_document_is_what_the_command_prints():
    asked, printed = re.search(
        r"`hamkke calls (simulate[^`]*)`\n\n```\n(.*?)```", DOCUMENT, re.DOTALL
    ).groups()

    assert said(*asked.split()) == printed
