"""What people ask on the command line, and programs with `--json`."""

import json
import os
import uuid
from pathlib import Path

import pytest

from tests import postgres
from tests.site import hamkke

DATA = Path(os.environ.get("HAMKKE_DATA") or postgres.ROOT.parent / "shared" / "data")
MARKETS = DATA / "markets" / "전국전통시장표준데이터.csv"


@pytest.mark.parametrize(
    ("definition", "amount"),
    [("direct", 622_000_000_000), ("direct_indirect", 803_900_000_000), ("announced", 1_193_400_000_000)],
)
def test_headline_says_its_amount_with_all_that_it_depends_on(site, definition, amount):
    answer = site.hamkke("sales", "headline", "2023-05", "--definition", definition, "--json")
    told = json.loads(answer.stdout)

    assert (answer.returncode, told["amount"], told["unit"], told["definition"]) == (
        0,
        amount,
        "won",
        definition,
    )
    assert all(told[name] for name in ("scope", "status", "as_of", "sources"))


def test_compare_says_the_change_of_like_totals_and_refuses_unlike_ones(site):
    like = site.hamkke("sales", "compare", "2024-12", "2023-12", "--definition", "direct")
    unlike = site.hamkke(
        "sales", "compare", "2024-12", "2023-12", "--definition", "direct", "--against", "announced"
    )

    assert (like.returncode, "−16.0%" in like.stdout) == (0, True)
    assert unlike.returncode == 2
    assert "견줄 수 없습니다" in unlike.stderr
    assert "−16.0%" in unlike.stderr


def test_check_answers_programs(site):
    answer = site.hamkke("check", "--json")
    told = json.loads(answer.stdout)

    assert (answer.returncode, told["clean"], told["broken"]) == (0, True, [])
    assert told["checked"] > 20


@pytest.mark.skipif(not MARKETS.exists(), reason=f"The public markets file is not at {MARKETS}.")
def test_real_markets_come_in_whole_and_twice_changes_nothing():
    database = f"hamkke_own_{uuid.uuid4().hex[:12]}"
    postgres.create(database, template=os.environ["HAMKKE_TEST_TEMPLATE"])
    try:
        reports = [
            json.loads(
                hamkke(
                    "places", "import-markets", str(MARKETS), "--json", database_url=postgres.url(database)
                ).stdout
            )
            for _ in range(2)
        ]
    finally:
        postgres.drop(database)

    first, second = reports
    assert (first["rows"], first["created"], first["unchanged"]) == (1_388, 1_388, 0)
    assert (len(first["without_coordinates"]), len(first["without_road_address"])) == (16, 7)
    assert (second["rows"], second["created"], second["updated"], second["unchanged"]) == (1_388, 0, 0, 1_388)
