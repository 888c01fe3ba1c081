"""A stranger works the rehearsed selection out again: from the public file, with any Python and none of our code."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import hamkke.calls
from hamkke.calls.rules import terms

CHECKER = Path(hamkke.calls.__file__).parent / "static" / "calls" / "check_selection.py"


@pytest.fixture(scope="module")
def published(site, tmp_path_factory):
    """The bytes that `hamkke calls bundle` writes."""
    [call] = site.rows("SELECT id FROM calls_call WHERE title = %s", "황금녘 동행축제 참여기업 모집")
    file = tmp_path_factory.mktemp("published") / "bundle.json"
    answer = site.hamkke("calls", "bundle", str(call["id"]), "--output", str(file), "--json")
    told = json.loads(answer.stdout)
    assert (answer.returncode, told["rows"], told["bytes"]) == (0, 24, file.stat().st_size)
    return file.read_bytes()


@pytest.fixture
def check(tmp_path):
    """Another machine: an empty folder with the file and the checker in it."""
    shutil.copy(CHECKER, tmp_path)

    def checked(content: bytes) -> tuple[int, str]:
        (tmp_path / "bundle.json").write_bytes(content)
        command = [sys.executable, "-I", CHECKER.name, "bundle.json"]
        ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
        assert ran.stderr == ""
        return ran.returncode, ran.stdout

    return checked


def changed(published, *path, to):
    """The file with one thing in it changed, and what it was."""
    content = at = json.loads(published)
    for step in path[:-1]:
        at = at[step]
    was, at[path[-1]] = at[path[-1]], to(at[path[-1]])
    return terms.canonical(content), was


def another_byte(place):
    """One byte of a hexadecimal text, numbered from 1, is another one."""
    at = 2 * (place - 1)
    return lambda was: was[:at] + f"{int(was[at : at + 2], 16) ^ 0x40:02x}" + was[at + 2 :]


def test_the_rehearsed_selection_has_quotas_corrected_scores_lots_and_a_waiting_list(published):
    content = json.loads(published)
    rules, found = content["terms"]["terms"], content["found"]

    assert [quota["key"] for quota in rules["quotas"]] == ["outside_capital", "women", "newcomers"]
    assert found["model"]["formula"] == "corrected"
    assert content["draw"]["pool"] == found["grey"] != []
    assert sum(row["reasons"]["by"] == "lot" for row in found["rows"]) == len(found["grey"])
    assert (len(content["result"]["selected"]), len(content["result"]["waiting"])) == (6, 1)


def test_everybody_selected_is_selected_again(published, check):
    status, said = check(published)

    assert (status, said.splitlines()[1]) == (0, "6 of 6 selected are as recomputed, out of 24.")


def test_one_changed_score_is_named(published, check):
    content, _ = changed(published, "inputs", "scores", 7, "score", to=lambda score: score - 9)
    given = json.loads(published)["inputs"]["scores"][7]

    status, said = check(content)

    assert status == 1
    assert f"row {given['application']} was changed" in said
    assert f"row {given['application']}, plain mean: " in said
    assert f"mean of criterion {given['criterion']}: " in said


def test_one_changed_quota_is_named(published, check):
    content, was = changed(published, "terms", "terms", "quotas", 1, "least", to=lambda least: least + 1)

    status, said = check(content)

    assert status == 1
    assert f"quota “women”: ['women', 'answer:women_owned=yes', {was}, None] → " in said
    assert "these rules are none of the versions that were published" in said


@pytest.mark.parametrize(
    ("part", "named"), [("root", "the root of the lottery's pool"), ("seed", "the lottery's seed")]
)
def test_one_changed_byte_of_the_lottery_is_named(published, check, part, named):
    content, was = changed(published, "draw", part, to=another_byte(7))

    status, said = check(content)

    assert status == 1
    assert f"{named}: byte 7: {int(was[12:14], 16) ^ 0x40:02x} → {was[12:14]}" in said


def test_one_changed_byte_of_the_randomness_is_another_seed(published, check):
    content, _ = changed(published, "draw", "randomness", to=lambda was: was[:-1] + "2")

    status, said = check(content)

    assert status == 1
    assert "the lottery's seed: byte 1: " in said


def test_one_changed_hash_is_named(published, check):
    content, was = changed(published, "digests", "inputs", to=another_byte(32))

    status, said = check(content)

    assert status == 1
    assert f"digest “inputs”: byte 32: {int(was[62:], 16) ^ 0x40:02x} → {was[62:]}" in said
    assert "digest “seal”: " in said


def test_one_changed_name_is_named(published, check):
    result = json.loads(published)["result"]
    content, was = changed(published, "result", "selected", 3, to=lambda _: result["waiting"][0])

    status, said = check(content)

    assert status == 1
    assert f"selected no. 4: {result['waiting'][0]} → {was}" in said
