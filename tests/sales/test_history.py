"""The published history, reproduced to the won. 1억 is 100,000,000 won."""

from datetime import date

import pytest

from hamkke.festivals import queries as festivals
from hamkke.sales import actions, queries, rules
from hamkke.sales.models import Figure, Omission

pytestmark = pytest.mark.django_db


@pytest.fixture
def history():
    return actions.load_history()


def in_won(hundred_million):
    return round(hundred_million * 100) * 1_000_000


PUBLISHED = {
    ("2020-06", "announced"): 259.4,
    ("2021-06", "announced"): 1180.01,
    ("2022-09", "announced"): 1206.38,
    ("2022-12", "direct"): 4249.8,
    ("2022-12", "direct_indirect"): 4378.2,
    ("2022-12", "announced"): 9516.3,
    ("2023-05", "direct"): 6220,
    ("2023-05", "direct_indirect"): 8039,
    ("2023-05", "announced"): 11934,
    ("2023-09", "direct"): 7350,
    ("2023-09", "direct_indirect"): 11299,
    ("2023-09", "announced"): 17135,
    ("2023-12", "direct"): 7291,
    ("2023-12", "direct_indirect"): 9710,
    ("2023-12", "announced"): 10856,
    ("2024-05", "direct"): 6288,
    ("2024-05", "direct_indirect"): 9129,
    ("2024-05", "announced"): 12974,
    ("2024-09", "direct"): 7172,
    ("2024-09", "announced"): 24284,
    ("2024-12", "direct"): 6128,
    ("2024-12", "direct_indirect"): 7872,
    ("2024-12", "announced"): 8089,
    ("2025-05", "direct"): 4366,
    ("2025-05", "announced"): 7022,
    ("2025-09", "direct"): 6634,
    ("2025-09", "announced"): 13902,
}


def test_every_headline_is_reproduced_to_the_won(history):
    told = {asked: queries.headline(*asked).amount for asked in PUBLISHED}

    assert told == {asked: in_won(hundred_million) for asked, hundred_million in PUBLISHED.items()}


def test_a_headline_says_what_it_counts_how_settled_it_is_as_of_when_and_who_said_so(history):
    headline = queries.headline("2023-05", "announced")

    assert headline.amount == 1_193_400_000_000
    assert (headline.status, headline.as_of, headline.days) == ("final", date(2023, 6, 2), 28)
    assert headline.per_day == 42_621_428_571
    assert [source.code for source in headline.sources] == ["etnews 20230602000204"]
    assert [(p.kind, p.phase, p.amount) for p in headline.parts] == [
        ("direct", "main", 622_000_000_000),
        ("voucher_onnuri", "main", 181_900_000_000),
        ("voucher_local", "main", 389_500_000_000),
    ]
    assert headline.scope.ko == (
        "본행사 직접매출 + 본행사 온누리상품권 판매액 + 본행사 지역사랑상품권 판매액"
    )


PER_DAY = {
    "2022-12": 425.0,
    "2023-05": 222.1,
    "2023-09": 253.4,
    "2023-12": 260.4,
    "2024-05": 224.6,
    "2024-09": 224.1,
    "2024-12": 218.9,
    "2025-05": 145.5,
    "2025-09": 221.1,
}


def test_direct_sales_per_day_are_those_of_the_table(history):
    tenths = {
        code: rules.tenths_of_percent(queries.headline(code, "direct").per_day, 10**10) for code in PER_DAY
    }

    assert tenths == {code: round(hundred_million * 10) for code, hundred_million in PER_DAY.items()}


def test_extensions_stay_out_of_every_headline_and_are_kept_beside_it(history):
    edition = festivals.edition_by_code("2023-09")
    extension = [f.amount for f in queries.figure_history(edition).filter(phase="extension")]

    assert sum(extension) == 202_900_000_000
    assert queries.headline("2023-09", "announced").amount + sum(extension) == 1_916_400_000_000


def test_the_midterm_release_was_superseded_and_is_still_there(history):
    edition = festivals.edition_by_code("2023-09")
    direct = queries.figure_history(edition).filter(phase="main")

    assert sum(f.amount for f in direct.filter(number=1)) == 893_600_000_000
    assert sum(f.amount for f in direct.filter(number=2)) == 1_713_500_000_000
    assert {f.status for f in direct.filter(number=1)} == {"provisional"}


def test_an_estimated_day_makes_the_whole_estimated(history):
    headline = queries.headline("2022-09", "announced")

    assert (headline.status, headline.as_of) == ("estimated", date(2022, 9, 8))


def test_the_voucher_sale_before_the_event_is_announced_but_not_in_the_window(history):
    announced = queries.headline("2022-12", "announced")
    in_window = queries.headline("2022-12", "direct_indirect")

    assert announced.amount - in_window.amount == 513_810_000_000
    assert (announced.status, in_window.status) == ("estimated", "estimated")
    assert (announced.per_day, in_window.per_day) == (None, 43_782_000_000)
    assert ("voucher_onnuri", "pre_event") in announced.counts


UNPUBLISHED = {
    ("2021-06", "direct"): "오프라인 직접매출(통계 신뢰성을 이유로 공개하지 않음)",
    ("2020-06", "direct"): "오프라인 직접매출(합계에 넣지 않음)",
    ("2024-03", "direct"): "직접매출(공개된 수치를 찾지 못함)",
    ("2025-10", "announced"): "직접매출(공개된 수치를 찾지 못함)",
    (
        "2025-03",
        "direct_indirect",
    ): "직접매출(공개된 수치를 찾지 못함), 온누리상품권 판매액(공개된 수치를 찾지 못함)",
}


def test_what_nobody_published_is_refused_by_name(history):
    named = {}
    for asked in UNPUBLISHED:
        with pytest.raises(rules.MissingFigures) as refusal:
            queries.headline(*asked)
        named[asked] = refusal.value.facts["missing_ko"]

    assert named == UNPUBLISHED


def test_2023_reaches_both_of_its_targets_by_name(history):
    year = queries.year_total(2023, "announced")

    assert year.amount == 3_992_500_000_000
    assert [(a.target.number, a.target.amount, a.tenths, a.shown) for a in year.attainments] == [
        (1, 3_000_000_000_000, 1331, "133.1%"),
        (2, 4_000_000_000_000, 998, "99.8%"),
    ]
    assert year.left_out == ()


def test_2024_adds_up_and_names_what_it_leaves_out(history):
    year = queries.year_total(2024, "announced")

    assert year.amount == 4_534_700_000_000
    assert [each.edition for each in year.headlines] == ["2024-05", "2024-09", "2024-12"]
    assert [each.facts["edition"] for each in year.left_out] == ["2024-03"]


def test_editions_that_do_not_count_the_same_are_told_apart_and_reach_no_target(history):
    year = queries.year_total(2025, "direct")

    assert (year.amount, year.attainments) == (None, ())
    assert [(each.edition, each.coverage) for each in year.headlines] == [
        ("2025-05", "small_only"),
        ("2025-09", "all"),
    ]
    assert [why.ko for why in year.unlike] == ["2025-05 회차는 중기업 제외"]


def test_a_year_without_figures_is_refused(history):
    with pytest.raises(rules.MissingFigures):
        queries.year_total(2019, "direct")


def test_a_series_nobody_founded_has_no_year():
    with pytest.raises(rules.MissingFigures):
        queries.year_total(2023, "direct")


def test_the_target_of_december_2022_is_attained_under_its_own_definition(history):
    edition = festivals.edition_by_code("2022-12")

    announced = queries.attainments_of(edition, queries.headline("2022-12", "announced"))
    direct = queries.attainments_of(edition, queries.headline("2022-12", "direct"))

    assert [a.tenths for a in announced] == [1190]
    assert direct == ()


def test_load_history_twice_adds_nothing(history):
    again = actions.load_history()

    assert history == actions.HistoryReport(editions=15, schedules=17, targets=4, figures=51, omissions=6)
    assert again == actions.HistoryReport(0, 0, 0, 0, 0)
    assert (Figure.objects.count(), Omission.objects.count()) == (51, 6)


def test_the_notice_of_september_2024_and_the_real_dates_both_stand(history):
    edition = festivals.edition_by_code("2024-09")
    notice, real, _ = festivals.schedules_of(edition)

    assert [len(festivals.dates_in(p)) for p in notice.phases.all()] == [28]
    assert [len(festivals.dates_in(p)) for p in real.phases.all()] == [32]
    assert (festivals.days_of(edition), festivals.days_of(edition, "extension")) == (32, 8)
