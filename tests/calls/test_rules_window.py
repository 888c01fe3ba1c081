from datetime import UTC, datetime, timedelta

import pytest

from hamkke.calls import rules

OPENS = datetime(2023, 6, 28, tzinfo=UTC)
CLOSES = datetime(2023, 7, 25, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TERMS = {"places": 300, "waiting": 30, "opens_at": OPENS, "closes_at": CLOSES}


def test_the_default_criteria_can_be_kept():
    rules.check_terms(rules.DEFAULT_CRITERIA, **TERMS, now=OPENS)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"criteria": [rules.CriterionTerms("맛", "Taste", 99)]}, rules.WeightsWrong),
        ({"criteria": []}, rules.WeightsWrong),
        (
            {"criteria": [rules.CriterionTerms("맛", "Taste", 100), rules.CriterionTerms("멋", "Style", 0)]},
            rules.WeightsWrong,
        ),
        ({"places": 0}, rules.NoPlaces),
        ({"waiting": -1}, rules.NoPlaces),
        ({"closes_at": OPENS}, rules.WindowBackwards),
        ({"now": CLOSES}, rules.ClosesInThePast),
    ],
)
def test_terms_that_cannot_be_kept_are_refused(change, refusal):
    terms = {"criteria": rules.DEFAULT_CRITERIA, **TERMS, "now": OPENS, **change}

    with pytest.raises(refusal):
        rules.check_terms(terms.pop("criteria"), **terms)


def test_weights_wrong_says_what_they_add_up_to():
    with pytest.raises(rules.WeightsWrong) as refusal:
        rules.check_terms([rules.CriterionTerms("맛", "Taste", 90)], **TERMS, now=OPENS)

    assert (
        refusal.value.words.en
        == "The weights must each be at least 1 point and add up to 100; they add up to 90."
    )


def test_a_call_accepts_from_its_opening_until_the_second_of_closing():
    rules.check_accepting(OPENS, CLOSES, now=OPENS)
    rules.check_accepting(OPENS, CLOSES, now=CLOSES - SECOND)

    with pytest.raises(rules.NotOpenYet):
        rules.check_accepting(OPENS, CLOSES, now=OPENS - SECOND)
    for late in (CLOSES, CLOSES + SECOND):
        with pytest.raises(rules.CallClosed):
            rules.check_accepting(OPENS, CLOSES, now=late)


def test_a_call_is_closed_at_the_second_of_closing():
    rules.check_closed(CLOSES, now=CLOSES)

    with pytest.raises(rules.StillOpen):
        rules.check_closed(CLOSES, now=CLOSES - SECOND)


def test_stage_follows_time_and_decision():
    moments = [OPENS - SECOND, OPENS, CLOSES - SECOND, CLOSES]

    assert [rules.stage(OPENS, CLOSES, None, now=now) for now in moments] == [
        "upcoming",
        "open",
        "open",
        "closed",
    ]
    assert rules.stage(OPENS, CLOSES, CLOSES, now=CLOSES) == "decided"
