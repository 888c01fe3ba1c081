"""From values to coordinates, and the pictures with their tables."""

import itertools
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hamkke.kernel.words import Words
from hamkke.ui import charts

FIRST = date(2026, 9, 1)
ONLINE, OFFLINE = Words("온라인", "Online"), Words("오프라인", "Offline")


def days(count: int) -> list[date]:
    return [FIRST + timedelta(days=n) for n in range(count)]


def test_by_day_stacks_kinds_without_gaps_and_reaches_their_sum():
    chart = charts.by_day(days(1), [charts.Series(ONLINE, (300,)), charts.Series(OFFLINE, (100,))])

    lower, upper = chart.blocks
    assert [block.series for block in chart.blocks] == [1, 2]
    assert lower.y + lower.height == pytest.approx(chart.base)
    assert upper.y + upper.height == pytest.approx(lower.y, abs=0.02)
    assert lower.height == pytest.approx(3 * upper.height, abs=0.05)
    assert upper.y == charts.TOP  # 400 is the top of its scale.
    assert chart.totals == [400]


def test_by_day_hangs_returns_below_the_line():
    chart = charts.by_day(days(2), [charts.Series(ONLINE, (100, -50))])

    sold, returned = chart.blocks
    assert sold.y + sold.height == pytest.approx(chart.base, abs=0.02)
    assert returned.y == pytest.approx(chart.base, abs=0.02)
    assert [mark.words.ko for mark in chart.scale] == ["−50", "0", "50", "100"]


@pytest.mark.parametrize(("count", "labels"), [(0, 0), (1, 1), (7, 7), (30, 10), (31, 8)])
def test_by_day_labels_no_more_days_than_can_be_read(count, labels):
    chart = charts.by_day(days(count), [charts.Series(ONLINE, tuple(range(count)))])

    assert len(chart.days) == labels


def test_by_day_refuses_series_of_another_length():
    with pytest.raises(ValueError, match="one value for each day"):
        charts.by_day(days(2), [charts.Series(ONLINE, (1,))])


@given(st.lists(st.tuples(st.integers(-(10**12), 10**13), st.integers(-(10**12), 10**13)), max_size=40))
def test_by_day_stays_inside_the_picture(values):
    series = [
        charts.Series(ONLINE, tuple(a for a, _ in values)),
        charts.Series(OFFLINE, tuple(b for _, b in values)),
    ]
    chart = charts.by_day(days(len(values)), series)

    for block in chart.blocks:
        assert block.x >= charts.LEFT - 0.01
        assert block.x + block.width <= charts.WIDTH - charts.RIGHT + 0.01
        assert block.y >= charts.TOP - 0.02
        assert block.y + block.height <= charts.HEIGHT - charts.BOTTOM + 0.05
    assert len(chart.scale) <= 8


@given(st.integers(-(10**13), 0), st.integers(0, 10**13))
def test_steps_span_the_values_evenly(lowest, highest):
    scale = charts.steps(lowest, highest)

    assert scale[0] <= lowest
    assert scale[-1] >= highest
    assert 0 in scale
    assert len({later - earlier for earlier, later in itertools.pairwise(scale)}) == 1


def test_across_draws_the_longest_full_and_the_others_in_proportion():
    chart = charts.across([200, 50, 0, -10])

    assert [block.width for block in chart.blocks] == [charts.SMALL, charts.SMALL / 4, 0, 0]
    assert chart.height == 4 * charts.ROW


def test_across_of_nothing_is_empty():
    assert charts.across([]) == charts.RowChart(blocks=[], height=0)


@pytest.mark.parametrize(
    ("value", "target", "expected"),
    [
        (50, 200, charts.TargetChart(length=180.0, target_at=720.0, reached=2_500)),
        (400, 200, charts.TargetChart(length=720.0, target_at=360.0, reached=20_000)),
        (0, 200, charts.TargetChart(length=0.0, target_at=720.0, reached=0)),
        (50, None, charts.TargetChart(length=720, target_at=None, reached=None)),
        (0, None, charts.TargetChart(length=0, target_at=None, reached=None)),
    ],
)
def test_against_keeps_value_and_target_in_the_picture(value, target, expected):
    assert charts.against(value, target) == expected


@pytest.mark.parametrize(
    ("value", "ko", "en"),
    [
        (0, "0", "0"),
        (9_999, "9,999", "9.9k"),
        (30_000, "3만", "30k"),
        (622_000_000_000, "6,220억", "622bn"),
        (1_193_400_000_000, "1.1조", "1.1tn"),
        (-150_000_000, "−1.5억", "−150m"),
    ],
)
def test_short_numbers(value, ko, en):
    assert charts.short(value) == Words(ko, en)


def drawn(template: str, language: str = "ko", **values) -> str:
    with translation.override(language):
        return Template("{% load charts %}" + template).render(Context(values))


def by_day(count: int, language: str = "ko") -> str:
    series = [charts.Series(ONLINE, (1_000,) * count), charts.Series(OFFLINE, (500,) * count)]
    return drawn(
        "{% chart_by_day title days series %}",
        language,
        title="날마다 <매출>",
        days=days(count),
        series=series,
    )


@pytest.mark.parametrize("count", [1, 30])
def test_picture_is_well_formed_and_says_itself_in_words(count):
    html = by_day(count)
    svg = ET.fromstring(
        html[html.index('<svg viewBox="0 0 720') : html.index("</svg>", html.index("<desc")) + 6]
    )

    assert svg.attrib["aria-labelledby"] == " ".join(part.attrib["id"] for part in svg[:2])
    assert svg[0].text == "날마다 <매출>"
    assert svg[1].text == f"{count}일 동안 모두 {1_500 * count:,}원. 가장 많은 날은 9월 1일, 1,500원."
    assert len(svg.findall("rect")) == 2 * count


def test_picture_has_its_table_with_every_digit():
    html = by_day(30)

    assert html.count('<th scope="row">') == 31
    assert "45,000원" in html
    assert "표로 보기" in html


def test_picture_of_nothing_says_so():
    html = by_day(0)

    assert "아직 보여 드릴 숫자가 없습니다." in html
    assert "<svg" not in html


def test_pictures_speak_english():
    html = by_day(1, "en")

    assert "As a table" in html
    assert "1 September" in html
    assert "₩1,500" in html


def test_rows_are_named_shortened_in_the_picture_and_whole_in_the_table():
    name = "아주 긴 이름의 소상공인 협동조합"
    html = drawn("{% chart_across '가게별' rows %}", rows=[(name, 622_000_000_000), (ONLINE, 0)])

    assert ">아주 긴 이름의 소상공인 …</text>" in html
    assert f'<th scope="row">{name}</th>' in html
    assert "6,220억" in html
    assert "622,000,000,000원" in html


@pytest.mark.parametrize(
    ("target", "said"),
    [(400_000, "100,000원, 목표 400,000원의 25%"), (None, "100,000원. 견줄 목표가 없습니다.")],
)
def test_target_picture_names_its_target(target, said):
    html = drawn("{% chart_against '매출' 100000 target %}", target=target)

    assert said in html


def test_what_may_not_be_seen_says_so_in_picture_and_table():
    html = drawn("{% chart_across '신청' rows unit='count' %}", rows=[("수도권", 600), ("섬", None)])

    assert html.count("가림<") == 3
    assert "섬: 가림." in html


def test_counts_have_no_currency():
    html = drawn("{% chart_across '신청' rows unit='count' %}", rows=[("수도권", 600)])

    assert "600" in html
    assert "원<" not in html


def test_at_line_places_means_left_and_right_of_the_cut_off_and_draws_what_was_fitted():
    dots = [charts.Dot(-500, -1_000, 20), charts.Dot(500, 2_000, 40)]

    chart = charts.at_line(dots, [[(-500, -800), (0, 0)], [(500, 2_000), (0, 1_500)]])

    left, right = chart.circles
    assert left.x < chart.line < right.x
    assert right.y < chart.base < left.y
    assert (left.radius, right.radius) == (4.5, 6)
    assert chart.strokes[0].endswith(f"{chart.line},{chart.base}")
    assert [mark.words.ko for mark in chart.distances] == ["−5점", "선", "+5점"]
    assert chart.scale[0].at > chart.scale[-1].at


def test_at_line_without_anything_is_still_a_picture():
    chart = charts.at_line([], [])

    assert (chart.circles, chart.strokes) == ([], [])


def test_falling_drops_at_the_places_where_everything_is_sure_and_slopes_where_it_is_not():
    cliff, slope = charts.falling([10_000, 10_000, 0, 0], 2), charts.falling([10_000, 7_500, 2_500, 0], 2)

    assert cliff.line == slope.line
    assert [mark.words.ko for mark in slope.counts] == ["0", "2", "4"]
    heights = [float(point.partition(",")[2]) for point in slope.area.split()]
    assert heights == [168, 14, 52.5, 129.5, 168, 168, 168]
    assert [mark.words.en for mark in cliff.scale] == ["0%", "50%", "100%"]


def test_falling_without_anybody_and_with_very_many_is_still_a_picture():
    assert charts.falling([], 0).area == ""
    assert len(charts.falling([5_000] * 100_000, 25_000).area.split()) <= charts.POINTS_MOST + 3


def test_chart_at_line_tells_its_table_and_where_both_sides_reach():
    template = Template("{% load charts %}{% chart_at_line title dots strokes %}")
    context = {
        "title": Words("거리와 변화", "Distance and change"),
        "dots": [charts.Dot(-558, -1_000, 20), charts.Dot(500, 1_620, 40)],
        "strokes": [[(-500, -800), (0, 0)], [(500, 2_000), (0, 1_500)]],
    }

    page = template.render(Context(context))

    for words in ("왼쪽은 +0.0%, 오른쪽은 +15.0%에 닿습니다.", "−5.58점", "+16.2%", "−10.0%"):
        assert words in page
    assert page.count("<circle") == 2


def test_by_day_runs_a_line_over_the_columns_inside_the_same_scale():
    medians = charts.Series(Words("중앙값", "Median"), (400, 100))

    chart = charts.by_day(days(2), [charts.Series(ONLINE, (200, 100))], medians)

    (first, second) = [tuple(map(float, place.split(","))) for place in chart.beside.split(" ")]
    assert first[1] == charts.TOP
    assert second[1] == pytest.approx(chart.blocks[1].y)
    assert charts.by_day(days(2), [charts.Series(ONLINE, (200, 100))]).beside == ""
    with pytest.raises(ValueError, match="one value for each day"):
        charts.by_day(days(1), [charts.Series(ONLINE, (1,))], medians)


def test_chart_by_day_names_the_line_in_legend_and_table():
    template = Template("{% load charts %}{% chart_by_day title days series beside=beside %}")
    context = {
        "title": "매출",
        "days": days(2),
        "series": [charts.Series(ONLINE, (200, 100))],
        "beside": charts.Series(Words("중앙값", "Median"), (500, 130)),
    }

    page = template.render(Context(context))

    assert page.count("중앙값") == 2
    assert "130원" in page
    assert "<polyline" in page


def test_level_goes_on_until_the_next_value_and_stays_inside():
    since, until = datetime(2025, 9, 1, tzinfo=UTC), datetime(2025, 10, 1, tzinfo=UTC)
    chart = charts.level([(since, 10_000), (since + (until - since) / 2, 5_000)], until)
    points = [tuple(map(float, point.split(","))) for point in chart.stroke.split(" ")]

    assert [x for x, _y in points] == [64, 177, 177, 290]
    assert [y for _x, y in points] == [14, 14, 91, 91]
    assert chart.lowest == 91
    assert [mark.words.ko for mark in chart.days] == ["9.1", "9.11", "9.21", "10.1"]


def test_level_of_nothing_is_refused():
    with pytest.raises(ValueError, match="nothing to draw"):
        charts.level([], datetime(2025, 9, 1, tzinfo=UTC))


def test_running_goes_on_from_yesterday_between_its_slowest_and_its_fastest():
    chart = charts.running(days(4), [50, 60], 100, [(62, 64, 66), (65, 75, 85), (70, 90, 100)])
    stroke, middle, band = (
        [tuple(map(float, point.split(","))) for point in points.split()]
        for points in (chart.stroke, chart.ahead, chart.band)
    )

    assert len(stroke) == 3
    assert stroke[1] == middle[0] == band[0] == band[-1]
    assert (band[3], band[4]) == (
        (charts.SMALL - charts.NARROW_RIGHT, band[3][1]),
        (band[3][0], chart.line),
    )
    assert charts.running(days(4), [50, 60], 100).band == ""


@pytest.mark.parametrize("gone", [[], [5], [5, 0, 3]])
def test_running_has_its_table_and_says_itself_in_words(gone):
    ahead = [[9, 9], [9, 10], [10, 10]] if len(gone) == 3 else None
    html = drawn(
        "{% chart_running title days gone 10 ahead unit='won' %}",
        title=Words("쓰인 재원", "Money spent"),
        days=days(4),
        gone=gone,
        ahead=ahead,
    )

    ET.fromstring(html)
    assert f"{len(gone)}일 동안 {sum(gone)}원, 모두 10원 가운데." in html
    assert ("9월 4일까지 9원에서 10원 사이" in html) == bool(ahead)
    assert html.count('<th scope="row">') == len(gone) + (2 if ahead else 0)
