"""The checker runs as strangers run it: plain Python, isolated, without our code, on the file alone."""

import ast
import copy
import json
import subprocess
import sys
from collections import defaultdict

import pytest

from hamkke.calls.rules import bundle, lottery, terms
from hamkke.calls.rules.terms import GreyZone
from tests.calls.public_files import (
    CALL,
    CHECKER,
    PLACES,
    TRACKS,
    call_terms,
    drawn_file,
    inputs_of,
    panel_file,
    published,
)
from tests.calls.test_rules_lottery import reached

FILES = {
    "quotas": lambda: published(call_terms(), inputs_of()),
    "plain": lambda: published(
        call_terms(formula="mean", quotas=(), tracks=(TRACKS[0],), outside=(), tie_chain=("total", "lot")),
        inputs_of(),
    ),
    "no panel yet": lambda: published(call_terms(grey=GreyZone("panel")), inputs_of()),
    "panel": panel_file,
    "lottery": drawn_file,
}


@pytest.fixture(scope="module")
def files():
    return {name: make() for name, make in FILES.items()}


def check(tmp_path, content, *arguments):
    file = tmp_path / "bundle.json"
    file.write_bytes(terms.canonical(content))
    command = [sys.executable, "-I", str(CHECKER), str(file), *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False, encoding="utf-8")
    assert ran.stderr == ""
    return ran.returncode, ran.stdout


@pytest.mark.parametrize("name", FILES)
def test_a_file_as_it_was_published_fits(tmp_path, files, name):
    status, said = check(tmp_path, files[name])

    assert (status, said.splitlines()[:2]) == (
        0,
        [
            "선정 12곳 가운데 12곳이 그대로입니다 (신청 40곳).",
            "12 of 12 selected are as recomputed, out of 40.",
        ],
    )


def planted(content, change):
    changed = copy.deepcopy(content)
    change(changed)
    return changed


def sealed_again(content):
    """As somebody would who also mends every digest in the file."""
    content["call"]["inputs_hash"] = terms.digest(content["inputs"])
    content["call"]["versions"][-1]["digest"] = terms.digest(content["terms"])
    scores, rows = defaultdict(list), {row["code"]: row for row in content["found"]["rows"]}
    for given in content["inputs"]["scores"]:
        scores[given["application"]].append(given)
    leaves = {
        entry["code"]: lottery.merkle_leaf(
            terms.canonical({"entry": entry, "scores": scores[entry["code"]], "row": rows.get(entry["code"])})
        )
        for entry in content["inputs"]["entries"]
    }
    told = json.dumps(leaves)[1:-1].encode()
    found = bundle.digests(content, bundle.Long([told], brackets=b"{}"))
    seal = terms.digest({**{name: value for name, value in found.items() if name != "seal"}, "rows": leaves})
    return {**content, "digests": {**found, "rows": leaves, "seal": seal}}


@pytest.mark.parametrize("mend", [lambda content: content, sealed_again], ids=["as it is", "digests mended"])
def test_one_changed_score_names_its_row_and_its_criterion(tmp_path, files, mend):
    given = files["quotas"]["inputs"]["scores"][17]
    code, criterion = given["application"], given["criterion"]

    def change(content):
        content["inputs"]["scores"][17]["score"] += 9 if given["score"] < 90 else -9

    status, said = check(tmp_path, mend(planted(files["quotas"], change)))

    assert status == 1
    assert f"row {code}, plain mean: " in said
    assert f"row {code}, mean of criterion {criterion}: " in said.partition("mean of criterion")[0] + said
    assert (f"row {code} was changed" in said) is (mend is not sealed_again)


def test_one_changed_quota_is_named(tmp_path, files):
    def change(content):
        content["terms"]["terms"]["quotas"][0]["least"] += 1

    status, said = check(tmp_path, planted(files["quotas"], change))

    assert status == 1
    assert (
        "quota “women”: ['women', 'answer:women=yes', 6, None] → ['women', 'answer:women=yes', 7, None]"
        in said
    )
    assert "digest “terms”: byte 1: " in said


def test_a_quota_changed_everywhere_is_not_kept(tmp_path, files):
    def change(content):
        for quota in (content["terms"]["terms"]["quotas"][0], content["found"]["programme"]["limits"][0]):
            quota["least"] = 9

    status, said = check(tmp_path, sealed_again(planted(files["quotas"], change)))

    assert status == 1
    assert "quota “women”: 6 → 9–" in said


@pytest.mark.parametrize("part", ["root", "seed"])
def test_one_changed_byte_of_the_lottery_is_named(tmp_path, files, part):
    was = files["lottery"]["draw"][part]
    now = f"{int(was[12:14], 16) ^ 1:02x}"

    def change(content):
        content["draw"][part] = was[:12] + now + was[14:]

    status, said = check(tmp_path, planted(files["lottery"], change))

    assert status == 1
    assert f"lottery's {'pool' if part == 'root' else 'seed'}: byte 7: {now} → {was[12:14]}" in said


def test_another_randomness_is_another_seed_and_another_lot(tmp_path, files):
    def change(content):
        content["draw"]["randomness"] = "round 4243"

    status, said = check(tmp_path, planted(files["lottery"], change))

    assert status == 1
    assert "the lottery's seed: byte " in said


def test_one_changed_name_in_the_result_is_named(tmp_path, files):
    content = files["quotas"]
    was, other = content["result"]["selected"][4], content["result"]["waiting"][0]

    def change(content):
        content["result"]["selected"][4] = other

    status, said = check(tmp_path, planted(content, change))

    assert status == 1
    assert f"selected no. 5: {other} → {was}" in said


def test_somebody_selected_in_anothers_place_is_named_even_with_every_digest_mended(tmp_path, files):
    """The last of those in by points alone makes room for the next who is out."""
    rows = files["plain"]["found"]["rows"]

    def change(content):
        content["found"]["rows"][PLACES - 1] |= {"outcome": "waitlisted", "reasons": rows[PLACES]["reasons"]}
        content["found"]["rows"][PLACES] |= {"outcome": "selected", "reasons": rows[PLACES - 1]["reasons"]}
        content["result"]["selected"][-1] = rows[PLACES]["code"]
        content["result"]["waiting"][0] = rows[PLACES - 1]["code"]

    status, said = check(tmp_path, sealed_again(planted(files["plain"], change)))

    assert status == 1
    assert f"row {rows[PLACES]['code']} was chosen before row {rows[PLACES - 1]['code']}" in said


@pytest.mark.parametrize("was_in", ["rows", "entries"])
def test_somebody_left_out_is_named_even_with_every_digest_mended(tmp_path, files, was_in):
    """The last in rank, whom nobody would miss among the numbers."""
    code = files["quotas"]["found"]["rows"][-1]["code"]

    def change(content):
        part = content["found" if was_in == "rows" else "inputs"]
        part[was_in] = [each for each in part[was_in] if each["code"] != code]

    status, said = check(tmp_path, sealed_again(planted(files["quotas"], change)))

    assert status == 1
    assert f"row {code} is missing from the inputs or the result" in said


@pytest.mark.parametrize(
    ("letters", "place"),
    [(slice(0), "byte 1:  → "), (slice(62), "byte 32:  → ")],
)
def test_a_hash_cut_short_is_named(tmp_path, files, letters, place):
    def change(content):
        content["digests"]["root"] = content["digests"]["root"][letters]

    status, said = check(tmp_path, planted(files["quotas"], change))

    assert status == 1
    assert f"digest “root”: {place}" in said


def test_a_hash_that_goes_on_is_named_where_it_should_end(tmp_path, files):
    def change(content):
        content["digests"]["root"] += "7f"

    status, said = check(tmp_path, planted(files["quotas"], change))

    assert status == 1
    assert "digest “root”: byte 33: 7f → " in said


@pytest.mark.parametrize("name", ["quotas", "lottery"])
def test_two_who_wait_in_each_others_place_are_named_even_with_every_digest_mended(tmp_path, files, name):
    earlier, later = files[name]["result"]["waiting"][:2]

    def change(content):
        for row in content["found"]["rows"]:
            if row["code"] in (earlier, later):
                row["reasons"]["waiting"] = 1 if row["code"] == later else 2
        content["result"]["waiting"][:2] = [later, earlier]

    status, said = check(tmp_path, sealed_again(planted(files[name], change)))

    assert status == 1
    assert f"waiting: {later} → {earlier}" in said


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("found", "rows", 3, "total"), 1, "row {code}, total: 0.01 → "),
        (("found", "rows", 3, "rank"), 99, "row {code}, rank: 99 → 4"),
        (("found", "rows", 3, "lot"), "00" * 32, "row {code}, lot: byte 1: 00 → "),
        (("found", "programme", "objective"), 1, "the choice's “objective”: 0.01 → "),
        (("found", "programme", "bound"), 1, "the choice's “bound”: 0.01 → "),
        (("statistics", "applied"), 41, "statistics, applied: 41 → 40"),
        (("statistics", "ratio"), "3.4", "statistics, ratio: 3.4 → 3.333"),
        (("inputs", "call"), "another", "the call of the inputs: another → {call}"),
        (("call", "inputs_hash"), "00" * 32, "the inputs decided on: byte 1: 00 → "),
        (("terms", "terms", "quotas"), None, "cannot be read"),
    ],
)
def test_anything_else_that_is_changed_is_named(tmp_path, files, path, value, sentence):
    def change(content):
        at = content
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value

    content = files["quotas"]
    status, said = check(tmp_path, planted(content, change))

    assert status == 1
    told = sentence.format(code=content["found"]["rows"][3]["code"], call=CALL)
    assert told in said or "not a public file" in said


def test_two_whom_the_panel_would_have_turned_round_are_named_even_with_every_digest_mended(tmp_path, files):
    content = copy.deepcopy(files["panel"])
    panel = content["inputs"]["panel"]
    panel[0], panel[-1] = panel[-1], panel[0]

    status, said = check(tmp_path, sealed_again(content))

    assert status == 1
    assert f"row {panel[0]}, turn: {len(panel)} → 1" in said
    assert f"row {panel[-1]}, turn: 1 → {len(panel)}" in said


def test_a_file_that_is_none_is_refused(tmp_path):
    status, said = check(tmp_path, {"hamkke_bundle": 1})

    assert (status, said.startswith("공개 파일이 아닙니다 · This is not a public file")) == (1, True)


def test_the_checker_is_plain_python_of_2019():
    text = CHECKER.read_text()
    imported = {
        alias.name.partition(".")[0] if isinstance(node, ast.Import) else node.module
        for node in ast.walk(ast.parse(text, feature_version=(3, 8)))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }

    assert imported == {"collections", "hashlib", "hmac", "json", "math", "operator", "sys"}


@pytest.mark.parametrize("items", [1, 7, 40, 1_000])
def test_the_same_content_gives_the_same_bytes_in_whatever_stretches(monkeypatch, files, items):
    monkeypatch.setattr(bundle, "ITEMS_IN_A_STRETCH", items)

    assert FILES["lottery"]() == files["lottery"]


def test_the_file_is_the_canonical_json(files):
    content = {**files["panel"], "empty": {}, "none": []}

    assert b"".join(bundle.chunks(content)) == terms.canonical(content)


def test_everybody_can_prove_their_row_against_the_root(files):
    content = files["lottery"]
    leaves = list(content["digests"]["rows"].values())

    assert list(content["digests"]["rows"]) == [entry["code"] for entry in content["inputs"]["entries"]]
    for place, leaf in enumerate(leaves):
        assert reached(leaf, lottery.merkle_path(leaves, place)) == content["digests"]["root"]
