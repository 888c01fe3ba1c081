"""A study in words: what should be so, and whether it is."""

from hamkke.insights.rules import findings, studying, telling
from hamkke.insights.rules.findings import Interval
from tests.insights.editions import applicants


def test_a_jump_where_none_should_be_is_in_doubt():
    found = studying.study(applicants(agreed=0.9))
    names = [check.name.en for check in telling.checks(found)]
    assert names[:3] == [
        "Nobody aimed at the line",
        "Agreeing does not jump at the line",
        "Nothing jumps when there was no festival",
    ]
    assert [check.is_good for check in telling.checks(found)[:3]] == [True] * 3

    jumped = findings.Interval(0.2, 0.1, 0.3)
    written = findings.written(found) | {"earlier": {"middle": 0.2, "low": 0.1, "high": 0.3}}
    doubtful = telling.checks(findings.read(written))[2]

    assert findings.read(written).earlier == jumped
    assert doubtful.is_good is False
    assert doubtful.said.ko == "자료와 맞는 값은 +10.5%에서 +35.0%까지"


def test_what_could_not_be_checked_is_not_mentioned():
    assert telling.checks(studying.study(applicants(40))) == []


def test_a_straight_line_in_logs_bends_in_percent():
    (bent,) = telling.strokes(
        findings.Findings(
            estimator="line-1",
            floor=10_000,
            counts=studying.study([]).counts,
            strokes=[findings.Stroke(-5.0, 0.0, 0.0, 0.5)],
        )
    )

    assert (bent[0], bent[-1]) == ((-500, 0), (0, 6_487))
    assert bent[4] == (-250, 2_840)


def test_changes_are_spoken_with_their_sign():
    told = [findings.spoken(value) for value in (0.15, -0.15, 0.0001, 0.0)]

    assert told == [f"{number}%" for number in ("+16.2", "−13.9", "+0.0", "+0.0")]
    assert Interval(0.0, -0.1, 0.1).holds_nothing
