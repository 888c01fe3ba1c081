"""What a study says of editions whose truth is known, and when it says nothing."""

import math
from dataclasses import replace

import pytest

from hamkke.insights.rules import findings, studying
from tests.insights.editions import applicants


@pytest.fixture(scope="module")
def found():
    """1,600 applicants, all agreed, all selected took part: the effect is 0.5."""
    return studying.study(applicants())


def test_the_effect_is_told_with_its_interval(found):
    assert found.refusal is None
    assert found.effect.low < 0.5 < found.effect.high
    assert found.effect.withheld == []
    assert found.effect.take_up is None
    point, low, high = (
        f"{100 * math.expm1(end):.1f}%" for end in (found.effect.point, found.effect.low, found.effect.high)
    )
    assert found.sentence().ko == (
        f"선정되어 매출이 {point} 늘었습니다. 자료와 맞는 값은 {low}에서 {high}까지입니다."
    )


def test_what_speaks_for_and_against_it_stands_beside(found):
    compared = {each.name: each.interval.middle for each in found.comparisons}

    assert found.densities.chance > 0.01
    assert found.agreeing is None  # everybody agreed: nothing can jump
    assert found.earlier.holds_nothing
    assert [each.interval.holds_nothing for each in found.elsewhere] == [True] * 3
    assert [each.floor for each in found.floors] == [1_000, 10_000, 100_000]
    assert list(compared) == ["before_after", "did", "did_earlier", "did_near", "did_near_earlier"]
    assert compared["did"] > 0.6
    assert compared["did_earlier"] > 0.1  # the bias that difference in differences shows of itself


def test_the_picture_shows_means_of_ten_and_more_and_the_lines_that_meet_at_the_cut_off(found):
    left, right = found.strokes

    assert all(dot.count >= studying.DOT_LEAST for dot in found.dots)
    assert all(abs(dot.at) < 2 * found.effect.bandwidth for dot in found.dots)
    assert (left.x1, right.x1) == (0, 0)
    assert right.y1 - left.y1 == pytest.approx(found.effect.point, abs=2e-4)


def test_a_study_is_read_back_as_it_was_written(found):
    assert findings.read(findings.written(found)) == found


def test_what_an_earlier_version_stored_of_a_withheld_point_is_read_no_more(found):
    told = findings.written(found)
    told["effect"] |= {"point": None, "withheld": ["zeros"]}
    told["floors"][0]["interval"]["middle"] = 0.2

    read = findings.read(told)

    assert (read.strokes, findings.written(read)["floors"]) == ([], findings.written(found)["floors"])


def test_the_order_of_the_applicants_does_not_matter(found):
    assert studying.study(applicants()[::-1]) == found


def test_only_who_agreed_is_compared_and_fewer_than_a_thousand_leave_the_interval_alone():
    found = studying.study(applicants(agreed=0.6))

    assert found.counts.compared < 1_000
    assert (found.effect.point, found.effect.withheld) == (None, ["few_applicants"])
    assert found.effect.low < 0.5 < found.effect.high
    assert found.agreeing.holds_nothing
    assert "사이로 늘었습니다" in found.sentence().ko
    assert f"{found.counts.compared:,}곳" in found.why_withheld()[0].ko


def test_where_not_all_selected_take_part_the_effect_is_that_of_taking_part():
    everybody = applicants(takes=0.7)
    gained = [
        each
        if each.took_part or not each.is_selected
        else replace(each, during=int(each.during / math.e**0.5))
        for each in everybody
    ]

    found = studying.study(gained)

    assert found.effect.take_up == pytest.approx(0.7, abs=0.1)
    assert found.effect.low < 0.5 < found.effect.high


def test_calls_are_pooled_each_at_its_own_line():
    found = studying.study(
        applicants(800, call="spring", line=6_000) + applicants(800, seed=2, call="autumn", line=8_000)
    )

    assert found.counts.applications == 1_600
    assert found.effect.low < 0.5 < found.effect.high


def test_no_effect_is_said_to_be_none():
    found = studying.study(applicants(effect=0.0))

    assert found.effect.holds_nothing
    assert found.sentence().ko.startswith("선정되어 매출이 달라졌다고 말할 수 없습니다.")


def test_less_is_said_to_be_less():
    found = studying.study(applicants(effect=-0.5))

    assert "줄었습니다" in found.sentence().ko
    assert found.sentence().en.startswith("Being selected lowered sales by ")


def test_few_near_the_line_leave_the_interval_alone():
    found = studying.study(applicants(400))

    assert (found.effect.point, found.effect.withheld) == (None, ["few_applicants", "few_near"])


def test_where_zeros_decide_more_than_chance_the_interval_stands_alone():
    """Every third merchant below the line sold nothing during the festival, and every tenth above it."""
    emptied = [
        replace(each, during=0) if number % (10 if each.is_selected else 3) == 0 else each
        for number, each in enumerate(applicants())
    ]

    found = studying.study(emptied)

    assert found.effect.point is None
    assert "zeros" in found.effect.withheld
    assert found.counts.zero_during > found.counts.zero_before == 0


def drawn(points: int):
    """Within so many hundredths of the line a lot decided: every second one there is in, whatever the points said."""
    return [
        replace(each, by="lot", is_selected=number % 2 == 0, took_part=number % 2 == 0)
        if each.margin <= points
        else each
        for number, each in enumerate(applicants())
    ]


def test_where_lots_decided_right_at_the_line_it_is_left_empty_and_drawn_on_from_outside():
    found = studying.study(drawn(40))

    assert found.hole == pytest.approx(0.4, abs=0.02)
    assert found.counts.left_out["lot"] > 20
    assert found.effect.low < 0.5 < found.effect.high
    assert found.effect.take_up is None  # the lots' winners are on no side: they do not blur who took part
    assert found.densities.chance > 0.01


def pushed():
    """Who missed the line by less than a point stands just above it."""
    return [
        replace(each, is_selected=True, took_part=True, margin=20 + number % 5, across="out")
        if not each.is_selected and each.margin < 100
        else each
        for number, each in enumerate(applicants())
    ]


@pytest.mark.parametrize(
    ("edition", "reason"),
    [
        (lambda: applicants(step=100), "scores_too_coarse"),
        (pushed, "scores_pushed"),
        (lambda: applicants(40), "too_few_near"),
        (lambda: applicants(agreed=0.0), "too_few_near"),
        (lambda: applicants(takes=0.0), "take_up_weak"),
        (lambda: applicants(zeros=0.95), "too_few_selling"),
        (lambda: [replace(each, by="lot") for each in applicants()], "lots_too_wide"),
        (lambda: drawn(250), "lots_too_wide"),
        (list, "too_few_near"),
    ],
    ids=[
        "whole points",
        "pushed",
        "few",
        "nobody agreed",
        "nobody came",
        "nobody sold",
        "all drawn",
        "many drawn",
        "nobody",
    ],
)
def test_a_refusal_stands_where_the_effect_would(edition, reason):
    found = studying.study(edition())

    assert found.effect is None
    assert found.refusal.reason == reason
    assert found.sentence() == found.refusal.words
    assert (found.dots, found.elsewhere, found.why_withheld()) == ([], [], [])
    assert findings.read(findings.written(found)) == found
