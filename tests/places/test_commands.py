import json

import pytest
from click.testing import CliRunner

from hamkke.places.commands import commands
from hamkke.places.models import Market

pytestmark = pytest.mark.django_db

HEADER = "시장명,시장유형,소재지도로명주소,소재지지번주소,위도,경도,점포수\n"


def run(*arguments):
    return CliRunner().invoke(commands, ["import-markets", *map(str, arguments)])


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "markets.csv"
    file.write_text(
        HEADER + "샘시장,상설장,경기도 수원시 샘로 1,,,,55\n물시장,상설장,,,,,\n", encoding="cp949"
    )
    return file


def test_import_markets_answers_programs_in_json(file):
    answer = run(file, "--json")

    assert answer.exit_code == 0
    assert json.loads(answer.stdout) == {
        "file": "markets.csv",
        "rows": 2,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "without_coordinates": ["샘시장 · 경기도 수원시 샘로 1"],
        "without_road_address": [],
        "unknown_provinces": [],
        "rejected": [
            {
                "line": 3,
                "market": "물시장",
                "why": {
                    "ko": "소재지도로명주소, 소재지지번주소 값을 쓸 수 없습니다: “”",
                    "en": "The value of 소재지도로명주소, 소재지지번주소 cannot be used: “”",
                },
            }
        ],
    }


def test_import_markets_answers_people_in_lines(file):
    answer = run(file)

    assert answer.exit_code == 0
    assert answer.stdout.splitlines()[0] == (
        "markets.csv: 2행 rows · 새로 created 1 · 고침 updated 0 · 그대로 unchanged 0"
    )
    assert "좌표 없음 · Without coordinates: 1" in answer.stdout
    assert "쓸 수 없는 행 · Rows left out: 1" in answer.stdout


def test_import_markets_refuses_a_missing_file_in_both_languages_with_status_2(tmp_path):
    answer = run(tmp_path / "none.csv")

    assert answer.exit_code == 2
    assert answer.stderr.splitlines() == [
        f"파일을 열 수 없습니다: {tmp_path}/none.csv",
        f"The file cannot be opened: {tmp_path}/none.csv",
    ]
    assert Market.objects.count() == 0
