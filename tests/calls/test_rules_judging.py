import pytest

from hamkke.calls import rules


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
    rules.check_all_reviewed(7, [])
    with pytest.raises(rules.NotAllReviewed) as refusal:
        rules.check_all_reviewed(7, [f"R-{n}" for n in range(2, 8)])

    assert refusal.value.facts == {"count": 6, "receipts": "R-2, R-3, R-4, R-5, R-6 …"}


def test_the_unreviewed_are_named_when_they_are_few():
    with pytest.raises(rules.NotAllReviewed) as refusal:
        rules.check_all_reviewed(1, ["R-1"])

    assert refusal.value.words.en == "1 applications have not been reviewed yet: R-1"


def test_nothing_cannot_be_selected_from():
    with pytest.raises(rules.NoApplications):
        rules.check_all_reviewed(0, [])


def test_spread_is_highest_less_lowest():
    assert [rules.spread([8_000, 6_550, 7_000]), rules.spread([8_000]), rules.spread([])] == [1_450, 0, 0]


def test_a_recusal_says_why_in_a_few_words():
    assert rules.check_recusal("  친척의 가게입니다. ") == "친척의 가게입니다."
    for why in ("", "   ", "가" * 301):
        with pytest.raises(rules.RecusalUnsaid):
            rules.check_recusal(why)
