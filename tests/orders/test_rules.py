from uuid import UUID

import pytest

from hamkke.orders import rules

APPLE, PEAR = UUID(int=1), UUID(int=2)


def bought(id=APPLE, *, unit_price=3_333, quantity=3, returned=0):
    return rules.Bought(id, "사과", unit_price, quantity, returned)


def test_take_counts_pieces_and_their_list_value():
    taken = rules.take([bought(), bought(PEAR, unit_price=1_000)], {APPLE: 2, PEAR: 1})

    assert taken == [
        rules.Taken(APPLE, quantity=2, amount=6_666),
        rules.Taken(PEAR, quantity=1, amount=1_000),
    ]


def test_take_leaves_out_lines_of_which_nothing_comes_back():
    taken = rules.take([bought(), bought(PEAR)], {APPLE: 0, PEAR: 1})

    assert [each.line_id for each in taken] == [PEAR]


@pytest.mark.parametrize(
    ("check", "refusal"),
    [(rules.check_payable, rules.NothingToPay), (rules.check_refundable, rules.NothingToRefund)],
)
def test_nought_is_neither_paid_nor_refunded(check, refusal):
    check(1)

    with pytest.raises(refusal):
        check(0)


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
