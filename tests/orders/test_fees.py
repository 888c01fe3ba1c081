"""A fee is taken on what was really paid, and given back in whichever order goods come back."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkke.kernel import clock, ids
from hamkke.orders import actions, rules
from hamkke.orders.models import FeeRate
from tests.factories.people import UserFactory

TODAY = datetime(2025, 8, 20, 3, tzinfo=UTC)
TOMORROW = date(2025, 8, 21)


def test_the_fee_is_on_the_price_after_the_discount():
    assert rules.fee_on(20_000 - 5_000, 780) == 1_170
    assert rules.fee_on(20_000, 780) == 1_560


def rate(channel, method, won, day):
    return rules.FeeRate(ids.new(), channel, method, won, day)


def test_the_rate_is_the_youngest_for_this_way_of_paying_and_else_the_general_one():
    general = rate("kakaopay", "", 300, date(2025, 1, 1))
    money = rate("kakaopay", "MONEY", 340, date(2025, 1, 1))
    later = rate("kakaopay", "MONEY", 320, date(2025, 9, 1))
    known = [general, money, later, rate("zeropay", "", 50, date(2025, 1, 1))]

    def on(day, method):
        return rules.rate_on(known, channel="kakaopay", method=method, day=day)

    assert on(date(2025, 8, 31), "MONEY") == money
    assert on(date(2025, 9, 1), "MONEY") == later
    assert on(date(2025, 9, 1), "CARD") == general
    assert on(date(2024, 12, 31), "CARD") is None


@given(
    pieces=st.lists(st.integers(0, 10**7), min_size=1, max_size=8),
    rate=st.integers(0, 10_000),
    data=st.data(),
)
def test_any_order_of_returns_gives_the_whole_fee_back(pieces, rate, data):
    paid, returned, kept = sum(pieces), 0, rules.fee_on(sum(pieces), rate)
    for piece in data.draw(st.permutations(pieces)):
        back = rules.fee_back(paid=paid, returned=returned, returning=piece, rate=rate)
        assert 0 <= back <= kept
        returned, kept = returned + piece, kept - back
        assert kept == rules.fee_on(paid - returned, rate)

    assert kept == 0


def declare(**changes):
    terms = {
        "id": ids.new(), "channel": "kakaopay", "rate": 340, "source": "계약서", "effective_from": TOMORROW,
        "by": UserFactory(),
    }  # fmt: skip
    with clock.pretend(TODAY):
        return actions.declare_fee(**{**terms, **changes})


@pytest.mark.django_db
def test_a_declared_fee_stands_and_the_same_again_changes_nothing():
    id_ = ids.new()

    assert declare(id=id_) == declare(id=id_)
    assert list(FeeRate.objects.values_list("channel", "method", "rate", "source")) == [
        ("kakaopay", "", 340, "계약서")
    ]
    with pytest.raises(rules.DifferentContent):
        declare(id=id_, rate=100)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"rate": -1}, rules.RateNotSensible),
        ({"rate": 10_001}, rules.RateNotSensible),
        ({"source": "  "}, rules.SourceMissing),
        ({"effective_from": date(2025, 8, 20)}, rules.NotAhead),
    ],
)
def test_a_fee_that_is_not_sensible_is_refused(changes, refusal):
    with pytest.raises(refusal):
        declare(**changes)

    assert FeeRate.objects.count() == 0


@pytest.mark.django_db
def test_a_day_s_fee_is_declared_once():
    declare()

    with pytest.raises(rules.RateDeclared):
        declare(rate=100)

    assert FeeRate.objects.get().rate == 340
