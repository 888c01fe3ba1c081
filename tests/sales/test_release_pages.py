"""A release as everybody reads it: a page that unfolds, a press sheet, a table and the bytes that were hashed."""

import csv
import hashlib
import io
import json
import re
from datetime import UTC, date, datetime, timedelta

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from hamkke.festivals import actions as festivals
from hamkke.festivals import queries as editions
from hamkke.kernel import clock, ids
from hamkke.people import actions as people
from hamkke.sales import actions, rules
from hamkke.sales.commands import commands
from hamkke.sales.models import Figure, Release
from hamkke.sales.queries import releases
from hamkke.sales.views import papers
from tests.factories.festivals import EditionFactory
from tests.factories.people import UserFactory
from tests.factories.sales import FigureFactory
from tests.sales.telling import line, tell

pytestmark = pytest.mark.django_db

FIRST = date(2026, 9, 1)
DURING = datetime(2026, 9, 15, 3, tzinfo=UTC)


@pytest.fixture
def edition():
    edition = EditionFactory(code="2026-09", name="가을 동행축제", name_en="Autumn festival")
    festivals.schedule(
        edition, phases=[("main", *editions.whole_days(FIRST, date(2026, 9, 28)))], reason="공고", by=None
    )
    tell(
        [line(f"a{n}", 10_000, day=FIRST, seller=f"가게{n % 5}", product_name="=SUM(A1)") for n in range(12)]
    )
    return edition


@pytest.fixture(autouse=True)
def _during():
    with clock.pretend(DURING):
        yield


def organiser():
    user = UserFactory()
    people.give_role(user, "organiser", by=None)
    return user


@pytest.fixture
def released(edition):
    release = actions.propose_release(edition, id=ids.new(), status="provisional", by=UserFactory())
    return actions.release_figures(release, by=UserFactory())


def test_everybody_unfolds_the_headline_to_channels_days_and_batches(client, released):
    page = client.get("/sales/2026-09/releases/1").content.decode()

    for said in (
        "120,000원",
        "쿠팡",
        "2026-09-01",
        "#",
        released.digest,
        "그 밖" not in page and "함께 주문",
    ):
        assert said in page


def test_a_release_leads_to_the_shops_beneath_its_figures(client, released):
    page = client.get("/sales/2026-09/releases/1").content.decode()
    [address] = re.findall(r'href="([^"]*/2026-09/merchants/)"', page)

    assert "하나도 팔지 못한 곳" in page
    assert client.get(address).status_code == 200


def test_where_every_day_is_hidden_one_sentence_says_so(client, edition):
    tell([line(f"k{n}", 7_000, day=FIRST + timedelta(days=n % 6)) for n in range(12)], channel="kakao")
    release = actions.propose_release(edition, id=ids.new(), status="provisional", by=UserFactory())
    actions.release_figures(release, by=UserFactory())

    kakao = client.get("/sales/2026-09/releases/1").content.decode().partition("카카오 톡스토어")[2]

    assert "6일 모두 줄이 적어" in kakao.partition("</details>")[0]
    assert "가림" not in kakao.partition("</details>")[0]


def test_the_bytes_that_were_hashed_can_be_had(client, released):
    content = client.get("/sales/2026-09/releases/1.json").content

    assert hashlib.sha256(content).hexdigest() == released.digest
    assert json.loads(content)["headlines"][0]["amount"] == 120_000


def test_the_table_begins_with_a_mark_that_excel_knows_and_adds_up(client, released):
    answer = client.get("/sales/2026-09/releases/1.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert sum(int(row["amount_won"]) for row in rows if row["level"] == "figure") == 120_000
    assert sum(int(row["amount_won"]) for row in rows if row["level"] == "day") == 120_000
    assert {row["counted_by"] for row in rows if row["level"] == "figure"} == {
        "hamkke:direct@2026-11-23 hamkke:direct_indirect@2026-11-23 hamkke:announced@2026-11-23"
    }


def test_the_same_table_is_had_as_parquet_where_numbers_are_numbers(client, released):
    rows = pq.read_table(io.BytesIO(client.get("/sales/2026-09/releases/1.parquet").content)).to_pylist()

    [day] = [row for row in rows if row["level"] == "day"]
    assert (day["channel"], day["day"], day["batch"], day["lines"], day["amount_won"]) == (
        "쿠팡", "2026-09-01", None, 12, 120_000,
    )  # fmt: skip


def test_the_press_sheet_is_the_same_every_time(client, released):
    paper = client.get("/sales/2026-09/releases/1.pdf")

    assert paper.content.startswith(b"%PDF")
    assert paper.content == client.get("/sales/2026-09/releases/1.pdf").content
    assert b"/FontFile2" in paper.content


def test_the_press_sheet_says_what_each_headline_holds_what_it_lacks_and_who_signed(edition):
    FigureFactory(edition=edition, kind="voucher_onnuri", amount=5_000, coverage="small_only", as_of=FIRST)
    release = actions.propose_release(edition, id=ids.new(), status="provisional", by=UserFactory())
    actions.release_figures(release, by=UserFactory())
    release.refresh_from_db()
    release.content["headlines"][0]["missing"] = [{"ko": "오프라인 직접매출", "en": "direct sales offline"}]

    said = [each.text for each in papers.story(releases.publication_of(release)) if hasattr(each, "text")]

    assert "잠정 · provisional, 2026-09-15" in said
    assert "아직 들어 있지 않음 · Not in it yet: 오프라인 직접매출 · direct sales offline" in said
    assert [each for each in said if each.startswith("범위") and "중기업 제외" in each]
    assert [each.rpartition(", ")[2] for each in said if "서명" in each] == [
        str(release.proposed_by_id),
        str(release.released_by_id),
    ]


def test_nobody_else_sees_what_is_only_proposed(client, edition):
    actions.propose_release(edition, id=ids.new(), status="provisional", by=UserFactory())

    for ending in ("", ".json", ".csv", ".pdf"):
        assert client.get(f"/sales/2026-09/releases/1{ending}").status_code == 404
    assert "1판" not in client.get("/sales/2026-09/releases/").content.decode()
    assert client.post("/sales/2026-09/releases/1/signature").status_code == 302
    client.force_login(UserFactory())
    assert client.post("/sales/2026-09/releases/1/signature").status_code == 404
    assert client.post("/sales/2026-09/releases/", {}).status_code == 404


def test_one_proposes_and_another_releases_on_the_page(client, edition):
    client.force_login(organiser())
    asked = client.get("/sales/2026-09/releases/").context["form"]["id"].value()
    answer = client.post(
        "/sales/2026-09/releases/", {"id": asked, "status": "provisional", "coverage": "all"}
    )
    assert answer.url == "/sales/2026-09/releases/1"
    page = client.get(answer.url).content.decode()
    assert "아직 공개하지 않았습니다" in page
    assert "서명하고 공개하기" not in page
    assert client.post("/sales/2026-09/releases/1/signature").status_code == 409

    client.force_login(organiser())
    assert "서명하고 공개하기" in client.get(answer.url).content.decode()
    client.post("/sales/2026-09/releases/1/signature")

    assert Release.objects.get().released_at is not None
    assert Figure.objects.get(detail="쿠팡").amount == 120_000


def test_a_proposal_can_be_withdrawn_and_a_wrong_one_is_not_taken(client, edition):
    client.force_login(organiser())
    assert client.post("/sales/2026-09/releases/", {"status": "final"}).status_code == 422
    actions.propose_release(edition, id=ids.new(), status="provisional", by=UserFactory())

    assert client.post("/sales/2026-09/releases/1/withdrawal").url == "/sales/2026-09/releases/"

    assert "거둔 공개본입니다" in client.get("/sales/2026-09/releases/1").content.decode()
    assert not Figure.objects.exists()


def test_the_edition_says_where_its_releases_are(client, released):
    assert "/sales/2026-09/releases/" in client.get("/sales/2026-09/").content.decode()


def test_the_command_tells_the_latest_release_with_every_definition_and_source(released):
    answer = CliRunner().invoke(commands, ["release", "2026-09", "--json"])
    told = json.loads(answer.output)

    assert told["digest"] == released.digest
    assert [each["as"] for each in told["signatures"]] == ["proposed", "released"]
    assert all(each["definitions"] and each["source"]["publisher"] for each in told["figures"])
    assert (
        "쿠팡: 120,000 (provisional, hamkke:release:2026-09:1)"
        in CliRunner().invoke(commands, ["release", "2026-09", "--number", "1"]).output
    )


def test_the_command_tells_past_editions_with_their_publishers():
    actions.load_history()

    answer = CliRunner().invoke(commands, ["release", "2023-05", "--json"])
    told = json.loads(answer.output)

    assert {each["definition"]: each["amount"] for each in told["headlines"]} == {
        "direct": 622_000_000_000,
        "direct_indirect": 803_900_000_000,
        "announced": 1_193_400_000_000,
    }
    assert {each["source"]["code"] for each in told["figures"]} == {"etnews 20230602000204"}
    assert all(each["source"]["publisher"] and each["unit"] == "won" for each in told["figures"])
    texts = {each["citation"]: each["text"]["ko"] for each in told["definitions"]}
    counted_by = {each["kind"]: [texts[cited] for cited in each["definitions"]] for each in told["figures"]}
    direct, direct_indirect, announced = (rules.DEFINITIONS[code].text.ko for code in rules.DEFINITIONS)
    assert counted_by == {
        "direct": [direct, direct_indirect, announced],
        "voucher_onnuri": [direct_indirect, announced],
        "voucher_local": [announced],
    }
    assert (told["signatures"], told["differences"]) == ([], [])
    assert "published by others" in CliRunner().invoke(commands, ["release", "2023-05"]).output
    assert CliRunner().invoke(commands, ["release", "2023-05", "--number", "3"]).exit_code == 2


def test_nothing_that_is_exported_compares_unlike_totals(client):
    """December 2024 against December 2023 was printed as −43%: direct sales against the announced total."""
    actions.load_history()
    told = CliRunner().invoke(commands, ["release", "2024-12", "--json"]).output
    table = client.get("/sales/2024-12/figures.csv").content.decode()
    refused = CliRunner().invoke(
        commands,
        ["compare", "2024-12", "2023-12", "--definition", "direct", "--against", "announced", "--json"],
    )

    assert "%" not in told + table
    assert (refused.exit_code, json.loads(refused.output.splitlines()[0])["refused"]) == (
        2,
        "unlike_definitions",
    )
