from uuid import UUID

from hamkke.calls import rules
from hamkke.calls.rules import Manner

A = [UUID(int=1_000 + n) for n in range(6)]
J = [UUID(int=n) for n in range(1, 4)]


def ranked(*scores, places=2):
    tallies = {application: {1: (score, 1)} for application, score in zip(A, scores, strict=False)}
    return rules.rank(UUID(int=1), tallies, [rules.Term(1, 100)], places=places, waiting=0)


def near(*scores, places=2, share=5_000):
    return rules.near_the_line(ranked(*scores, places=places), places=places, share=share)


def test_the_share_nearest_the_line_on_either_side():
    assert near(90, 80, 79, 60, 50, 85) == [A[5], A[0], A[1]]
    assert near(90, 80, 79, 60, 50, 40) == [A[1], A[2], A[0]]


def test_at_least_one_is_looked_at_again_and_nobody_where_all_have_a_place():
    assert near(90, 80, 79, share=1) == [A[1]]
    assert near(90, 80) == []
    assert near() == []


def test_a_manner_is_told_beside_the_others_on_the_same_sheets():
    totals = {
        (A[0], J[0]): 8_000,
        (A[0], J[1]): 7_000,
        (A[1], J[0]): 9_000,
        (A[1], J[1]): 8_501,
        (A[2], J[2]): 50,
    }

    assert rules.manners(totals) == {
        J[0]: Manner(2, 8_500, 750),
        J[1]: Manner(2, 7_751, -750),
        J[2]: Manner(1, 50, None),
    }
