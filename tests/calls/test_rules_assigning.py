from collections import Counter
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hamkke.calls import rules
from hamkke.calls.rules import Load, assigning

CALL = UUID(int=1)
JUDGES = [UUID(int=100 + n) for n in range(5)]


def applications(count):
    return [UUID(int=1_000 + n) for n in range(count)]


def assigned(count, *, judges=JUDGES, each=2, closed=None, held=None):
    loads = [judge if isinstance(judge, Load) else Load(judge) for judge in judges]
    held = held or {}
    needs = {application: each - len(held.get(application, ())) for application in applications(count)}
    return rules.assign(CALL, needs, loads, closed=closed or {}, held=held)


def loads_of(pairs):
    return dict(Counter(judge for _, judge in pairs))


def test_assign_is_balanced_and_the_same_for_the_same_values():
    pairs = assigned(10)

    assert pairs == rules.assign(
        CALL,
        dict.fromkeys(applications(10)[::-1], 2),
        [Load(judge) for judge in JUDGES[::-1]],
        closed={},
        held={},
    )
    assert loads_of(pairs) == dict.fromkeys(JUDGES, 4)
    assert Counter(application for application, _ in pairs) == dict.fromkeys(applications(10), 2)
    assert len(set(pairs)) == 20


def test_assign_mixes_the_judges_so_that_scores_can_be_compared():
    pairs = assigned(100, judges=[UUID(int=n) for n in range(1, 11)])
    panels = {}
    for application, judge in pairs:
        panels.setdefault(application, set()).add(judge)

    assert rules.islands(pairs) == [[UUID(int=n) for n in range(1, 11)]]
    assert len({frozenset(panel) for panel in panels.values()}) > 30


def test_assign_never_gives_a_judge_an_application_they_have_a_stake_in():
    own = applications(4)[1]
    pairs = assigned(4, judges=JUDGES[:3], closed={own: {JUDGES[0]}})

    assert sorted(judge for application, judge in pairs if application == own) == JUDGES[1:3]
    assert sorted(loads_of(pairs).values()) == [2, 3, 3]


def test_assign_adds_only_what_is_missing():
    first, second = applications(2)

    pairs = assigned(2, judges=JUDGES[:2], held={first: {JUDGES[0], JUDGES[1]}, second: {JUDGES[1]}})

    assert pairs == [(second, JUDGES[0])]
    assert assigned(1, judges=JUDGES[:2], held={first: set(JUDGES[:3])}) == []


def test_assign_counts_what_judges_hold_already_into_the_even_share():
    held = {application: {JUDGES[0], JUDGES[1]} for application in applications(4)}
    needs = dict.fromkeys([UUID(int=2_000 + n) for n in range(2)], 2)

    pairs = rules.assign(CALL, needs, [Load(judge) for judge in JUDGES[:4]], closed={}, held=held)

    assert loads_of(pairs) == {JUDGES[2]: 2, JUDGES[3]: 2}


def test_assign_refuses_rather_than_give_fewer_reviews():
    with pytest.raises(rules.TooFewJudges) as refusal:
        assigned(1, judges=JUDGES[:2], closed={applications(1)[0]: {JUDGES[0]}})

    assert refusal.value.facts == {"needed": 2, "found": 1}


def test_assign_keeps_each_judge_between_their_own_bounds():
    bounds = [Load(JUDGES[0], most=1), Load(JUDGES[1], least=8), *map(Load, JUDGES[2:])]

    pairs = assigned(10, judges=bounds)

    assert loads_of(pairs)[JUDGES[0]] == 1
    assert loads_of(pairs)[JUDGES[1]] == 8
    assert [loads_of(pairs)[judge] for judge in JUDGES[2:]] in ([3, 4, 4], [4, 3, 4], [4, 4, 3])


def test_assign_says_whose_bounds_would_have_to_give_and_by_how_much():
    with pytest.raises(rules.LoadsImpossible) as refusal:
        assigned(4, judges=[Load(JUDGES[0], "심사위원 1", most=4), Load(JUDGES[1], "심사위원 2", most=1)])

    assert refusal.value.facts["extra"] == {"심사위원 2": 3}
    assert "심사위원 2 – 3 more at most" in refusal.value.words.en
    with pytest.raises(rules.LoadsImpossible) as refusal:
        assigned(1, judges=[Load(JUDGES[0], "심사위원 1", least=3), Load(JUDGES[1])])

    assert refusal.value.facts["missing"] == {"심사위원 1": 2}
    with pytest.raises(rules.LoadsImpossible):
        rules.assign(CALL, {}, [Load(JUDGES[0], least=1)], closed={}, held={})


def test_bounds_that_only_some_pairs_can_keep_are_kept():
    """With few candidates for each application the programme fails; with all of them it does not."""
    many = [UUID(int=n) for n in range(1, 41)]
    busy = [Load(judge, most=0) for judge in many[:30]]

    pairs = assigned(30, judges=[*busy, *map(Load, many[30:])], each=3)

    assert set(loads_of(pairs)) == set(many[30:])
    assert set(loads_of(pairs).values()) == {9}


def test_many_applications_are_given_out_block_by_block(monkeypatch):
    monkeypatch.setattr(assigning, "TOGETHER", 10)

    pairs = assigned(
        45, judges=[Load(JUDGES[0], most=5), *map(Load, JUDGES[1:])], closed={applications(1)[0]: {JUDGES[1]}}
    )

    assert sorted(loads_of(pairs).values()) == [5, 21, 21, 21, 22]
    assert len(set(pairs)) == 90
    assert rules.islands(pairs) == [JUDGES]


@pytest.mark.parametrize("first", [Load(JUDGES[0], least=40), Load(JUDGES[0], most=44, least=44)])
def test_bounds_that_blocks_cannot_keep_are_kept_all_at_once(monkeypatch, first):
    monkeypatch.setattr(assigning, "TOGETHER", 10)
    own = {application: {JUDGES[0]} for application in applications(1)}

    pairs = assigned(45, judges=[first, *map(Load, JUDGES[1:])], closed=own)

    assert loads_of(pairs)[JUDGES[0]] == first.least


def test_a_block_out_of_bounds_is_noticed(monkeypatch):
    monkeypatch.setattr(assigning, "TOGETHER", 10)
    last_block = {application: {JUDGES[1]} for application in applications(20)[10:]}

    pairs = assigned(20, judges=[Load(JUDGES[0], most=11), *map(Load, JUDGES[1:3])], closed=last_block)

    assert loads_of(pairs)[JUDGES[0]] == 11


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 40), st.integers(2, 9), st.integers(1, 2), st.data())
def test_assign_keeps_its_promises_whoever_has_a_stake(count, judges, each, data):
    judges = [UUID(int=n) for n in range(1, judges + 2)]
    closed = {
        application: {data.draw(st.sampled_from(judges))}
        for application in applications(count)
        if data.draw(st.booleans())
    }

    pairs = assigned(count, judges=judges, each=each, closed=closed)

    assert len(pairs) == len(set(pairs)) == count * each
    assert not any(judge in closed.get(application, ()) for application, judge in pairs)
    if each == 2 and count >= len(judges):
        assert len(rules.islands(pairs)) == 1


def test_the_next_judge_has_the_fewest_sheets_and_no_stake():
    loads = {JUDGES[0]: 3, JUDGES[1]: 1, JUDGES[2]: 2, JUDGES[3]: 2}
    application = applications(1)[0]

    assert rules.next_judge(CALL, application, loads, closed=()) == JUDGES[1]
    by_lot = {rules.next_judge(CALL, each, loads, closed={JUDGES[1]}) for each in applications(20)}
    assert by_lot == {JUDGES[2], JUDGES[3]}
    assert rules.next_judge(CALL, application, loads, closed=set(loads)) is None
