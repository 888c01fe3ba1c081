from hamkke.calls.rules.patterns import OwnPattern, Side, own_pattern


def test_a_pattern_compares_a_judge_with_the_others_on_the_same_sheets():
    found = own_pattern(
        {"a": 9_000, "b": 7_000, "c": 8_000, "alone": 10_000},
        {"a": [8_000, 8_500], "b": [7_500], "c": [8_200]},
    )

    assert found == OwnPattern(
        reviews=4,
        own=Side(8_500, 1_291),
        shared=3,
        mine=Side(8_000, 1_000),
        others=Side(7_983, 419),
        above=17,  # 750 − 500 − 200, over three
        apart=483,
        same_order=10_000,
        tens=((7, 1), (8, 1), (9, 2)),
    )


def test_a_judge_read_by_nobody_else_is_compared_with_nobody():
    found = own_pattern({"a": 6_000}, {})

    assert found == OwnPattern(1, Side(6_000, None), 0, None, None, None, None, None, ((6, 1),))


def test_what_either_side_found_equal_tells_nothing_of_the_order():
    agreed = own_pattern({"a": 5_000, "b": 6_000, "c": 7_000}, {"a": [50], "b": [40], "c": [60]})
    equal = own_pattern({"a": 5_000, "b": 5_000}, {"a": [1], "b": [2]})

    assert (agreed.same_order, equal.same_order) == (6_667, None)


def test_what_lies_below_is_rounded_as_what_lies_above():
    below = own_pattern({"a": 1, "b": 2}, {"a": [2], "b": [2]})
    above = own_pattern({"a": 3, "b": 2}, {"a": [2], "b": [2]})

    assert (below.above, above.above) == (-1, 1)


def test_a_ten_between_two_others_is_shown_empty():
    assert own_pattern({"a": 999, "b": 2_000}, {}).tens == ((0, 1), (1, 0), (2, 1))
