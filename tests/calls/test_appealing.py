from datetime import datetime, timedelta

import pytest

from hamkke.audit.models import Entry
from hamkke.calls import actions, rules
from hamkke.calls.models import Appeal, SelectionRow
from hamkke.kernel import clock, ids
from tests.factories import calls as made
from tests.factories.calls import CLOSES, SECOND

pytestmark = pytest.mark.django_db

# Decided on the 25th of July at 18:00 in Seoul; seven whole days follow.
LAST = datetime(2023, 8, 2, tzinfo=clock.SEOUL)


@pytest.fixture
def refused():
    """The row of somebody who was not selected."""
    made.decided_call((90, 90, 90), (80, 80, 80), places=1, waiting=0)
    return SelectionRow.objects.get(rank=2)


def file(row, *, at=CLOSES + SECOND, id=None, by=None, grounds="가격 점수를 다시 보아 주세요."):
    with clock.pretend(at):
        return actions.file_appeal(
            id=id or ids.new(), row=row, grounds=grounds, by=by or row.application.merchant.owner
        )


def answer(
    appeal, by, *, outcome=Appeal.Outcome.DISMISSED, words="다시 보았고 같습니다.", at=CLOSES + SECOND
):
    with clock.pretend(at):
        return actions.answer_appeal(appeal, outcome=outcome, answer=words, by=by)


def test_an_applicant_appeals_until_the_last_day_is_over(refused):
    appeal = file(refused, at=LAST - SECOND, grounds="  가격 점수를 다시 보아 주세요. ")

    assert (appeal.grounds, appeal.filed_at, appeal.filed_by) == (
        "가격 점수를 다시 보아 주세요.",
        LAST - SECOND,
        refused.application.merchant.owner,
    )
    assert appeal.due_at == LAST + timedelta(days=14)
    assert Entry.objects.get(verb="calls.appeal.filed").target_id == str(appeal.pk)


@pytest.mark.parametrize(
    ("trouble", "refusal"),
    [
        ({"at": LAST}, rules.AppealTooLate),
        ({"grounds": "  "}, rules.GroundsMissing),
        ({"grounds": "가" * 4_001}, rules.GroundsMissing),
    ],
)
def test_too_late_or_without_a_word_is_refused(refused, trouble, refusal):
    with pytest.raises(refusal):
        file(refused, **trouble)

    assert not Appeal.objects.exists()


def test_nobody_else_appeals(refused):
    with pytest.raises(rules.NotYours):
        file(refused, by=made.organiser())

    assert not Appeal.objects.exists()


def test_a_result_has_one_appeal(refused):
    appeal = file(refused)

    assert file(refused, id=appeal.pk) == appeal
    with pytest.raises(rules.AppealedAlready):
        file(refused)
    with pytest.raises(rules.DifferentContent):
        file(refused, id=appeal.pk, grounds="다른 말")
    with pytest.raises(rules.DifferentContent):
        file(SelectionRow.objects.get(rank=1), id=appeal.pk)

    assert Appeal.objects.get() == appeal


def test_somebody_who_did_not_decide_answers_once(refused):
    appeal, by = file(refused), made.organiser()

    answered = answer(appeal, by, outcome=Appeal.Outcome.UPHELD, words=" 받아들입니다. ")
    again = answer(appeal, by, outcome=Appeal.Outcome.UPHELD, words="받아들입니다.")
    with pytest.raises(rules.AnsweredAlready):
        answer(appeal, by)

    assert answered == again
    assert (again.outcome, again.answer, again.answered_by) == ("upheld", "받아들입니다.", by)
    assert Entry.objects.get(verb="calls.appeal.answered").facts == {"outcome": "upheld"}


def test_who_proposed_or_released_does_not_answer_and_neither_do_others(refused):
    appeal = file(refused)
    selection = refused.selection

    for decider in (selection.decided_by, selection.proposal.proposed_by):
        with pytest.raises(rules.JudgeOfOwnDecision):
            answer(appeal, decider)
    with pytest.raises(rules.NotAnOrganiser):
        answer(appeal, made.judge())

    assert Appeal.objects.get().outcome == "open"


@pytest.mark.parametrize("given", [{"words": " "}, {"outcome": Appeal.Outcome.OPEN}])
def test_an_answer_decides_and_says_why(refused, given):
    appeal = file(refused)

    with pytest.raises(rules.AnswerMissing):
        answer(appeal, made.organiser(), **given)

    assert Appeal.objects.get().outcome == "open"
