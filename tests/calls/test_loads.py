"""How many sheets a judge may have stands in the call's rules, and holds whoever deals them."""

import pytest

from hamkke.calls import actions, queries, rules
from hamkke.calls.models import Assignment
from hamkke.kernel import clock
from tests.factories import calls as made
from tests.factories.calls import CLOSES, CRITERIA

pytestmark = pytest.mark.django_db


def call_with(applications, **bounds):
    terms = rules.Terms(places=1, criteria=tuple(CRITERIA), formula="mean", **bounds)
    call = made.call_of(terms=terms)
    for _ in range(applications):
        made.submission_of(call)
    return call


def loads(call):
    return sorted(queries.loads_of(call).values())


def test_every_judge_stays_between_the_least_and_the_most():
    call, judges = call_with(6, sheets_least=2, sheets_most=3), [made.judge() for _ in range(3)]

    made.assign(call, *judges)
    assert loads(call) == [2, 2, 2]

    with pytest.raises(rules.LoadsImpossible) as refusal:
        made.assign(call, *judges, per_application=2)
    assert sum(refusal.value.facts["extra"].values()) == 3
    assert loads(call) == [2, 2, 2]


def test_too_few_sheets_for_everybody_s_least_are_refused_and_nothing_is_dealt():
    call, judges = call_with(3, sheets_least=2), [made.judge() for _ in range(2)]

    with pytest.raises(rules.LoadsImpossible):
        made.assign(call, *judges)

    assert loads(call) == []


def test_the_least_does_not_stand_in_the_way_of_what_is_missing_later():
    call, (one, other, third) = call_with(4, sheets_least=2), [made.judge() for _ in range(3)]
    made.assign(call, one, other)

    made.assign(call, one, other, third, per_application=2)

    assert sum(loads(call)) == 8


def test_a_sheet_handed_back_goes_to_nobody_who_has_the_most():
    call, judges = call_with(2, sheets_most=1), [made.judge() for _ in range(2)]
    made.assign(call, *judges)

    with clock.pretend(CLOSES):
        passed = actions.recuse(Assignment.objects.get(judge=judges[0]), why="아는 사이", by=judges[0])

    assert passed is None
    assert loads(call) == [0, 1]
