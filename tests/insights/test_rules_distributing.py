"""How merchants fared, and which cells would give somebody away."""

from hypothesis import given
from hypothesis import strategies as st

from hamkke.insights.rules import distributing
from hamkke.insights.rules.distributing import LEAST, Band, Merchant, Spread


def merchants(*groups: tuple[str, int], sold: int = 50_000) -> list[Merchant]:
    """So many merchants of each region."""
    return [
        Merchant(f"{region} {n}", sold, 0, region, "open") for region, count in groups for n in range(count)
    ]


def test_a_spread_tells_the_quarters_and_who_sold_nothing_beside_the_total():
    assert distributing.spread([0, 10, 20, 30, 40]) == Spread(5, 100, 10, 20, 30, 1)
    assert distributing.spread([-5, 10]) == Spread(2, 5, 2, 2, 2, 1)
    assert distributing.spread([]) == Spread(0, 0, 0, 0, 0, 0)


def test_a_small_group_is_hidden_with_the_next_larger_so_that_nobody_can_subtract():
    public = distributing.groups(merchants(("11", 20), ("26", 2), ("50", 6)), "region", is_public=True)

    assert [(group.key, group.spread is None) for group in public] == [
        ("11", False),
        ("26", True),
        ("50", True),
    ]


def test_the_secretariat_sees_every_group():
    seen = distributing.groups(merchants(("11", 20), ("26", 2)), "region", is_public=False)

    assert [group.spread.merchants for group in seen] == [20, 2]


def test_who_is_not_known_stands_last():
    seen = distributing.groups(merchants(("", 6), ("11", 6)), "region", is_public=True)

    assert [group.key for group in seen] == ["11", ""]


def test_several_small_groups_that_hold_five_together_need_no_other():
    assert distributing.unseen({"a": 2, "b": 3, "c": 9, "d": 0}) == {"a", "b"}


def test_without_small_groups_nothing_is_hidden():
    assert distributing.unseen({"a": 5, "b": 0, "c": 9}) == set()


@given(st.dictionaries(st.integers(0, 30), st.integers(0, 12), max_size=12))
def test_what_is_hidden_never_tells_of_fewer_than_five_unless_all_are(counts):
    hidden = distributing.unseen(counts)
    together = sum(counts[key] for key in hidden)
    filled = {key for key, count in counts.items() if count}

    assert all(count >= LEAST or not count for key, count in counts.items() if key not in hidden)
    assert not hidden or hidden == filled or (len(hidden) > 1 and together >= LEAST)


def test_bands_count_those_who_sold_nothing_and_hide_the_few_who_sold_much():
    some = merchants(("11", 6), sold=0) + merchants(("26", 7)) + merchants(("27", 2), sold=200_000_000)

    found = {band.name.en: band.merchants for band in distributing.bands(some, is_public=True)}

    assert found == {
        "sold nothing": None,
        "below ₩100,000": 7,
        "₩0.1 m to 1 m": 0,
        "₩1 m to 10 m": 0,
        "₩10 m to 100 m": 0,
        "₩100 m and more": None,
    }
    assert distributing.bands(some, is_public=False)[-1] == Band(distributing.ABOVE, 2)


def alike(own: Merchant, others: list[Merchant]):
    found, by = distributing.alike([own, *others], own)
    return [each.key for each in found], by


def test_like_merchants_are_of_the_same_size_and_track_as_long_as_there_are_five():
    own = Merchant("own", 0, 500_000, "11", "open")
    same = [Merchant(f"same {n}", 0, 500_000, "26", "open") for n in range(5)]
    smaller = [Merchant(f"small {n}", 0, 0, "26", "open") for n in range(4)]

    assert alike(own, same + smaller) == ([each.key for each in same], ("size", "track"))
    assert alike(own, same[:4] + smaller)[1] == ("track",)
    assert alike(own, [*same[:4], Merchant("other", 0, 500_000, "11", "young")])[1] == ("size",)
    assert alike(own, [Merchant(f"{n}", 0, 0, "11", "young") for n in range(5)])[1] == ()
    assert alike(own, same[:4]) == ([], ())
