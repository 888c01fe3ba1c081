"""`hamkke insights totals`: the total of an edition beside what a model expected, never called an effect."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from hamkke.insights import actions
from hamkke.insights.commands import commands
from hamkke.kernel import clock, ids
from hamkke.sales import queries as sales
from tests.factories.calls import organiser
from tests.factories.merchants import MerchantFactory, ProductFactory
from tests.factories.sales import OwnSaleFactory
from tests.factories.studies import AFTER, ENDS, STARTS, edition_with_a_main_phase, studied_edition

pytestmark = pytest.mark.django_db

DAYS = range(-70, 28)


@pytest.fixture
def edition():
    """Ten weeks and the festival, a week's shape, 20% more during the festival."""
    edition = edition_with_a_main_phase()
    product = ProductFactory(merchant=MerchantFactory())
    for n in DAYS:
        amount = 1_000_000 + 100_000 * (n % 7) + 10_000 * (n * n % 11)
        OwnSaleFactory(
            edition=edition,
            merchant=product.merchant,
            product=product,
            amount=amount * 6 // 5 if n >= 0 else amount,
            occurred_at=STARTS + timedelta(days=n, hours=12),
        )
    return edition


def run(*words, at=AFTER):
    with clock.pretend(at):
        return CliRunner().invoke(commands, ["totals", *words])


def test_what_was_sold_beyond_the_expected_comes_with_its_interval_and_its_label(edition):
    told = json.loads(run(edition.code, "--json").output)

    assert told["sold"] == sum(sales.net_by_day(STARTS, ENDS).values())
    assert told["beyond_low"] <= told["beyond"] <= told["beyond_high"]
    assert told["beyond_low"] > 0
    assert told["beyond"] == pytest.approx(told["sold"] / 6, rel=0.1)
    assert (told["days_learned"], told["has_control"], told["is_an_effect"]) == (70, False, False)
    lines = run(edition.code).output
    assert "모형의 예상과의 차이" in lines
    assert "효과" not in lines


def test_the_published_study_shows_the_model_as_a_model_with_its_interval(edition, client):
    edition = studied_edition(40, edition=edition)
    with clock.pretend(AFTER):
        study = actions.propose_study(id=ids.new(), edition=edition, by=organiser())
        actions.publish_study(study, by=organiser())
        page = client.get(f"/insights/{edition.code}/effect/").content.decode()
        told = client.get(f"/insights/{edition.code}/effect.json").json()
        table = client.get(f"/insights/{edition.code}/effect.csv").content.decode()
        again = json.loads(CliRunner().invoke(commands, ["effect", edition.code, "--again", "--json"]).output)

    model = told["findings"]["expected"]
    assert model["low"] < model["expected"] < model["high"] < model["sold"]
    assert (told["model"]["is_an_effect"], again["again"]["same_findings"]) == (False, True)
    assert "모형의 예상과의 차이" in page
    assert page.count("95% 구간: ") == 2
    assert "축제가 한 일이라고 말할 수 없습니다" in page
    assert "효과" not in page
    expected = f"{model['expected']},{model['low']},{model['high']},,no"
    assert f'"total expected, won",,,{expected}' in table


def test_a_control_series_is_read_from_a_file_with_or_without_a_heading(edition, tmp_path):
    rows = [f"{(STARTS + timedelta(days=n, hours=12)).date()},{1_000_000 + 100_000 * (n % 7)}" for n in DAYS]
    file = tmp_path / "control.csv"
    file.write_text("\n".join(["day,won", *rows]))

    assert json.loads(run(edition.code, "--control", str(file), "--json").output)["has_control"]

    file.write_text("\n".join(rows[:-1]))
    answer = run(edition.code, "--control", str(file), "--json")
    assert (answer.exit_code, json.loads(answer.stdout)["refused"]) == (2, "control_incomplete")

    file.write_text("2026-09-01,many")
    assert "2026-09-01,1000000" in run(edition.code, "--control", str(file)).output


def test_a_running_edition_is_not_told_yet(edition):
    answer = run(edition.code, "--json", at=ENDS - timedelta(days=1))

    assert (answer.exit_code, json.loads(answer.stdout)["refused"]) == (2, "study_too_early")
