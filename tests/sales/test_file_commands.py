"""`hamkke sales import`, `channels` and `take-back`: files in and back out, for people and for programs."""

import json

import pytest
from click.testing import CliRunner

from hamkke.kernel import clock, ids
from hamkke.sales import actions
from hamkke.sales.commands import commands
from hamkke.sales.models import Batch, Channel
from simulators.marketplaces import exports
from simulators.marketplaces.exports import Quirks
from tests.factories.festivals import EditionFactory
from tests.sales.files import HEADER, LEDGER
from tests.sales.telling import totals

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _channels():
    actions.know_channels()


def run(*arguments):
    answer = CliRunner().invoke(commands, [*map(str, arguments), "--json"])
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
    return answer.exit_code, json.loads(answer.stdout.splitlines()[0])


def test_a_file_goes_in_and_twice_it_changes_nothing(tmp_path):
    file = tmp_path / "esm.csv"
    manifest = exports.write(file, "esm", lines=60, quirks=Quirks(encoding="cp949", bad=("date_missing",)))

    code, told = run("import", file)
    again_code, again = run("import", file)

    assert (code, again_code, told["is_new"], again["is_new"]) == (0, 0, True, False)
    assert [each["channel"] for each in told["batches"]] == ["gmarket", "auction"]
    assert sum(each["new"] for each in told["batches"]) == manifest.lines
    assert [each["reasons"][0]["reason"] for each in told["batches"][0]["rejected_lines"]] == ["date_missing"]
    assert [each["number"] for each in again["batches"]] == [each["number"] for each in told["batches"]]
    assert sum(totals("gmarket").values()) + sum(totals("auction").values()) == manifest.amount
    assert "already there" in CliRunner().invoke(commands, ["import", str(file)]).stdout


def test_a_file_with_a_password_for_an_edition(tmp_path):
    file = tmp_path / "smartstore.xlsx"
    exports.write(file, "smartstore", lines=20, quirks=Quirks("xlsx", password="0907"))
    EditionFactory(code="2026-09")

    assert run("import", file)[1]["refused"] == "file_not_understood"
    code, told = run("import", file, "--password", "0907", "--edition", "2026-09")

    assert (code, told["batches"][0]["edition"], told["batches"][0]["new"]) == (0, "2026-09", 20)
    assert set(Batch.objects.values_list("state", flat=True)) == {"dropped", "stored"}


def test_a_file_that_nobody_knows_goes_in_by_a_mapping_for_any_channel(tmp_path):
    file = tmp_path / "ledger.csv"
    file.write_text(f"{HEADER}\n2026-10-01,A1,2,3000,사과\n")
    assert run("import", file)[1]["refused"] == "file_not_understood"
    for code in ("market", "fair"):
        Channel.objects.create(
            code=code, name=code, name_en=code, kind="direct_offline", contract="shop", date_basis="ordered"
        )
    actions.keep_mapping(LEDGER, by=None)

    assert run("import", file, "--mapping", "nothing")[1]["refused"] == "mapping_unknown"
    assert run("import", file, "--channel", "fair")[1]["refused"] == "mapping_missing"
    assert run("import", file, "--mapping", "market.ledger")[1]["batches"][0]["channel"] == "market"
    told = run("import", file, "--mapping", "market.ledger", "--channel", "fair")[1]

    assert (told["is_new"], told["batches"][0]["mapping"]) == (True, "market.ledger@fair v1")
    assert sum(totals("fair").values()) == 3_000


def test_a_file_is_taken_back_by_its_number(tmp_path):
    file = tmp_path / "tmon.csv"
    exports.write(file, "tmon", lines=5, quirks=Quirks())
    number = run("import", file)[1]["batches"][0]["number"]

    code, told = run("take-back", number, "--because", "다른 해의 파일")

    assert (code, told["state"], totals("tmon")) == (0, "taken_back", {})
    assert run("take-back", 999_999, "--because", "틀림")[1]["refused"] == "batch_unknown"


def test_channels_say_who_has_not_reported():
    edition = EditionFactory(code="2026-09")
    actions.owe_report(
        id=ids.new(), edition=edition, channel=Channel.objects.get(code="gmarket"), kind="final",
        covers_until=clock.today(), due_at=clock.now(), reporter="G마켓", by=None,
    )  # fmt: skip

    _, told = run("channels", "--edition", "2026-09")

    assert "hamkke" in {each["code"] for each in told["channels"]}
    assert [(each["channel"], each["state"]) for each in told["duties"]] == [("gmarket", "missing")]
    assert "G마켓 최종 보고" in CliRunner().invoke(commands, ["channels", "--edition", "2026-09"]).stdout
