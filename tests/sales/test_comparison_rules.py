"""What may be held against what, and how far apart it is."""

from datetime import date

import pytest

from hamkke.kernel.words import Words
from hamkke.sales import rules
from tests.sales.test_rules import ANNOUNCED, DIRECT, NOW, own, part, told


def test_like_is_compared_with_like():
    a = told(part("direct_online", 5_359), part("direct_offline", 769), edition="2024-12", days=28)
    b = told(part("direct", 7_291), edition="2023-12", days=28)

    comparison = rules.compare(a, b)

    assert (comparison.basis, comparison.change) == ("total", -160)
    assert (comparison.total_change, comparison.per_day_change) == (-160, -160)
    assert comparison.notes == ()
    assert comparison.words == Words(
        "2024-12 직접매출: 2023-12보다 −16.0%", "2024-12 direct sales: −16.0% against 2023-12"
    )


def test_unlike_lengths_are_compared_per_day_and_the_plain_total_is_not_said():
    a = told(part("direct", 700), edition="2024-09", days=32)
    b = told(part("direct", 600, note=Words("가", "a")), edition="2023-05", days=28)

    comparison = rules.compare(a, b)

    assert (comparison.basis, comparison.total_change) == ("per_day", None)
    assert (
        comparison.change == comparison.per_day_change == rules.tenths_of_percent(700 * 28 - 600 * 32, 19_200)
    )
    assert comparison.words.en == "2024-09 direct sales per day: +2.1% against 2023-05"
    assert [note.ko for note in comparison.notes] == [
        "2024-09 회차는 32일, 2023-05 회차는 28일이라 총액이 아니라 하루 평균으로 견줍니다.",
        "가",
    ]


def test_without_days_only_the_totals_are_compared():
    comparison = rules.compare(told(part("direct", 110)), told(part("direct", 100)))

    assert (comparison.change, comparison.per_day_change, comparison.notes) == (100, None, ())


def test_unlike_definitions_are_refused_with_the_offers():
    a = told(part("direct", 6_128), edition="2024-12")
    b = told(part("direct", 7_291), part("voucher_onnuri", 2_419), definition=ANNOUNCED, edition="2023-12")
    offer = rules.Offer("direct", DIRECT.name, -160, "total")

    with pytest.raises(rules.UnlikeDefinitions) as refusal:
        rules.compare(a, b, instead=[offer])

    assert refusal.value.words.en == (
        "Direct sales of 2024-12 and Sales as announced of 2023-12 count different things and cannot be compared: "
        "only 2023-12 counts Onnuri vouchers sold (main). Like for like: Direct sales −16.0%."
    )
    assert refusal.value.facts["offers"] == (offer,)


def test_different_definitions_are_refused_even_when_they_count_the_same():
    a, b = told(part("direct", 1)), told(part("direct", 1), definition=ANNOUNCED, edition="2023-12")

    with pytest.raises(rules.UnlikeDefinitions) as refusal:
        rules.compare(a, b)

    assert refusal.value.words.en.endswith(
        "direct and announced are different definitions. There are no like-for-like figures for these two."
    )


def test_announced_totals_with_different_parts_are_refused():
    a = told(part("direct", 1), definition=ANNOUNCED, edition="2023-12")
    b = told(
        part("direct", 1),
        part("voucher_onnuri", 1, phase="pre_event"),
        definition=ANNOUNCED,
        edition="2022-12",
    )

    with pytest.raises(rules.UnlikeScopes) as refusal:
        rules.compare(a, b)

    assert refusal.value.facts["why_ko"] == "2022-12에만 사전행사 온누리상품권 판매액이 들어 있습니다"


@pytest.mark.parametrize("turned", [False, True])
def test_editions_that_leave_medium_sized_firms_out_are_not_compared_with_those_that_do_not(turned):
    pair = [
        told(part("direct", 4_366, coverage="small_only"), edition="2025-05"),
        told(part("direct", 6_288)),
    ]

    with pytest.raises(rules.UnlikeScopes) as refusal:
        rules.compare(*(reversed(pair) if turned else pair))

    assert refusal.value.facts["why_en"] == "2025-05: medium-sized firms left out"


def test_editions_that_both_leave_medium_sized_firms_out_are_alike():
    comparison = rules.compare(
        told(part("direct", 90, coverage="small_only")), told(part("direct", 100, coverage="small_only"))
    )

    assert comparison.change == -100


def test_a_running_edition_with_parts_missing_is_not_compared():
    with pytest.raises(rules.UnlikeScopes) as refusal:
        rules.compare(told(own(1), counted_at=NOW, edition="2026-09"), told(part("direct", 1)))

    assert "2026-09 lacks direct sales offline (not reported yet)" in refusal.value.facts["why_en"]


def test_a_half_time_total_is_compared_per_day_and_never_in_total():
    half = told(part("direct", 1_000, as_of=date(2023, 5, 10)), edition="2023-05", days=30)
    whole = told(part("direct", 3_000), edition="2022-05", days=30)

    comparison = rules.compare(half, whole)

    assert (half.days, half.days_in_all, half.per_day) == (10, 30, 100)
    assert (comparison.basis, comparison.total_change, comparison.change) == ("per_day", None, 0)
    assert [note.en for note in comparison.notes] == [
        "2023-05: only 10 of the 30 days of the main phase are counted in full.",
        "2023-05 had 10 days and 2022-05 30, so they are compared per day, not in total.",
    ]


def test_what_can_be_told_neither_in_total_nor_per_day_is_not_compared():
    half = (
        part("direct_online", 800, as_of=date(2023, 5, 20)),
        part("direct_offline", 200, as_of=date(2023, 5, 10)),
    )
    whole = told(part("direct", 3_000), edition="2022-05", days=30)

    with pytest.raises(rules.UnlikeScopes) as refusal:
        rules.compare(told(*half, days=30), whole)

    assert "2023-05: only 10 of the 30 days" in refusal.value.facts["why_en"]
    assert refusal.value.facts["offers"] == ()


def test_today_is_the_last_day_that_a_headline_counts():
    running = told(part("direct", 900), days=30, today=date(2023, 5, 9))

    assert (running.days, running.per_day) == (9, 100)


def test_nothing_is_compared_with_zero():
    with pytest.raises(rules.NothingToCompareWith):
        rules.compare(told(part("direct", 1)), told(part("direct", 0)))


def test_offers_are_only_made_for_pairs_that_are_alike():
    alike = told(part("direct", 110), days=4), told(part("direct", 100), days=2)
    unlike_scope = told(part("direct", 1, coverage="small_only")), told(part("direct", 1))
    unlike_definition = told(part("direct", 1)), told(part("direct", 1), definition=ANNOUNCED)
    from_zero = told(part("direct", 1)), told(part("direct", 0))

    offered = rules.offers([alike, unlike_scope, unlike_definition, from_zero])

    assert offered == [rules.Offer("direct", DIRECT.name, -450, "per_day")]
    assert offered[0].words == Words("직접매출 하루 평균 −45.0%", "Direct sales per day −45.0%")
