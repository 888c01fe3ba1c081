"""Files with every quirk, written and taken in: small, each import killed once on its way."""

import json
import subprocess
import sys

from race import files
from simulators.marketplaces import exports
from tests.race.test_race import outside

__all__ = ["outside"]


def test_files_are_taken_in_to_the_won_though_each_import_is_killed(committed_db, outside):
    wanted = ["--marketplace", "wemakeprice", "--marketplace", "esm", "--lines", "300", "--seed", "1"]
    answer = subprocess.run(
        [
            sys.executable,
            "-m",
            "hamkke.config.cli",
            "race-files",
            *wanted,
            "--kill",
            "--on",
            committed_db,
            "--json",
        ],
        **outside,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert answer.stdout, answer.stderr
    told = json.loads(answer.stdout)

    assert (answer.returncode, told["wrong"], told["broken"]) == (0, 0, [])
    assert [(each["marketplace"], each["wrong"]) for each in told["files"]] == [
        ("wemakeprice", []),
        ("esm", []),
    ]
    assert all(
        each["lines"] == each["known"]["lines"] == 300 - len(each["known"]["bad"]) for each in told["files"]
    )
    assert all(len(each["known"]["bad"]) > 60 for each in told["files"])


def test_a_bad_row_that_is_not_named_and_a_sound_one_that_is_are_both_wrong():
    named = {3: ["date_missing"], 5: ["id_missing"], 8: ["too_large"]}

    assert list(files.unlike(named, {3: "date_missing", 5: "id_length", 7: "quote_open"})) == [
        "row 5: id_length was named ['id_missing']",
        "row 7: quote_open was named sound",
        "row 8: sound was named ['too_large']",
    ]


def test_whoever_names_no_marketplace_means_all_of_them():
    assert files.chosen(["esm"]) == ["esm"]
    assert set(files.chosen(())) == set(files.QUIRKS)


def test_every_marketplace_has_its_file_and_the_quirks_are_all_there():
    assert set(files.QUIRKS) == set(exports.MARKETPLACES) - {"smartstore_old"}
    quirks = files.QUIRKS.values()
    assert {each.container for each in quirks} == {"csv", "tsv", "xlsx", "xls", "spreadsheetml", "html"}
    assert {each.encoding for each in quirks} == {"utf-8", "utf-8-sig", "cp949", "utf-16"}
    assert {each.header for each in quirks} == {
        "plain",
        "newline",
        "two_rows",
        "reaching_down",
        "doubled",
        "empty",
    }
    assert {each.money for each in quirks} == {"plain", "commas", "won", "sign"}
    assert {each.ids for each in quirks} == {"text", "guarded", "tabbed"}
