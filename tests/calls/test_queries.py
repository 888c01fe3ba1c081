from datetime import date

import pytest

from hamkke.calls import queries
from hamkke.kernel.words import Words
from hamkke.places.models import Region
from tests.factories import calls as made
from tests.factories.calls import ANSWERS, CLOSES
from tests.factories.merchants import MerchantFactory

pytestmark = pytest.mark.django_db

SEOUL, DAEGU, GANGWON, GUNWI = (
    ("11", "서울특별시"),
    ("27", "대구광역시"),
    ("51", "강원특별자치도"),
    ("27720", "군위군"),
)


def region(code, name, *, successor=None):
    ended = date(2023, 6, 11) if successor else None
    found, _ = Region.objects.get_or_create(
        code=code,
        valid_from=date(1990, 1, 1),
        defaults={"name": name, "valid_to": ended, "successor": successor},
    )
    return found


def test_statistics_count_by_the_province_of_today():
    Region.objects.all().delete()
    seoul, gunwi = region(*SEOUL), region(*GUNWI)
    daegu, gangwon = region(*DAEGU), region(*GANGWON)
    homes = [
        seoul,
        region("47720", "경상북도 군위군", successor=gunwi),
        region("42", "강원도", successor=gangwon),
        seoul,
        daegu,
        None,
    ]
    call = made.call_of(places=2, waiting=1)
    judge = made.judge()
    applications = [made.submission_of(call, MerchantFactory(region=home)) for home in homes]
    made.assign(call, judge)
    for place, application in enumerate(applications):
        made.review_of(application, judge, *[90 - place] * 3)
    made.selection_of(call)
    call.refresh_from_db()

    told = queries.statistics(call)

    assert [(line.code, line.name, line.applied, line.selected) for line in told.regions] == [
        ("11", "서울특별시", 2, 1),
        ("27", "대구광역시", 2, 1),
        ("51", "강원특별자치도", 1, 0),
        ("", Words("지역 미상", "Region unknown"), 1, 0),
    ]
    assert [line.applied_share for line in told.regions] == [3_333, 3_333, 1_667, 1_667]
    assert (told.applied, told.places, told.selected, told.waitlisted) == (6, 2, 2, 1)
    assert (told.ratio, told.spoken_ratio) == ("3.000", "3.000 : 1")
    assert (told.capital_applied_share, told.capital_selected_share) == (4_000, 5_000)
    assert told.decided_at == CLOSES


def test_statistics_of_an_undecided_call_have_no_selected_share():
    call = made.call_of()
    made.submission_of(call)

    told = queries.statistics(call)

    assert (told.applied, told.selected, told.regions[0].selected_share, told.decided_at) == (
        1,
        0,
        None,
        None,
    )
    assert (told.capital_applied_share, told.capital_selected_share) == (None, None)


def test_calls_are_told_newest_first_with_their_submissions_counted():
    call = made.call_of()
    made.submission_of(call)
    made.draft_of(call)
    other = made.call_of(opens_at=made.ANNOUNCED)

    assert [(found.pk, found.applied) for found in queries.calls_with_counts()] == [
        (call.pk, 1),
        (other.pk, 0),
    ]
    assert list(queries.calls_of(call.edition)) == [call]


def test_selected_merchants_come_best_first():
    call, (second, third, first) = made.decided_call((80, 80, 80), (70, 70, 70), (90, 90, 90))

    assert list(queries.selected_merchants(call.edition)) == [first.merchant_id, second.merchant_id]
    assert third.merchant_id not in queries.selected_merchants(call.edition)


def test_answered_follows_the_questions():
    told = queries.answered({**ANSWERS, "value": None})

    assert [answer.value for answer in told] == [
        "들기름 2병 세트",
        32_000,
        None,
        Words("무료 배송", "Free delivery"),
        1_000,
    ]


def test_progress_counts_what_is_left():
    call = made.call_of()
    one, other = made.submission_of(call), made.submission_of(call)
    made.draft_of(call)
    first, second = made.judge(name="가"), made.judge(name="나")
    made.assign(call, first, second, per_application=2)
    late = made.submission_of(call)
    made.review_of(one, first, 80, 80, 80)
    made.review_of(one, second, 80, 80, 80)
    made.review_of(other, second, 80, 80, 80)

    told = queries.progress(call)

    assert (told.submitted, told.drafts, told.unassigned, told.unreviewed) == (3, 1, 1, 1)
    assert (told.assigned, told.reviewed, told.left) == (4, 3, 1)
    assert [(judge.name, judge.assigned, judge.reviewed) for judge in told.judges] == [
        ("가", 2, 1),
        ("나", 2, 2),
    ]
    assert late.pk


def test_disagreements_come_widest_first_and_agreement_not_at_all():
    call = made.call_of()
    agreed, apart, wide = (made.submission_of(call) for _ in range(3))
    first, second = made.judge(), made.judge()
    made.assign(call, first, second, per_application=2)
    for application, low, high in ((agreed, 70, 70), (apart, 60, 70), (wide, 20, 95)):
        made.review_of(application, first, low, low, low)
        made.review_of(application, second, high, None, high)

    told = queries.disagreements(call)

    assert [(line.receipt, line.totals, line.spread) for line in told] == [
        (wide.receipt, [9_500, 2_000], 7_500),
        (apart.receipt, [7_000, 6_000], 1_000),
    ]
    assert len(queries.disagreements(call, at_most=1)) == 1


def test_piles_come_latest_closed_first():
    call = made.call_of()
    applications = [made.submission_of(call) for _ in range(2)]
    judge = made.judge()
    made.assign(call, judge)
    made.review_of(applications[0], judge, 80, 80, 80)

    (pile,) = queries.piles_of(queries.Assignment.objects.filter(judge=judge))

    assert (pile.call, pile.assigned, pile.reviewed, pile.left) == (call, 2, 1, 1)


def test_own_result_names_the_step_that_decided():
    _, (winner, tied, loser) = made.decided_call(
        (100, 80, 70), (100, 70, 80), (10, 10, 10), places=1, waiting=0
    )

    won, tie, lost = (queries.own_result(application) for application in (winner, tied, loser))

    assert won.decided_by == Words(
        "점수가 같아 ‘상품성’ 기준의 점수로 정해졌습니다.",
        "The scores were equal; the criterion “Quality” decided.",
    )
    assert tie.decided_by == won.decided_by
    assert lost.decided_by == Words("점수로 정해졌습니다.", "The score decided.")
    assert (won.row.rank, won.margin, tie.margin, lost.margin, lost.line_score) == (1, 0, 0, -7_000, 8_000)
    assert [(result.name.en, result.weight, result.mean) for result in won.criteria] == [
        ("Quality", 40, 8_000),
        ("Fit", 40, 7_000),
        ("Price", 20, 10_000),
    ]
    assert won.applied == 3


def test_own_result_tells_of_the_lot_and_of_places_to_spare():
    _, (one, other) = made.decided_call((80, 80, 80), (80, 80, 80), places=1)
    _, (only,) = made.decided_call((80, 80, 80))

    assert {queries.own_result(one).decided_by, queries.own_result(other).decided_by} == {
        Words(
            "점수와 모든 기준이 같아 공개된 추첨값으로 정해졌습니다.",
            "Score and every criterion were equal; the published lot decided.",
        )
    }
    assert queries.own_result(only).decided_by.en == "There were no more applications than places."
    assert queries.own_result(only).margin == 0


def test_there_is_no_own_result_before_the_decision():
    assert queries.own_result(made.submission_of(made.call_of())) is None
