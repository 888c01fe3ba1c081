from datetime import UTC, datetime, timedelta

import pytest

from hamkke.coupons import rules
from hamkke.kernel.words import Words
from tests.coupons.carts import cart, line
from tests.coupons.carts import terms as a_tenth

TEN = datetime(2025, 9, 1, 1, tzinfo=UTC)  # 10:00 in Seoul
DAY = timedelta(days=1)


def discount(subtotal, *, minimum_order=0):
    return rules.lay(a_tenth(minimum_order=minimum_order), cart(line(0, subtotal))).discount


# ── Worth ──


def test_a_discount_is_ten_percent_up_to_the_cap():
    assert [discount(amount) for amount in (29_990, 30_000, 60_000)] == [2_999, 3_000, 3_000]
    assert discount(60_000) * 10_000 // 60_000 == 500  # 5.0%


def test_a_discount_needs_the_minimum_order():
    assert discount(10_000, minimum_order=10_000) == 1_000
    with pytest.raises(rules.BelowMinimum) as refusal:
        discount(9_999, minimum_order=10_000)
    assert refusal.value.words == Words(
        "이 쿠폰은 10,000원 이상 주문에 쓸 수 있습니다.", "This coupon needs an order of at least ₩10,000."
    )


def test_lay_refuses_an_order_that_gains_nothing():
    assert discount(10) == 1
    with pytest.raises(rules.BelowMinimum):
        discount(9)


def test_worth_says_the_rate_and_the_most_it_takes_off():
    assert rules.worth(1_000, 3_000) == Words("10% 할인, 최대 3,000원", "10% off, up to ₩3,000")


def test_worth_of_another_rate_keeps_its_fraction():
    assert rules.worth(1_550, 3_100).ko == "15.5% 할인, 최대 3,100원"


# ── Opening ──


def terms(**changes):
    given = {
        "rate": 1_000,
        "cap": 3_000,
        "quantity": 100,
        "opens_at": TEN,
        "closes_at": TEN + DAY,
        "usable_until": TEN + DAY,
        "shares": [5_000, 3_000, 2_000],
    }
    return rules.Plan(**{**given, **changes})


def test_check_openable_accepts_whole_shares_and_times_in_order():
    rules.check_openable(terms())


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"shares": [5_000, 4_999]}, rules.SharesDoNotSum),
        ({"shares": [10_000, 0]}, rules.SharesDoNotSum),
        ({"shares": [10_001, -1]}, rules.SharesDoNotSum),
        ({"shares": []}, rules.SharesDoNotSum),
        ({"closes_at": TEN}, rules.EmptyWindow),
        ({"usable_until": TEN + DAY - timedelta(microseconds=1)}, rules.UsableTooShortly),
        ({"rate": 0}, rules.WorthNothing),
        ({"rate": 10_001}, rules.WorthNothing),
        ({"cap": 0}, rules.WorthNothing),
        ({"quantity": 0}, rules.WorthNothing),
    ],
)
def test_check_openable_refuses_by_name(changes, refusal):
    with pytest.raises(refusal):
        rules.check_openable(terms(**changes))


# ── Claiming ──

WINDOW = rules.Window(opens_at=TEN, closes_at=TEN + DAY)
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize("now", [TEN, TEN + DAY - INSTANT])
def test_check_claim_accepts_from_the_opening_until_just_before_the_closing(now):
    rules.check_claim(WINDOW, left=1, now=now)


@pytest.mark.parametrize(
    ("now", "left", "refusal"),
    [
        (TEN - INSTANT, 1, rules.NotOpenYet),
        (TEN + DAY, 1, rules.Closed),
        (TEN + DAY, 0, rules.Closed),
        (TEN, 0, rules.SoldOut),
    ],
)
def test_check_claim_refuses_by_name(now, left, refusal):
    with pytest.raises(refusal):
        rules.check_claim(WINDOW, left=left, now=now)


# ── Using ──


def test_check_usable_accepts_ones_own_coupon_in_time():
    rules.check_usable(is_own=True, usable_until=TEN, now=TEN - INSTANT)


@pytest.mark.parametrize(
    ("is_own", "now", "refusal"), [(False, TEN - INSTANT, rules.NotYours), (True, TEN, rules.Expired)]
)
def test_check_usable_refuses_by_name(is_own, now, refusal):
    with pytest.raises(refusal):
        rules.check_usable(is_own=is_own, usable_until=TEN, now=now)
