"""What is asked of a marketplace, and what is made of its answers."""

from datetime import date, timedelta

import pytest

from hamkke.sales.rules import pulls
from hamkke.sales.rules.mappings import INTERFACES, MARKETPLACES, check
from hamkke.sales.rules.pulls import Settled, Sold, Spell

SEPTEMBER = Spell(date(2026, 9, 1), date(2026, 10, 1))


def sold(order="1", line="a", *, part="", at="2026-09-03T10:00:00"):
    return Sold(ordered_at=at, order_id=order, line_id=line, part=part, quantity="1", amount="1000")


def rows(told, settled=()):
    return list(pulls.with_settlement(told, pulls.added_up(settled), seller="A1"))


def test_a_spell_is_asked_for_in_parts_without_a_gap():
    parts = list(SEPTEMBER.parts(14))

    assert [(each.since.day, each.last.day) for each in parts] == [(1, 14), (15, 28), (29, 30)]
    assert list(Spell(date(2026, 9, 1), date(2026, 9, 1)).parts(14)) == []


def test_a_spell_includes_its_start_and_excludes_its_end():
    assert [date(2026, 9, 1) in SEPTEMBER, date(2026, 10, 1) in SEPTEMBER, "2026-09-01" in SEPTEMBER] == [
        True,
        False,
        False,
    ]


def test_each_wait_is_twice_as_long_up_to_an_hour():
    minutes = [pulls.wait_after(tries) // timedelta(minutes=1) for tries in range(1, 8)]

    assert minutes == [2, 4, 8, 16, 32, 60, 60]
    assert [pulls.were_enough(pulls.TRIES_MOST - 1), pulls.were_enough(pulls.TRIES_MOST)] == [False, True]


def test_a_sale_and_its_refund_are_one_settlement():
    told = [
        Settled("1", "a", 900, None, "2026-09-20"),
        Settled("1", "a", -900, None, "2026-09-25"),
        Settled("2", "a", 500, 500, "2026-09-20"),
        Settled("2", "a", 20, None, "2026-09-21"),
    ]

    assert pulls.added_up(told) == {
        ("1", "a"): Settled("1", "a", 0, None, "2026-09-25"),
        ("2", "a"): Settled("2", "a", 520, 500, "2026-09-21"),
    }


def test_a_line_in_two_boxes_is_settled_once_however_often_they_are_told():
    told = [sold(part="x"), sold(part="y"), sold(part="x")]

    found = rows(told, [Settled("1", "a", 900, 700, "2026-09-20")])

    assert [(each["정산액"], each["입금액"], each["정산일"]) for each in found] == [
        ("900", "700", "2026-09-20"),
        ("", "", ""),
        ("900", "700", "2026-09-20"),
    ]


def test_what_is_not_told_of_a_settlement_stays_empty():
    [owed, nothing] = rows([sold(), sold("2")], [Settled("1", "a", 900, None, "2026-09-20")])

    assert (owed["정산액"], owed["입금액"]) == ("900", "")
    assert (nothing["정산액"], nothing["입금액"], nothing["판매자"]) == ("", "", "A1")


@pytest.mark.parametrize(
    ("at", "is_within"),
    [
        ("2026-09-30T23:59:59", True),
        ("2026-09-01 00:00:00", True),
        ("2026-10-01T00:00:00.000+09:00", False),
        ("2026-08-31T23:59:59", False),
        ("언젠가", True),
    ],
)
def test_a_line_is_within_the_days_on_which_it_was_ordered(at, is_within):
    assert pulls.is_within(sold(at=at), SEPTEMBER) is is_within


def test_of_today_there_is_more_to_come():
    assert pulls.last_whole_day(SEPTEMBER, today=date(2026, 9, 30)) == date(2026, 9, 29)
    assert pulls.last_whole_day(SEPTEMBER, today=date(2026, 11, 1)) == date(2026, 9, 30)


def test_an_interface_tells_a_line_by_what_the_channels_file_tells_it_by():
    """As many ids make a key, so that a file and a pull tell the same line."""
    files = {each.channel: each for each in MARKETPLACES} | {
        "auction": next(each for each in MARKETPLACES if each.code == "esm.orders")
    }
    for channel, mapping in INTERFACES.items():
        check(mapping)
        assert (channel, len(mapping.key)) == (channel, len(files[channel].key))
        assert bool(mapping.parts) == bool(files[channel].parts)
