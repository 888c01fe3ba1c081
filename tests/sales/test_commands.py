import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from hamkke.sales import actions
from hamkke.sales.commands import commands

pytestmark = pytest.mark.django_db


def run(*arguments):
    return CliRunner().invoke(commands, list(arguments))


def test_load_history_says_what_it_added_and_twice_adds_nothing():
    first, again = run("load-history", "--json"), run("load-history")

    assert json.loads(first.stdout) == {
        "editions": 15,
        "schedules": 17,
        "targets": 4,
        "figures": 51,
        "omissions": 6,
    }
    assert again.stdout.split() == [
        "editions:",
        "+0",
        "schedules:",
        "+0",
        "targets:",
        "+0",
        "figures:",
        "+0",
        "omissions:",
        "+0",
    ]


def test_headline_answers_in_won_with_everything_needed_to_repeat_it():
    actions.load_history()

    told = {
        definition: json.loads(run("headline", "2023-05", "--definition", definition, "--json").stdout)
        for definition in ("direct", "direct_indirect", "announced")
    }

    assert {definition: data["amount"] for definition, data in told.items()} == {
        "direct": 622_000_000_000,
        "direct_indirect": 803_900_000_000,
        "announced": 1_193_400_000_000,
    }
    direct = told["direct"]
    assert (direct["definition"], direct["definition_cited_as"]) == ("direct", "hamkke:direct@2026-11-23")
    assert direct["scope"] == {
        "ko": "본행사 직접매출",
        "en": "direct sales (main)",
        "counts": [{"kind": "direct", "phase": "main"}],
        "coverage": "all",
    }
    assert (direct["status"], direct["as_of"], direct["days"]) == ("final", "2023-06-02", 28)
    assert direct["sources"] == [
        {
            "code": "etnews 20230602000204",
            "publisher": "전자신문",
            "published_on": "2023-06-02",
            "url": None,
        }
    ]


def test_headline_reads_well_without_json():
    actions.load_history()

    told = run("headline", "2022-12", "--definition", "announced")

    assert told.stdout.splitlines()[0] == ("2022-12 발표 매출 / Sales as announced: 951,630,000,000원 · won")
    assert "특별판매" in told.stdout


def test_compare_december_with_december_is_minus_16_percent():
    actions.load_history()

    plain = run("compare", "2024-12", "2023-12", "--definition", "direct")
    data = json.loads(run("compare", "2024-12", "2023-12", "--definition", "direct", "--json").stdout)

    assert plain.exit_code == 0
    assert plain.stdout.splitlines() == [
        "2024-12 직접매출: 2023-12보다 −16.0%",
        "2024-12 direct sales: −16.0% against 2023-12",
    ]
    assert (data["change"], data["change_tenths_of_percent"], data["basis"]) == ("−16.0%", -160, "total")
    assert (data["a"]["amount"], data["b"]["amount"]) == (612_800_000_000, 729_100_000_000)


def test_compare_refuses_direct_against_announced_says_why_and_offers_like_for_like():
    actions.load_history()

    refused = run("compare", "2024-12", "2023-12", "--definition", "direct", "--against", "announced")

    assert refused.exit_code == 2
    assert refused.stderr == (
        "2024-12의 직접매출과 2023-12의 발표 매출은 세는 것이 달라 견줄 수 없습니다: "
        "2023-12에만 본행사 온누리상품권 판매액이 들어 있습니다, "
        "2023-12에만 본행사 지역사랑상품권 판매액이 들어 있습니다. "
        "같은 기준으로 견주면: 직접매출 −16.0%, 직·간접매출 −18.9%, 발표 매출 −25.5%.\n"
        "Direct sales of 2024-12 and Sales as announced of 2023-12 count different things and cannot be compared: "
        "only 2023-12 counts Onnuri vouchers sold (main); "
        "only 2023-12 counts local currency vouchers sold (main). "
        "Like for like: Direct sales −16.0%, Direct and indirect sales −18.9%, Sales as announced −25.5%.\n"
    )
    as_json = run(
        "compare", "2024-12", "2023-12", "--definition", "direct", "--against", "announced", "--json"
    )
    assert (as_json.exit_code, json.loads(as_json.stdout)["refused"]) == (2, "unlike_definitions")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["headline", "1999-01", "--definition", "direct"], "edition_unknown"),
        (["headline", "2023-05", "--definition", "luck"], "definition_unknown"),
        (["headline", "2024-03", "--definition", "direct"], "missing_figures"),
        (["compare", "2024-12", "2021-06", "--definition", "direct"], "missing_figures"),
        (["compare", "2025-05", "2024-05", "--definition", "direct"], "unlike_scopes"),
    ],
)
def test_what_cannot_be_said_ends_with_status_2_and_a_reason(arguments, reason):
    actions.load_history()

    refused = run(*arguments, "--json")

    assert (refused.exit_code, json.loads(refused.stdout)["refused"]) == (2, reason)


def test_year_names_the_version_of_the_target():
    actions.load_history()

    data = json.loads(run("year", "2023", "--definition", "announced", "--json").stdout)
    plain = run("year", "2024", "--definition", "announced").stdout
    apart = run("year", "2025", "--definition", "direct").stdout

    assert data["amount"] == 3_992_500_000_000
    assert [(a["target_version"], a["target"], a["attainment"]) for a in data["attainments"]] == [
        (1, 3_000_000_000_000, "133.1%"),
        (2, 4_000_000_000_000, "99.8%"),
    ]
    assert "2024-03" in plain
    assert ("더할 수 없습니다" in apart, "2025-05 회차는 중기업 제외" in apart, "목표" in apart) == (
        True,
        True,
        False,
    )


def test_the_console_command_answers_from_its_own_process(committed_db):
    def hamkke(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "hamkke.config.cli", "sales", *arguments],
            env={**os.environ, "DATABASE_URL": committed_db},
            capture_output=True,
            text=True,
        )

    loaded = hamkke("load-history", "--json")
    headline = hamkke("headline", "2023-05", "--definition", "announced", "--json")
    refused = hamkke("compare", "2024-12", "2023-12", "--definition", "direct", "--against", "announced")

    # Where the house prepares an empty database by itself, the history is there before it is asked for.
    assert json.loads(loaded.stdout)["figures"] in (0, 51)
    assert json.loads(headline.stdout)["amount"] == 1_193_400_000_000
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "−16.0%" in refused.stderr
