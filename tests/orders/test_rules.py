from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkke.orders import rules

APPLE, PEAR = UUID(int=1), UUID(int=2)


def bought(id=APPLE, *, unit_price=3_333, quantity=3, returned=0, portions=(500, 501)):
    return rules.Bought(id, "사과", unit_price, quantity, returned, portions)


def test_take_counts_list_value_and_the_coupon_s_part_of_it():
    taken = rules.take([bought(), bought(PEAR, unit_price=1_000, portions=())], {APPLE: 2, PEAR: 1})

    assert taken == [
        rules.Taken(APPLE, quantity=2, amount=6_666, discount=333 + 334),
        rules.Taken(PEAR, quantity=1, amount=1_000, discount=0),
    ]


def test_take_leaves_out_lines_of_which_nothing_comes_back():
    taken = rules.take([bought(), bought(PEAR)], {APPLE: 0, PEAR: 1})

    assert [each.line_id for each in taken] == [PEAR]


@given(
    st.integers(1, 12).flatmap(
        lambda quantity: st.tuples(
            st.lists(st.integers(0, 5_000), max_size=4),
            st.permutations([1] * quantity),
            st.lists(st.integers(1, 4), min_size=quantity, max_size=quantity),
        )
    )
)
def test_any_sequence_of_partial_returns_ends_in_the_same_place(case):
    portions, pieces, steps = case
    quantity, returned, amount, discount = len(pieces), 0, 0, 0
    for asked in steps:
        step = min(asked, quantity - returned)
        if not step:
            break
        line = bought(unit_price=20_000, quantity=quantity, returned=returned, portions=portions)
        (taken,) = rules.take([line], {APPLE: step})
        assert 0 <= taken.discount < taken.amount
        returned, amount, discount = returned + step, amount + taken.amount, discount + taken.discount

    assert (returned, amount, discount) == (quantity, 20_000 * quantity, sum(portions))


@pytest.mark.parametrize("quantities", [{}, {APPLE: 0}, {APPLE: 2, PEAR: -1}])
def test_take_refuses_nothing_and_less(quantities):
    with pytest.raises(rules.NothingToReturn):
        rules.take([bought(), bought(PEAR)], quantities)


def test_take_refuses_more_than_is_left_and_what_was_never_bought():
    with pytest.raises(rules.MoreThanBought) as refusal:
        rules.take([bought(returned=2)], {APPLE: 2})
    with pytest.raises(rules.LineUnknown):
        rules.take([bought()], {PEAR: 1})

    assert refusal.value.facts == {"name": "사과", "left": 1}


@pytest.mark.parametrize("quantity", [-1, 0, 100])
def test_check_quantity_refuses_what_no_basket_holds(quantity):
    with pytest.raises(rules.QuantityNotSensible):
        rules.check_quantity(quantity)


def test_summary_names_the_first_and_counts_the_others():
    assert rules.summary(["사과"]) == "사과"
    assert rules.summary(["가" * 120, "배", "감"]) == "가" * 80 + " 외 2건"
