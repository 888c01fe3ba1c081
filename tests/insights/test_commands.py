"""`hamkke insights simulate-effect`, and the tables of docs/explain/effect.md, which are what it prints."""

import json
import re

import pytest
from click.testing import CliRunner

from hamkke.insights.commands import commands
from tests.house.source import ROOT

DOCUMENT = (ROOT / "docs/explain/effect.md").read_text()
BLOCKS = re.findall(r"`hamkke insights (simulate-effect[^`]*)`\n\n```\n(.*?)```", DOCUMENT, re.DOTALL)
SMALL = ["simulate-effect", "--applicants", "1200", "--runs", "2", "--seed", "4"]


def said(*words: str) -> str:
    answer = CliRunner().invoke(commands, list(words))
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_the_quick_table_in_the_document_is_what_the_command_prints():
    _, (asked, printed) = BLOCKS

    assert said(*asked.split()) == printed


def test_the_large_table_in_the_document_finds_what_is_true_and_shows_what_does_not():
    (asked, printed), _ = BLOCKS
    rows = {
        re.split(r"\s{2,}", line)[0].partition(" · ")[2]: re.split(r"\s{2,}", line)[1:]
        for line in printed.splitlines()[2:11]
    }
    biases = {name: float(cells[1].replace("−", "-")) for name, cells in rows.items()}
    covered = {name: float(cells[2]) for name, cells in rows.items()}

    assert "--runs 600" in asked
    assert [abs(biases[f"jump at the line, {of}"]) <= 0.02 for of in ("sales", "change of sales")] == [
        True
    ] * 2
    for of in ("change of sales", "1 point of lots left empty", "seven in ten take part"):
        assert 93 <= covered[f"jump at the line, {of}"] <= 97
    assert biases["difference in differences, all"] > 0.2
    assert covered["difference in differences, all"] == 0


def test_simulate_tells_programs_every_method_size_and_guard():
    told = json.loads(said(*SMALL, "--json"))

    assert {key: told[key] for key in ("applicants", "runs", "seed", "truth")} == {
        "applicants": 1_200,
        "runs": 2,
        "seed": 4,
        "truth": 0.15,
    }
    assert len(told["methods"]) == 9
    assert [each["applicants"] for each in told["sizes"]] == [1_000]
    assert [(each["pushed"], each["coarse"]) for each in told["guards"]] == [(0, 0), (2, 0), (0, 2)]


@pytest.mark.parametrize("wrong", [["--applicants", "999"], ["--runs", "0"], ["--seed", "-1"]])
def test_simulate_refuses_what_it_cannot_make_up(wrong):
    assert CliRunner().invoke(commands, [*SMALL, *wrong]).exit_code == 2
