import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkke.merchants import rules


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("116-82-00276", "1168200276"),
        ("134-86-72683", "1348672683"),
        ("120-81-47521", "1208147521"),
        ("220 81 62517", "2208162517"),
        ("1111111119", "1111111119"),
        ("2222222227", "2222222227"),
        ("3333333336", "3333333336"),
    ],
)
def test_published_business_numbers_pass(written, number):
    assert rules.checked_business_number(written) == number


@pytest.mark.parametrize("number", ["123-45-67890", "120-81-47520", "120-81-47251"])
def test_a_wrong_check_digit_is_refused(number):
    with pytest.raises(rules.BusinessNumberWrong) as refusal:
        rules.checked_business_number(number)

    assert refusal.value.facts == {"number": number}


@pytest.mark.parametrize("text", ["", "120-81-4752", "120-81-475210", "120-81-4752l", "１２０8147521"])
def test_anything_but_ten_digits_is_refused(text):
    with pytest.raises(rules.BusinessNumberNotTenDigits):
        rules.checked_business_number(text)


@given(st.integers(1, 100_999_999), st.integers(0, 9), st.integers(1, 9))
def test_one_mistyped_digit_never_passes_unless_the_checksum_cannot_see_it(serial, place, change):
    number = rules.made_up_business_number(serial)
    assert rules.checked_business_number(number) == number

    digits = [int(digit) for digit in number]
    digits[place] = (digits[place] + change) % 10
    mistyped = "".join(map(str, digits))

    # The ninth digit counts fivefold plus the tens of that, so it alone may repeat a check digit.
    assert not rules.is_valid(mistyped) or place == 8


def test_made_up_numbers_are_valid_each_their_own_and_nobodys():
    numbers = [rules.made_up_business_number(serial) for serial in range(1, 1_203)]

    assert len(set(numbers)) == 1_202
    assert all(rules.is_valid(number) and rules.is_made_up(number) for number in numbers)
    assert numbers[0] == "0000000015"
    assert not rules.is_made_up("1208147521")


@pytest.mark.parametrize("serial", [0, -1, 101_000_000])
def test_made_up_numbers_end_where_real_ones_begin(serial):
    with pytest.raises(ValueError, match="100,999,999"):
        rules.made_up_business_number(serial)


def test_a_business_number_is_written_in_three_parts():
    assert rules.written_business_number("1208147521") == "120-81-47521"


def test_names_places_and_prices_are_asked_for():
    rules.check_name("참기름집")
    rules.check_place(has_market=True, address="")
    rules.check_place(has_market=False, address="길 1")
    rules.check_price(1)

    with pytest.raises(rules.NameMissing):
        rules.check_name("  ")
    with pytest.raises(rules.PlaceMissing):
        rules.check_place(has_market=False, address=" ")
    for amount in (0, -1):
        with pytest.raises(rules.PriceNotPositive):
            rules.check_price(amount)
