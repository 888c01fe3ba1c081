"""What an applicant is told: sentences that follow from a result row alone."""

from datetime import date

import pytest

from hamkke.calls.rules import letters
from hamkke.calls.rules.terms import Quota, Terms
from hamkke.kernel.words import Words

TASTE, PRICE, FIT = Words("맛", "Taste"), Words("값", "Price"), Words("어울림", "Fit")
QUOTAS = {"women": Words("여성기업", "Women-owned")}


def standing(**changes):
    given = {
        "outcome": "not_selected",
        "rank": 310,
        "applied": 1_202,
        "score": 7_812,
        "marks": [
            letters.Mark(TASTE, 8_250, 7_500),
            letters.Mark(PRICE, 6_000, 7_025),
            letters.Mark(FIT, None, 7_000),
        ],
        "reasons": {"by": "places", "margin": 40, "band": [295, 322]},
        "quotas": QUOTAS,
        **changes,
    }
    return letters.Standing(**given)


def test_a_refused_applicant_reads_strength_weakness_rank_and_what_decided():
    assert letters.letter(standing()) == letters.Letter(
        opening=letters.OPENINGS["not_selected"],
        strengths=[
            Words(
                "‘맛’ 82.50점: 모든 신청자의 가운데값보다 7.50점 높습니다.",
                "“Taste” 82.50: 7.50 points above the median of all applicants.",
            )
        ],
        weakest=Words(
            "다음에 가장 크게 나아질 수 있는 기준은 ‘값’입니다. 가운데값보다 10.25점 낮았습니다.",
            "Most can be gained next time in “Price”, which was 10.25 points below the median.",
        ),
        standing=Words(
            "신청 1,202곳 가운데 310위, 78.12점입니다. 심사의 오차를 생각하면 295위에서 322위 사이로 볼 수 있습니다.",
            "You came 310 of 1,202 with 78.12 points. "
            "Given how far judges differ, that is a rank between 295 and 322.",
        ),
        decided=Words(
            "선정 인원 안에 들기에는 점수가 모자랐습니다. 자리를 바꿀 수 있었던 가장 가까운 신청과 0.40점 차이였습니다.",
            "Your points did not reach the places there were. "
            "The nearest application with which yours could have changed places was 0.40 points away.",
        ),
    )


def test_the_strongest_come_first_and_never_more_than_three():
    marks = [letters.Mark(Words(str(n), str(n)), 5_000 + n, 5_000) for n in range(5)]

    told = letters.letter(standing(marks=marks)).strengths

    assert [words.en[:3] for words in told] == ["“4”", "“3”", "“2”"]


def test_whoever_is_selected_is_told_no_weakness_and_an_exact_rank_has_no_band():
    told = letters.letter(
        standing(outcome="selected", rank=1, reasons={"by": "points", "margin": None, "band": [1, 1]})
    )

    assert (told.opening, told.weakest) == (letters.OPENINGS["selected"], None)
    assert told.standing.en == "You came 1 of 1,202 with 78.12 points."
    assert told.decided.en == "Your points decided."


def test_without_a_criterion_below_the_median_there_is_no_weakness():
    assert letters.letter(standing(marks=[letters.Mark(TASTE, 7_500, 7_500)])).weakest is None


def test_whoever_waits_reads_their_place_on_the_list():
    told = letters.letter(
        standing(outcome="waitlisted", reasons={"by": "places", "margin": None, "waiting": 4})
    )

    assert told.opening.ko == "이번에는 예비 4번입니다. 자리가 나면 차례와 할당에 따라 먼저 여쭙겠습니다."


@pytest.mark.parametrize(
    ("reasons", "told"),
    [
        ({"by": "quota", "quota": "women", "margin": None}, "The quota “Women-owned” decided."),
        (
            {"by": "quotas", "margin": None},
            "All the published quotas together decided, and not the order of points alone.",
        ),
        ({"by": "chain", "margin": 0}, "The points were equal; the published order for ties decided."),
        (
            {"by": "lot", "margin": None},
            "You stood at the line, where points cannot tell; the public draw decided.",
        ),
        (
            {"by": "business", "business": "ab", "margin": 5},
            "Another application of the same business was selected.",
        ),
        ({}, "Your points decided."),
    ],
)
def test_each_way_to_decide_has_its_sentence(reasons, told):
    assert letters.decided(reasons, QUOTAS).en == told


def test_the_way_to_appeal_names_the_last_day():
    assert letters.how_to_appeal(date(2023, 8, 1), 14) == Words(
        "결과에 이의가 있으면 2023년 8월 1일까지 이 쪽에서 신청하실 수 있습니다. "
        "선정에 관여하지 않은 사람이 14일 안에 답합니다.",
        "You can appeal on this page until the end of 2023-08-01. "
        "Somebody who did not take part in the decision answers within 14 days.",
    )


@pytest.mark.parametrize(
    ("group", "least", "most", "is_fitting"),
    [
        ("region:26", 10, None, False),  # every place is kept for another province
        ("region:26", 9, None, True),
        ("region:11", 10, None, True),
        ("first_time:yes", 10, None, False),
        ("capital:yes", 0, 0, False),  # none for the capital area, where they are
        ("capital:no", 0, 0, True),
        ("answer:women=yes", 10, None, True),  # nobody knows yet what they would answer
    ],
)
def test_a_call_fits_whoever_its_quotas_leave_a_place(group, least, most, is_fitting):
    quota = Quota("quota", Words("할당", "Quota"), group, Words("법", "law"), least=least, most=most)

    seoul = {"region:11", "capital:yes", "first_time:no"}

    assert letters.fits(Terms(places=10, quotas=(quota,)), seoul) == is_fitting
