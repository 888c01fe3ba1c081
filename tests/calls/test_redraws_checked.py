"""The redraws of a public file, counted again as strangers count them: plain Python, isolated, on the file alone."""

import json
import random
import subprocess
import sys

import pytest

from hamkke.calls.rules.terms import GreyZone
from tests.calls import public_files as files

CHECKER = files.CHECKER.with_name("check_redraws.py")


@pytest.fixture(scope="module")
def content():
    return files.published(files.call_terms(redraws=40), files.inputs_of())


def check(content, folder, checker=CHECKER):
    file = folder / "bundle.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    ran = subprocess.run([sys.executable, "-I", checker, file], capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout


def test_strangers_count_the_same(content, tmp_path):
    told = content["found"]["redraws"]

    code, said = check(content, tmp_path)

    assert code == 0, said
    assert f"Drawn 40 times, {told['moved_sum'] / 40:.1f} of 12 places go to others on average" in said
    assert told["moved_least"] <= told["moved_sum"] / 40 <= told["moved_most"]


def test_so_they_do_where_lots_decided_in_the_end(tmp_path):
    content = files.drawn_file()

    assert check(content, tmp_path)[0] == 0


@pytest.mark.parametrize("what", ["times", "moved", "seed", "draws"])
def test_what_was_changed_is_named(content, tmp_path, what):
    changed = json.loads(json.dumps(content))
    row = random.Random(7).choice(changed["found"]["rows"])
    if what == "times":
        row["reasons"]["redrawn"] += 1
    elif what == "moved":
        changed["found"]["redraws"]["moved_sum"] += 1
    elif what == "seed":
        changed["found"]["redraws"]["seed"] = "00" * 32
    else:
        changed["terms"]["terms"]["redraws"] = 41

    code, said = check(changed, tmp_path)

    named = {
        "times": f"row {row['code']}",
        "moved": "moved_sum",
        "seed": "seed: 00",
        "draws": "draws: 40 → 41",
    }
    assert code == 1
    assert named[what] in said


def test_a_file_without_redraws_says_so(content, tmp_path):
    without = json.loads(json.dumps(content))
    del without["found"]["redraws"]

    assert check(without, tmp_path)[0] == 0
    assert "Nothing was drawn again" in check(without, tmp_path)[1]


def test_the_grey_zone_may_be_whoever_is_in_only_some_of_the_redraws(tmp_path):
    rules = files.call_terms(redraws=40, grey=GreyZone("panel", share=1_000))
    content = files.published(rules, files.inputs_of())
    rows = content["found"]["rows"]

    assert content["found"]["grey"] == sorted(
        row["code"] for row in rows if 4 < row["reasons"]["redrawn"] < 36
    )
    assert content["found"]["grey"]
    assert check(content, tmp_path, files.CHECKER)[0] == 0
    content["found"]["grey"].pop()
    assert "the grey zone" in check(content, tmp_path, files.CHECKER)[1]
