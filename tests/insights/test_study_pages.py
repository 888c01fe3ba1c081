"""The published study as page, data and table; the secretariat's page beside it."""

import csv
import io
import json

import pytest
from click.testing import CliRunner
from django.test import Client

from hamkke.insights import actions
from hamkke.insights.commands import commands
from hamkke.insights.models import Study, StudyPublication
from hamkke.insights.rules import findings
from hamkke.kernel import clock, ids
from hamkke.sales.models import OwnSale
from tests.factories.calls import organiser
from tests.factories.people import UserFactory
from tests.factories.studies import AFTER, edition_with_a_main_phase, studied_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return studied_edition()


def published(edition, **notes):
    with clock.pretend(AFTER):
        study = actions.propose_study(id=ids.new(), edition=edition, by=organiser(), **notes)
        actions.publish_study(study, by=organiser())
    return study


def read(edition, path, client=None, **headers):
    with clock.pretend(AFTER):
        return (client or Client()).get(f"/insights/{edition.code}/{path}", **headers)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_everybody_reads_the_interval_what_speaks_for_it_and_what_it_does_not_say(edition):
    study = published(edition, note="표본이 작습니다.", note_en="The sample is small.")

    page = read(edition, "effect/").content.decode()

    for words in (
        "선정되어 매출이",
        "1,000곳보다 적어 점 하나로 말하지 않고 구간만 말합니다.",
        "나라 전체의 이야기가 아닙니다.",
        "아무도 선을 겨냥하지 않았다",
        "축제가 없던 때에는 뛰지 않는다",
        "이중차분, 모두",
        "아래 숫자는 축제가 한 일이 아닙니다.",
        study.inputs_hash,
        "표본이 작습니다.",
        "<circle",
    ):
        assert words in page
    assert (
        "The sample is small." in read(edition, "effect/", headers={"Accept-Language": "en"}).content.decode()
    )


def test_a_point_that_is_withheld_is_told_nowhere_by_the_page_the_command_or_an_export(edition):
    study = published(edition)
    page = read(edition, "effect/").content.decode()
    told = read(edition, "effect.json").json()["findings"]
    table = read(edition, "effect.csv").content.decode().removeprefix("\N{BYTE ORDER MARK}")
    rows = [row for row in csv.DictReader(io.StringIO(table)) if row["figure"].startswith("floor")]
    with clock.pretend(AFTER):
        said = CliRunner().invoke(commands, ["effect", edition.code]).output

    assert told["effect"]["point"] is None
    assert [sorted(each["interval"]) for each in told["floors"]] == [["high", "low"]] * 3
    assert [(row["middle"], bool(row["low"]), bool(row["high"])) for row in rows] == [("", True, True)] * 3
    low, high = (findings.spoken(told["floors"][1]["interval"][end]) for end in ("low", "high"))
    assert f"10,000원이면 {low}에서 {high}" in page
    assert f"10,000원이면 {low}에서 {high}" in said
    assert (told["strokes"], study.findings["strokes"]) == ([], [])
    assert "<polyline" not in page  # lines fitted on both sides stand apart by the point itself


def test_before_it_is_published_nobody_reads_anything_of_it(edition):
    with clock.pretend(AFTER):
        actions.propose_study(id=ids.new(), edition=edition, by=organiser())

    assert "아직 발표한 연구가 없습니다." in read(edition, "effect/").content.decode()
    assert [read(edition, path).status_code for path in ("effect.json", "effect.csv")] == [404, 404]


def test_where_nothing_can_be_told_the_page_says_so_without_the_word():
    edition = studied_edition(40)
    published(edition)

    page = read(edition, "effect/").content.decode()

    assert "말할 수 없습니다" in page
    assert "구간조차 말할 수 없습니다." in page
    assert "효과" not in page
    assert "<polyline" not in page


def test_programs_read_the_figures_with_their_source_and_hash(edition):
    study = published(edition)

    told = read(edition, "effect.json").json()

    assert (told["edition"], told["study"], told["inputs_hash"]) == (
        edition.code,
        str(study.pk),
        study.inputs_hash,
    )
    assert told["findings"]["effect"]["point"] is None
    assert told["findings"]["effect"]["low"] < 0.5 < told["findings"]["effect"]["high"]
    assert told["sentence"]["en"].startswith("Being selected raised sales")


def test_a_table_holds_every_figure_and_says_which_is_an_effect(edition):
    published(edition)

    answer = read(edition, "effect.csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(answer.removeprefix("\N{BYTE ORDER MARK}"))))

    assert answer.startswith("\N{BYTE ORDER MARK}")
    assert [row["figure"] for row in rows if row["is_an_effect"] == "yes"] == ["effect"]
    assert {"earlier", "elsewhere", "floor 10000", "did", "did_earlier", "mean"} <= {
        row["figure"] for row in rows
    }


def test_the_secretariat_sees_who_is_left_out_proposes_and_another_publishes(edition):
    one, other = organiser(), organiser()
    page = read(edition, "studies/", signed_in(one)).content.decode()
    assert "324곳 가운데 324곳" in page
    typed = {"id": str(ids.new()), "note": "", "note_en": ""}

    with clock.pretend(AFTER):
        for _ in range(2):  # pressed twice
            answer = signed_in(one).post(f"/insights/{edition.code}/studies/", typed)
        study = Study.objects.get()
        own = read(edition, "studies/", signed_in(one)).content.decode()
        address = f"/insights/{edition.code}/studies/{study.pk}/publication/"
        refused = signed_in(one).post(address)
        confirmed = signed_in(other).post(address)

    assert answer["Location"] == f"/insights/{edition.code}/studies/"
    assert "다른 사람이 확정해야 발표됩니다." in own
    assert refused.status_code == 409
    assert confirmed["Location"] == f"/insights/{edition.code}/effect/"
    assert StudyPublication.objects.get().published_by == other


def test_nobody_else_proposes_or_publishes(edition):
    client = signed_in(UserFactory())

    assert read(edition, "studies/", client).status_code == 404
    assert client.post(f"/insights/{edition.code}/studies/{ids.new()}/publication/").status_code == 404
    assert Client().get(f"/insights/{edition.code}/studies/").status_code == 302


def test_before_anything_is_decided_the_secretariat_reads_why_nothing_can_be_studied():
    edition = edition_with_a_main_phase()

    page = read(edition, "studies/", signed_in(organiser())).content.decode()

    assert "선정을 마친 공고가 없어" in page
    assert "<textarea" not in page


# ── The terminal ──


def run(*words):
    with clock.pretend(AFTER):
        return CliRunner().invoke(commands, list(words))


def test_the_command_tells_what_the_page_tells_and_works_it_out_again(edition):
    published(edition)

    told = json.loads(run("effect", edition.code, "--again", "--json").output)
    lines = run("effect", edition.code, "--again").output

    again = told.pop("again")
    assert told == read(edition, "effect.json").json()
    assert (again["same_inputs"], again["same_findings"]) == (True, True)
    assert "선정되어 매출이" in lines
    assert "다시 셈해도 같습니다" in lines


def test_the_command_says_when_sales_have_changed_since(edition):
    published(edition)
    sale = OwnSale.objects.first()
    sale.pk, sale.line_id = ids.new(), ids.new()
    sale.save(force_insert=True)

    assert "동의나 매출이 달라졌습니다" in run("effect", edition.code, "--again").output


def test_the_command_refuses_where_nothing_was_published(edition):
    answer = run("effect", edition.code, "--json")

    assert (answer.exit_code, json.loads(answer.stdout)["refused"]) == (2, "no_study")
