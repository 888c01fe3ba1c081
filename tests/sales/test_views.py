import csv
import io
import re
from itertools import product

import pytest
from django.urls import reverse

from hamkke.kernel import ids
from hamkke.sales import actions, queries
from hamkke.sales.models import Figure
from tests.factories.festivals import EditionFactory
from tests.factories.people import RoleFactory, UserFactory
from tests.factories.sales import FigureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def history():
    return actions.load_history()


@pytest.fixture
def organiser(client):
    user = RoleFactory(name="organiser").user
    client.force_login(user)
    return user


def shown(client, name, *arguments, **query):
    return client.get(reverse(name, args=arguments), query)


def test_the_table_shows_every_definition_with_status_and_date(client, history):
    page = shown(client, "sales:editions").content.decode()

    for told in (
        "6,220억 원",
        "8,039억 원",
        "1조 1,934억 원",
        "222억 1,428만 5,714원",
        "확정 · 2023-06-02",
        "오프라인 직접매출(통계 신뢰성을 이유로 공개하지 않음)",
        "hamkke:direct@2026-11-23",
    ):
        assert told in page


def test_an_empty_table_says_so(client):
    assert "아직 적힌 회차가 없습니다." in shown(client, "sales:editions").content.decode()


def test_the_table_asks_as_often_for_three_editions_as_for_one(client, django_assert_max_num_queries):
    for _ in range(3):
        FigureFactory()

    with django_assert_max_num_queries(7):
        shown(client, "sales:editions")


def test_an_edition_shows_each_definition_with_parts_sources_and_history(client, history):
    page = shown(client, "sales:edition", "2023-09").content.decode()

    for told in (
        "1조 7,135억 원",
        "341,800,000,000원",
        "wowtv AKR20231017053000030",
        "2023-10-17 기준",
        "목표 1판(1,200,000,000,000원)의 142.8%",
        "연장 · 직접매출",
    ):
        assert told in page
    assert "수치 적기" not in page


def test_an_edition_without_figures_says_what_is_missing(client, history):
    page = shown(client, "sales:edition", "2024-03").content.decode()

    assert "2024-03 회차의 직접매출은 말할 수 없습니다." in page
    assert "직접매출(공개된 수치를 찾지 못함)" in page


def test_the_page_is_english_for_english_readers(client, history):
    page = client.get(reverse("sales:edition", args=["2023-05"]), HTTP_ACCEPT_LANGUAGE="en").content.decode()

    assert "Sales as announced" in page
    assert "₩1,193.4 bn" in page


def test_the_download_is_utf8_that_excel_knows_with_every_version(client, history):
    answer = shown(client, "sales:table", "2023-09")

    assert answer["Content-Disposition"] == 'attachment; filename="sales-2023-09.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbfedition,kind,phase")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(r["version"], r["stands"], r["amount_won"]) for r in rows if r["kind"] == "direct"] == [
        ("1", "yes", "115000000000"),
        ("2", "yes", "735000000000"),
        ("1", "no", "341800000000"),
    ]


def test_programs_get_the_same_rows_by_name(client, history):
    answer = shown(client, "sales:table-json", "2023-09")

    assert answer["Content-Disposition"] == 'attachment; filename="sales-2023-09.json"'
    told = [
        (row["version"], row["stands"], row["amount_won"]) for row in answer.json() if row["kind"] == "direct"
    ]
    assert told == [(1, "yes", 115_000_000_000), (2, "yes", 735_000_000_000), (1, "no", 341_800_000_000)]


@pytest.mark.parametrize("name", ["sales:edition", "sales:table", "sales:table-json"])
def test_an_unknown_edition_is_not_found(client, name):
    assert shown(client, name, "1999-01").status_code == 404


def test_like_is_compared_with_like(client, history):
    answer = shown(client, "sales:comparison", a="2024-12", b="2023-12", definition="direct", against="")

    assert answer.status_code == 200
    assert "2024-12 직접매출: 2023-12보다 −16.0%" in answer.content.decode()


def test_unlike_totals_are_a_clear_notice_with_what_can_be_said_instead(client, history):
    answer = shown(
        client, "sales:comparison", a="2024-12", b="2023-12", definition="direct", against="announced"
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "이 둘은 견줄 수 없습니다." in page
    assert "2023-12에만 본행사 온누리상품권 판매액이 들어 있습니다" in page
    assert '?a=2024-12&amp;b=2023-12&amp;definition=announced">발표 매출 −25.5%</a>' in page


def test_unlike_lengths_are_told_per_day(client, history):
    page = shown(client, "sales:comparison", a="2024-09", b="2023-09", definition="direct").content.decode()

    assert "하루 평균: 2023-09보다 −11.6%" in page
    assert "총액이 아니라 하루 평균으로 견줍니다." in page


def test_a_comparison_with_what_is_missing_names_it(client, history):
    answer = shown(client, "sales:comparison", a="2024-12", b="2021-06", definition="direct")

    assert answer.status_code == 409
    assert "오프라인 직접매출(통계 신뢰성을 이유로 공개하지 않음)" in answer.content.decode()


def test_a_comparison_is_asked_for_by_a_form(client, history):
    assert shown(client, "sales:comparison").status_code == 200
    assert shown(client, "sales:comparison", a="1999-01", b="2023-05", definition="direct").status_code == 200


def figure(**facts):
    return {
        "id": ids.new(),
        "kind": "direct",
        "phase": "main",
        "status": "provisional",
        "coverage": "all",
        "amount": 100,
        "is_announced": "on",
        "as_of": "2026-09-10",
        "source_code": "etnews 1",
        "publisher": "전자신문",
        **facts,
    }


def test_an_organiser_records_a_figure_once_though_pressed_twice_and_then_supersedes_it(client, organiser):
    edition = EditionFactory(code="2026-09")
    address = reverse("sales:figures", args=["2026-09"])
    given = figure()

    answers = [
        client.post(address, given),
        client.post(address, given),
        client.post(address, figure(amount=90)),
    ]

    assert [a.status_code for a in answers] == [302] * 3
    assert [(f.number, f.amount, f.recorded_by) for f in Figure.objects.order_by("number")] == [
        (1, 100, organiser),
        (2, 90, organiser),
    ]
    assert Figure.objects.filter(edition=edition, source__publisher="전자신문").count() == 2


def test_an_organiser_s_forms_are_shown(client, organiser):
    EditionFactory(code="2026-09")

    assert shown(client, "sales:figures", "2026-09").status_code == 200
    assert "수치 적기" in shown(client, "sales:edition", "2026-09").content.decode()


def test_a_figure_without_a_source_is_not_taken(client, organiser):
    EditionFactory(code="2026-09")

    answer = client.post(reverse("sales:figures", args=["2026-09"]), figure(source_code=""))

    assert answer.status_code == 422
    assert Figure.objects.count() == 0


def test_a_number_that_no_column_holds_is_refused_in_words(client, organiser):
    EditionFactory(code="2026-09")

    answer = client.post(reverse("sales:figures", args=["2026-09"]), figure(amount=10**20))

    assert (answer.status_code, Figure.objects.count()) == (409, 0)
    assert "숫자가 너무 큽니다" in answer.content.decode()


def test_what_the_rules_refuse_is_a_409_and_changes_nothing(client, organiser):
    FigureFactory(edition=EditionFactory(code="2026-09"))

    answer = client.post(reverse("sales:figures", args=["2026-09"]), figure(detail="TV홈쇼핑"))

    assert answer.status_code == 409
    assert Figure.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_but_the_secretariat_records_figures(client, method):
    EditionFactory(code="2026-09")
    address = reverse("sales:figures", args=["2026-09"])
    tried = []
    for user in (None, UserFactory(), RoleFactory(name="merchant").user):
        if user:
            client.force_login(user)
        tried.append(getattr(client, method)(address, figure()).status_code)

    assert tried == [302, 404, 404]
    assert Figure.objects.count() == 0


def test_no_page_and_no_export_says_minus_43_percent(client, history):
    """December 2024 was printed as −43% against December 2023: direct sales against the announced total."""
    pairs = product(queries.DEFINITIONS, repeat=2)
    pages = [
        "/sales/",
        *(f"/sales/comparison?a=2024-12&b=2023-12&definition={one}&against={other}" for one, other in pairs),
        *(
            f"/{place.format(code)}"
            for code in ("2024-12", "2023-12")
            for place in (
                "sales/{}/",
                "sales/{}/figures",
                "sales/{}/figures.csv",
                "sales/{}/figures.json",
                "sales/{}/releases/",
                "insights/{}/",
                "insights/{}/effect/",
                "insights/{}/effect.json",
                "insights/{}/effect.csv",
                "insights/{}/merchants/",
                "insights/{}/merchants.csv",
                "insights/{}/merchants.json",
            )
        ),
    ]
    told = {page: client.get(page).content.decode() for page in pages}

    assert [page for page, text in told.items() if re.search(r"43(\.\d)? ?%", text)] == []
    assert sum("견줄 수 없습니다" in text for text in told.values()) == 6
    assert sum("−16.0%" in text for text in told.values()) >= 1
