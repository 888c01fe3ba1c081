from collections import Counter
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkke.calls import rules

CALL = UUID(int=1)
JUDGES = [UUID(int=100 + n) for n in range(5)]


def applications(count):
    return [UUID(int=1_000 + n) for n in range(count)]


def dealt(count, *, judges=JUDGES, per_application=2, barred=None, held=None):
    return rules.deal(
        CALL,
        applications(count),
        judges,
        per_application=per_application,
        barred=barred or {},
        held=held or {},
    )


@pytest.mark.parametrize("scores", [{1: 0, 2: 100}, {1: None, 2: 55}])
def test_scores_may_be_0_to_100_or_missing(scores):
    rules.check_scores(scores, criteria=[1, 2])


@pytest.mark.parametrize(
    ("scores", "refusal"),
    [
        ({1: 50}, rules.ScoresIncomplete),
        ({1: 50, 2: 50, 3: 50}, rules.ScoresIncomplete),
        ({1: 50, 2: -1}, rules.ScoreOutOfRange),
        ({1: 50, 2: 101}, rules.ScoreOutOfRange),
        ({1: 50, 2: True}, rules.ScoreOutOfRange),
        ({1: None, 2: None}, rules.NothingScored),
    ],
)
def test_scores_that_cannot_be_taken_are_refused(scores, refusal):
    with pytest.raises(refusal):
        rules.check_scores(scores, criteria=[1, 2])


def test_everything_submitted_must_have_a_review():
    submitted = {UUID(int=n): f"R-{n}" for n in range(1, 8)}

    rules.check_all_reviewed(submitted, set(submitted))
    with pytest.raises(rules.NotAllReviewed) as refusal:
        rules.check_all_reviewed(submitted, {UUID(int=1)})

    assert refusal.value.facts == {"count": 6, "receipts": "R-2, R-3, R-4, R-5, R-6 …"}


def test_the_unreviewed_are_named_when_they_are_few():
    with pytest.raises(rules.NotAllReviewed) as refusal:
        rules.check_all_reviewed({UUID(int=1): "R-1"}, set())

    assert refusal.value.words.en == "1 applications have not been reviewed yet: R-1"


def test_nothing_cannot_be_selected_from():
    with pytest.raises(rules.NoApplications):
        rules.check_all_reviewed({}, set())


def test_deal_is_balanced_and_the_same_for_the_same_values():
    pairs = dealt(10)

    assert pairs == rules.deal(
        CALL, applications(10)[::-1], JUDGES[::-1] + JUDGES, per_application=2, barred={}, held={}
    )
    assert Counter(judge for _, judge in pairs) == dict.fromkeys(JUDGES, 4)
    assert Counter(application for application, _ in pairs) == dict.fromkeys(applications(10), 2)
    assert len(set(pairs)) == 20


def test_deal_mixes_the_judges_so_that_scores_can_be_compared():
    together = {}
    for application, judge in dealt(100, judges=[UUID(int=n) for n in range(1, 11)]):
        together.setdefault(application, set()).add(judge)
    islands = [set(pair) for pair in together.values()]
    joined = islands.pop()
    while meeting := [island for island in islands if island & joined]:
        joined |= set().union(*meeting)
        islands = [island for island in islands if not island & joined]

    assert islands == []
    assert len({frozenset(pair) for pair in together.values()}) > 30


def test_deal_never_gives_a_judge_an_application_they_have_a_stake_in():
    own = applications(4)[1]
    pairs = dealt(4, judges=JUDGES[:3], barred={own: {JUDGES[0]}})

    assert sorted(judge for application, judge in pairs if application == own) == JUDGES[1:3]
    assert max(Counter(judge for _, judge in pairs).values()) == 3


def test_deal_adds_only_what_is_missing():
    first, second = applications(2)

    pairs = dealt(2, judges=JUDGES[:2], held={first: {JUDGES[0], JUDGES[1]}, second: {JUDGES[1]}})

    assert pairs == [(second, JUDGES[0])]


def test_deal_refuses_rather_than_give_fewer_reviews():
    with pytest.raises(rules.TooFewJudges) as refusal:
        dealt(1, judges=JUDGES[:2], barred={applications(1)[0]: {JUDGES[0]}})

    assert refusal.value.facts == {"needed": 2, "found": 1}


@given(st.integers(0, 40), st.integers(2, 9), st.integers(1, 2), st.data())
def test_deal_keeps_its_promises_whoever_has_a_stake(count, judges, per_application, data):
    judges = [UUID(int=n) for n in range(1, judges + 2)]
    barred = {
        application: {data.draw(st.sampled_from(judges))}
        for application in applications(count)
        if data.draw(st.booleans())
    }

    pairs = dealt(count, judges=judges, per_application=per_application, barred=barred)

    assert len(pairs) == len(set(pairs)) == count * per_application
    assert not any(judge in barred.get(application, ()) for application, judge in pairs)


def test_spread_is_highest_less_lowest():
    assert [rules.spread([8_000, 6_550, 7_000]), rules.spread([8_000]), rules.spread([])] == [1_450, 0, 0]
