"""A choice under quotas: the best there is, the same whoever works it out, and explained."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hamkke.calls.rules.candidates import Candidate, in_rank_order, limits_of
from hamkke.calls.rules.choosing import QuotasImpossible, bound, choose, next_for
from hamkke.calls.rules.terms import Quota, Track
from hamkke.kernel.words import Words

GROUPS = ("women", "region:26", "first_time:yes")


def quota(key, group, least=0, most=None):
    return Quota(key, Words(f"{key} 몫", key), group, Words("지침", "guideline"), least, most)


def candidate(code, score, *groups, business=None):
    return Candidate(code, business or f"business of {code}", score, frozenset(groups), (code,))


def keeps(chosen, limits):
    counts = [(sum(limit.group in each.groups for each in chosen), limit) for limit in limits]
    return all(
        limit.least <= count and (limit.most is None or count <= limit.most) for count, limit in counts
    )


def by_trying_all(candidates, places, limits):
    """The best of all choices, the fullest first, then in points, then in rank; None when none keeps the limits."""
    order = in_rank_order(candidates)
    found = []
    for count in range(min(places, len(order)), -1, -1):
        for places_taken in combinations(range(len(order)), count):
            chosen = [order[place] for place in places_taken]
            if len({each.business for each in chosen}) == count and keeps(chosen, limits):
                found.append((-sum(each.score for each in chosen), places_taken))
        if found:
            return tuple(order[place].code for place in min(found)[1])
    return None


@st.composite
def worlds(draw):
    count = draw(st.integers(1, 9))
    scores = st.sampled_from([0, 5_000, 7_000, 7_001, 7_350, 8_000, 9_990])
    candidates = [
        Candidate(
            code=f"{number:02}",
            business=f"b{draw(st.integers(0, count))}",
            score=draw(scores),
            groups=frozenset(group for group in GROUPS if draw(st.booleans())),
            chain=(draw(st.integers(0, 2)), f"{number:02}"),
        )
        for number in range(count)
    ]
    quotas = []
    for group in GROUPS[: draw(st.integers(0, 3))]:
        least, most = draw(st.integers(0, 2)), draw(st.none() | st.integers(0, 5))
        quotas.append(quota(group, group, least, most))
    return candidates, draw(st.integers(1, 6)), quotas


@settings(max_examples=150, deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_choose_finds_what_trying_all_finds(world, chance):
    candidates, places, quotas = world
    limits = limits_of(quotas, [])
    best = by_trying_all(candidates, places, limits)
    shuffled = chance.sample(candidates, len(candidates))

    if best is None:
        with pytest.raises(QuotasImpossible):
            choose(shuffled, places=places, waiting=2, quotas=quotas, tracks=[])
        return
    choice = choose(shuffled, places=places, waiting=2, quotas=quotas, tracks=[])

    assert choice.selected == best
    assert choice == choose(candidates, places=places, waiting=2, quotas=quotas, tracks=[])
    by_code = {each.code: each for each in candidates}
    assert choice.objective == sum(by_code[code].score for code in best)
    assert choice.objective <= choice.bound
    assert choice.bound == bound(candidates, places=len(best), limits=limits, multipliers=choice.multipliers)
    for price in choice.prices:
        others = [each for each in quotas if each.key != price.quota]
        without = by_trying_all(candidates, places, limits_of(others, []))
        assert price.points == sum(by_code[code].score for code in without) - choice.objective
        assert set(best) - set(price.moved_in) | set(price.moved_out) == set(without)
    assert_margins_are_true(candidates, limits, choice)


def assert_margins_are_true(candidates, limits, choice):
    """Whoever is out is told the smallest exchange that the limits allow, by trying every exchange."""
    order = in_rank_order(candidates)
    inside = [each for each in order if each.code in choice.selected]
    for each in order:
        if each.code in choice.selected:
            continue
        own = {other.code for other in inside if other.business == each.business}
        changes = [
            other
            for other in inside
            if own <= {other.code} and keeps([*(one for one in inside if one != other), each], limits)
        ]
        said = choice.decided_by[each.code]
        if own:
            assert said == f"business:{own.pop()}"
        elif not changes:
            assert said.endswith(":")
        else:
            margin = changes[-1].score - each.score
            assert said == "chain" if margin == 0 else said.endswith(f":{margin}")
        assert choice.across.get(each.code) == (changes[-1].code if changes else None)


TEN = [candidate(f"{number}", 9_000 - 100 * number) for number in range(10)]


def test_choose_without_limits_takes_the_best_and_lets_the_next_wait():
    choice = choose(TEN, places=3, waiting=2, quotas=[], tracks=[Track("open", Words("공개", "Open"))])

    assert choice.selected == ("0", "1", "2")
    assert choice.waiting == ("3", "4")
    assert (choice.objective, choice.bound, choice.unconstrained) == (26_700, 26_700, 26_700)
    assert (choice.multipliers, choice.prices) == ({}, ())
    assert [choice.decided_by[code] for code in ("3", "9")] == ["places:100", "places:700"]
    assert choice.across == {"0": "3", "1": "3", "2": "3"} | {str(number): "2" for number in range(3, 10)}


def test_a_quota_has_a_price_and_names_whom_it_moved():
    women = [candidate("w", 8_000, "women"), candidate("v", 7_900, "women")]

    choice = choose(
        [*TEN[:4], *women], places=3, waiting=3, quotas=[quota("여성", "women", least=1)], tracks=[]
    )

    assert choice.selected == ("0", "1", "w")
    assert choice.waiting == ("2", "3", "v")
    assert (choice.objective, choice.bound, choice.unconstrained) == (25_900, 25_900, 26_700)
    assert choice.multipliers == {"여성": -800}
    [price] = choice.prices
    assert (price.quota, price.points, price.moved_in, price.moved_out) == ("여성", 800, ("w",), ("2",))
    assert choice.decided_by == {"2": "quota:여성:100", "3": "places:200", "v": "places:100"}


def test_two_quotas_that_move_somebody_only_together_are_both_named():
    doubly = [candidate("a", 9_000, "x", "y"), candidate("b", 8_000, "x"), candidate("c", 7_900, "y")]
    quotas = [quota("x", "x", most=0), quota("y", "y", most=0)]

    choice = choose([*doubly, candidate("d", 100)], places=1, waiting=0, quotas=quotas, tracks=[])

    assert choice.selected == ("d",)
    assert choice.decided_by["a"] == "quotas:"


def test_a_track_has_places_of_its_own_and_a_price():
    tracks = [
        Track("open", Words("공개", "Open"), most=1),
        Track("recommended", Words("추천", "Recommended")),
    ]
    candidates = [
        candidate("a", 900, "track:open"),
        candidate("b", 800, "track:open"),
        candidate("c", 700, "track:recommended"),
    ]

    choice = choose(candidates, places=2, waiting=1, quotas=[], tracks=tracks)

    assert choice.selected == ("a", "c")
    assert [(price.quota, price.points) for price in choice.prices] == [("track:open", 100)]
    assert choice.decided_by == {"b": "quota:track:open:100"}


def test_equals_are_told_apart_by_the_chain():
    candidates = [candidate("first", 8_000), candidate("second", 8_000)]

    choice = choose(candidates, places=1, waiting=0, quotas=[], tracks=[])

    assert choice.selected == ("first",)
    assert choice.decided_by == {"second": "chain"}


def test_a_business_gets_one_place():
    candidates = [
        candidate("a", 9_000, business="one"),
        candidate("b", 8_900, business="one"),
        candidate("c", 10),
    ]

    choice = choose(candidates, places=2, waiting=2, quotas=[], tracks=[])

    assert choice.selected == ("a", "c")
    assert choice.waiting == ()
    assert choice.decided_by == {"b": "business:a"}


def test_fewer_candidates_than_places_leave_places_empty():
    choice = choose(TEN[:2], places=3, waiting=1, quotas=[quota("x", "x", most=1)], tracks=[])

    assert (choice.selected, choice.waiting, choice.decided_by) == (("0", "1"), (), {})
    assert choose([], places=3, waiting=1, quotas=[], tracks=[]).selected == ()


def test_an_upper_limit_rather_leaves_a_place_empty_than_refuses():
    choice = choose(
        [candidate("a", 10, "x"), candidate("b", 9, "x")],
        places=2,
        waiting=1,
        quotas=[quota("x", "x", most=1)],
        tracks=[],
    )

    assert choice.selected == ("a",)
    assert choice.prices[0].points == 9


def test_impossible_quotas_say_which_must_give_and_by_how_much():
    candidates = [*TEN, candidate("w", 10, "women")]
    quotas = [quota("women", "women", least=3), quota("first", "first_time:yes", most=2)]

    with pytest.raises(QuotasImpossible) as refusal:
        choose(candidates, places=5, waiting=0, quotas=quotas, tracks=[])

    assert refusal.value.facts["gives"] == (("women", "least", 2),)
    assert refusal.value.words == Words(
        "정한 할당을 모두 지킬 수는 없습니다. ‘women 몫’ 할당은 최소 3곳에서 1곳으로 2곳 낮춰야 합니다(신청 1곳).",
        "The quotas cannot all be kept as they are. “women” must come down by 2, from at least 3 to 1 (1 applied).",
    )


def test_where_either_could_give_the_one_named_later_does():
    candidates = [candidate("a", 10, "x", "y"), candidate("b", 9, "x", "y")]
    x, y = quota("x", "x", least=2), quota("y", "y", most=1)

    with pytest.raises(QuotasImpossible) as raised:
        choose(candidates, places=2, waiting=0, quotas=[x, y], tracks=[])
    with pytest.raises(QuotasImpossible) as lowered:
        choose(candidates, places=2, waiting=0, quotas=[y, x], tracks=[])

    assert raised.value.facts["gives"] == (("y", "most", 1),)
    assert "‘y 몫’ 할당은 최대 1곳에서 2곳으로 1곳 늘려야 합니다." in raised.value.words.ko
    assert "“y” must go up by 1, from at most 1 to 2." in raised.value.words.en
    assert lowered.value.facts["gives"] == (("x", "least", 1),)


def test_a_bound_needs_a_most_to_lean_on():
    limits = limits_of([quota("x", "x", least=1)], [])

    assert bound(TEN, places=2, limits=limits, multipliers={}) == 17_900
    with pytest.raises(ValueError, match="x has no most"):
        bound(TEN, places=2, limits=limits, multipliers={"x": 1})


def test_the_waiting_list_keeps_the_quotas_in_proportion():
    women = [candidate(f"w{number}", 5_000 - number, "women") for number in range(4)]

    choice = choose([*TEN, *women], places=4, waiting=2, quotas=[quota("women", "women", least=2)], tracks=[])

    assert choice.selected == ("0", "1", "w0", "w1")
    assert choice.waiting == ("2", "w2")


def test_next_for_is_whoever_keeps_the_quotas():
    women = [candidate("w", 5_000, "women"), candidate("v", 4_000, "women")]
    line = [*TEN[:4], *women]
    terms = {"places": 3, "quotas": [quota("women", "women", least=1)], "tracks": []}

    assert next_for(line, accepted={"0", "1"}, gone={"w"}, **terms) == "v"
    assert next_for(line, accepted={"0", "w"}, gone={"1"}, **terms) == "2"
    assert next_for(line, accepted={"0", "w"}, gone={"1", "2"}, **terms) == "3"
    assert next_for(line, accepted={"0", "1", "w"}, gone=set(), **terms) is None


def test_next_for_fills_a_place_though_nobody_of_the_group_is_left():
    terms = {"places": 2, "quotas": [quota("women", "women", least=1, most=1)], "tracks": []}

    assert next_for([*TEN[:3], candidate("w", 9, "women")], accepted={"0"}, gone={"w"}, **terms) == "1"
    assert next_for(TEN[:1], accepted={"0"}, gone=set(), **terms) is None


def test_next_for_asks_nobody_above_an_upper_limit():
    capital = [candidate(str(number), 10 - number, "capital:yes") for number in range(3)]
    terms = {"places": 2, "quotas": [quota("capital", "capital:yes", most=1)], "tracks": []}

    assert next_for(capital, accepted={"0"}, gone=set(), **terms) is None


def test_many_equals_are_chosen_in_the_order_of_the_chain():
    """More than one block of ranks, with a quota that simply going down the list would miss."""
    groups = [("x",) if number % 3 else ("x", "late") for number in range(60)]
    candidates = [Candidate(f"{n:02}", f"b{n}", 7_000, frozenset(groups[n]), (n,)) for n in range(60)]

    choice = choose(
        candidates,
        places=20,
        waiting=0,
        quotas=[quota("late", "late", least=12), quota("x", "x", most=25)],
        tracks=[],
    )

    late = [f"{n:02}" for n in range(0, 60, 3)][:12]
    others = [f"{n:02}" for n in range(60) if n % 3][:8]
    assert choice.selected == tuple(sorted([*late, *others]))
