"""Corrected scores: the model, its plain repetition, and what it makes of missing scores and of judges."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hamkke.calls import rules
from hamkke.calls.rules import ranking, scoring, severity
from hamkke.calls.rules.scoring import Calibrated, Given, Pattern

TERMS = [rules.Term(1, 60), rules.Term(2, 40)]
ONE = [rules.Term(1, 100)]


def simulated(severities: list[int], *, applications=60, each=3, noise=3, seed=1) -> list[Given]:
    """Every application draws so many judges; criterion 2 is scored 5 points lower than criterion 1."""
    chance = random.Random(seed)
    found = []
    for number in range(applications):
        quality = chance.gauss(60, 6)
        for judge in chance.sample(range(len(severities)), each):
            for criterion in (1, 2):
                score = quality + severities[judge] - 5 * (criterion - 1) + chance.gauss(0, noise)
                found.append(Given(f"judge-{judge:02}", f"a{number:03}", criterion, round(score)))
    return found


def expected(scores: list[Given], applicant: float, judge: float, noise: float):
    """μ + q and its error by the textbook: generalised least squares with the whole covariance matrix."""
    applications = sorted({each.application for each in scores})
    judges = sorted({each.judge for each in scores})
    z = np.array([[each.application == name for name in applications] for each in scores], dtype=float)
    w = np.array([[each.judge == name for name in judges] for each in scores], dtype=float)
    y = np.array([each.score for each in scores], dtype=float)
    inverse = np.linalg.inv(applicant * z @ z.T + judge * w @ w.T + noise * np.eye(len(y)))
    ones = np.ones(len(y))
    middle = ones @ inverse @ y / (ones @ inverse @ ones)
    values = middle + applicant * z.T @ inverse @ (y - middle)
    spare = 1 - applicant * z.T @ inverse @ ones
    kept = applicant - applicant**2 * np.diag(z.T @ inverse @ z) + spare**2 / (ones @ inverse @ ones)
    return dict(zip(applications, values, strict=True)), dict(zip(applications, kept**0.5, strict=True))


def test_calibrate_finds_the_severities_that_are_known():
    known = [-9, -6, -3, 0, 3, 6, 9, 0]

    found = scoring.calibrate(simulated(known, applications=400, noise=2), TERMS)

    corrections = [pattern.correction for _, pattern in sorted(found.judges.items())]
    middle = sum(corrections) / len(corrections)
    assert [round((correction - middle) / -100) for correction in corrections] == known


def test_calibrate_takes_the_severity_off():
    """Two equal applications, one met the lenient and one the severe judge: 80 and 60 become nearly equal."""
    scores = simulated([10, -10, 0, 0], applications=80, noise=1, seed=3)
    scores += [
        Given(f"judge-{judge:02}", code, criterion, score)
        for code, judges in (("lucky", ((0, 80), (2, 70))), ("unlucky", ((1, 60), (3, 70))))
        for judge, score in judges
        for criterion in (1, 2)
    ]

    found = scoring.calibrate(scores, TERMS)

    assert (found.plain["lucky"], found.plain["unlucky"]) == (7_500, 6_500)
    assert abs(found.scores["lucky"] - found.scores["unlucky"]) < 60


def test_the_model_is_the_one_of_the_textbook():
    scores = [each for each in simulated([-4, 0, 5], applications=9, each=2) if each.criterion == 1]
    found = scoring.calibrate(scores, ONE)

    values, errors = expected(scores, *map(float, found.variances[1]))

    assert {name: means[1] for name, means in found.means.items()} == {
        name: round(value * 100) for name, value in values.items()
    }
    values, errors = expected(scores, *map(float, found.total))
    assert found.errors == {name: round(error * 100) for name, error in errors.items()}


def test_no_variances_on_the_grid_nearby_are_likelier():
    scores = [each for each in simulated([-4, 0, 5, 2], applications=12, each=2) if each.criterion == 1]
    applicant, judge, noise = map(float, scoring.calibrate(scores, ONE).variances[1])

    def likelihood(applicant: float, judge: float) -> float:
        """The restricted likelihood by its definition, with whole matrices; the noise at its best."""
        names = sorted({each.application for each in scores})
        judges = sorted({each.judge for each in scores})
        z = np.array([[each.application == name for name in names] for each in scores], dtype=float)
        w = np.array([[each.judge == name for name in judges] for each in scores], dtype=float)
        y = np.array([each.score for each in scores], dtype=float)
        spread = applicant * z @ z.T + judge * w @ w.T + np.eye(len(y))
        inverse, ones = np.linalg.inv(spread), np.ones(len(y))
        off = y - ones @ inverse @ y / (ones @ inverse @ ones)
        misfit = off @ inverse @ off / (len(y) - 1)
        volume = np.linalg.slogdet(spread)[1] + np.log(ones @ inverse @ ones)
        return -(volume + (len(y) - 1) * np.log(misfit))

    step = 2**0.25
    best = likelihood(applicant / noise, judge / noise)
    assert [
        likelihood(applicant / noise * left, judge / noise * right) < best
        for left, right in ((step, 1), (1 / step, 1), (1, step), (1, 1 / step))
    ] == [True] * 4


@st.composite
def sheets(draw) -> list[Given]:
    """Up to 8 judges and 12 applications, any of whose scores may be missing."""
    judges = draw(st.integers(1, 8))
    pairs = draw(
        st.lists(
            st.tuples(st.integers(0, 11), st.integers(0, judges - 1)), min_size=1, max_size=40, unique=True
        )
    )
    return [
        Given(f"j{judge}", f"a{application}", criterion, score)
        for application, judge in pairs
        for criterion in (1, 2)
        if (score := draw(st.none() | st.integers(0, 100))) is not None
    ]


@given(sheets(), st.tuples(*[st.floats(0.01, 500)] * 3))
@settings(max_examples=60, deadline=None)
def test_plain_python_finds_what_numpy_finds(scores, variances):
    written = tuple(f"{each:.9f}" for each in variances)
    for criterion in {each.criterion for each in scores}:
        mine = sorted(
            (each.application, each.judge, each.score) for each in scores if each.criterion == criterion
        )
        names, judges = (sorted({each[place] for each in mine}) for place in (0, 1))
        sums = severity.summed(
            np.array([names.index(name) for name, _, _ in mine]),
            np.array([judges.index(judge) for _, judge, _ in mine]),
            np.array([float(score) for _, _, score in mine]),
            size=(len(names), len(judges)),
        )
        plain = scoring.solved(mine, *severity.ratios(written))
        fast = severity.fit(sums, written).values

        assert list(plain) == names
        assert max(abs(plain[name] - fast[number]) for number, name in enumerate(names)) < 1e-6


def test_solve_repeats_the_means_from_what_is_published():
    scores = simulated([-5, 0, 2, 7], applications=30)
    found = scoring.calibrate(scores, TERMS)

    assert scoring.solve(reversed(scores), found.variances) == found.means


def test_calibrate_does_not_depend_on_the_order_of_arrival():
    scores = simulated([-5, 0, 2, 7], applications=30)
    shuffled = random.Random(2).sample(scores, len(scores))

    assert scoring.calibrate(shuffled, TERMS) == scoring.calibrate(scores, TERMS)


def test_the_plain_mean_stands_beside_as_the_ranking_computes_it():
    scores = [each for each in simulated([-5, 0, 2, 7]) if each.score % 7]
    tallies: dict[str, dict[int, tuple[int, int]]] = {}
    for each in scores:
        total, count = tallies.setdefault(each.application, {}).get(each.criterion, (0, 0))
        tallies[each.application][each.criterion] = total + each.score, count + 1

    assert scoring.calibrate(scores, TERMS).plain == {
        application: ranking.weighted(
            (term.weight, ranking.mean(*tally.get(term.position, (0, 0)))) for term in TERMS
        )
        for application, tally in tallies.items()
    }


def test_a_missing_score_is_never_0():
    scores = simulated([-5, 0, 5, 1], applications=40)
    without = [each for each in scores if (each.application, each.criterion) != ("a007", 2)]
    found = scoring.calibrate(without, TERMS)

    assert set(found.means["a007"]) == {1}
    assert found.scores["a007"] == found.means["a007"][1]
    assert found.means["a008"].keys() == {1, 2}


def test_a_criterion_whose_judges_cannot_be_compared_is_not_corrected():
    """Criterion 2 was scored by west in the west and by east in the east only; criterion 1 connects them."""
    severities = [9, 3, -3, -9]
    scores = [each for each in simulated(severities, applications=80) if each.criterion == 1]
    scores += [
        Given(f"judge-{judge:02}", f"a{number:03}", 2, 50 + number // 2 + severities[judge])
        for number in range(80)
        for judge in ((0, 1) if number < 40 else (2, 3))
        if any((each.judge, each.application) == (f"judge-{judge:02}", f"a{number:03}") for each in scores)
    ]
    alone = scoring.calibrate([each for each in scores if each.criterion == 1], ONE)

    found = scoring.calibrate(scores, TERMS)

    assert float(found.variances[2][1]) == 1e-9
    assert found.variances[1] == alone.variances[1]
    assert found.means == scoring.solve(scores, found.variances)
    # Of 60 and 40 points, only the 60 of criterion 1 are corrected.
    assert [
        abs(pattern.correction - alone.judges[judge].correction * 60 / 100) < 1
        for judge, pattern in found.judges.items()
    ] == [True] * 4


def test_one_judge_alone_is_not_corrected():
    scores = [
        Given("judge-01", f"a{number}", criterion, 50 + number)
        for number in range(12)
        for criterion in (1, 2)
    ]

    found = scoring.calibrate(scores, TERMS)

    assert found.judges == {"judge-01": Pattern(reviews=12, mean=5_550, spread=361, correction=0)}
    assert sorted(found.scores, key=found.scores.get) == sorted(found.plain, key=found.plain.get)
    assert found.connection == scoring.Connection(1, "1.000000")


def test_one_score_alone_stays_what_it_is():
    found = scoring.calibrate([Given("j", "a", 1, 73)], ONE)

    assert (found.scores, found.plain) == ({"a": 7_300}, {"a": 7_300})


def test_equal_scores_stay_equal():
    scores = [Given(f"j{judge}", f"a{number}", 1, 80) for judge in range(3) for number in range(9)]

    assert set(scoring.calibrate(scores, ONE).scores.values()) == {8_000}


def test_corrected_means_stay_between_0_and_100():
    severe = [Given("j0", f"a{number}", 1, 60 if number else 100) for number in range(20)]
    lenient = [Given("j1", f"a{number}", 1, 90 if number else 100) for number in range(1, 20)]

    assert scoring.calibrate(severe + lenient, ONE).scores["a0"] == 10_000


def test_a_judge_with_fewer_than_8_scores_pools_variances_and_has_no_spread_of_their_own():
    scores = simulated([-5, 0, 5], applications=40, each=2)
    newcomer = [Given("judge-03", f"a{number:03}", 1, 70) for number in range(7)]

    own = scoring.calibrate(scores, TERMS)
    pooled = scoring.calibrate(scores + newcomer, TERMS)
    eighth = scoring.calibrate([*scores, *newcomer, Given("judge-03", "a007", 1, 70)], TERMS)

    assert own.variances[1] != own.variances[2]
    # Criterion 2 has no score of the newcomer: its own variances hold.
    assert pooled.variances[2] == own.variances[2]
    assert pooled.variances[1] not in (own.variances[1], own.variances[2])
    assert pooled.judges["judge-03"].spread > 0  # that of all judges
    assert eighth.judges["judge-03"] == Pattern(8, 7_000, 0, eighth.judges["judge-03"].correction)


def test_who_was_scored_more_often_is_known_better():
    scores = simulated([-5, 0, 5, 1], applications=40, each=2)
    more = [Given(f"judge-{judge:02}", "a000", criterion, 60) for judge in range(4) for criterion in (1, 2)]
    scores = [each for each in scores if each.application != "a000"] + more

    found = scoring.calibrate(scores, TERMS)

    assert min(found.errors, key=found.errors.get) == "a000"


def test_calibrate_refuses_without_scores():
    with pytest.raises(rules.NothingScored):
        scoring.calibrate([], TERMS)


def test_calibrate_says_everything_in_whole_numbers():
    found = scoring.calibrate(simulated([-5, 0, 5, 1]), TERMS)

    figures = [*found.scores.values(), *found.plain.values(), *found.errors.values()]
    figures += [mean for means in found.means.values() for mean in means.values()]
    figures += [figure for pattern in found.judges.values() for figure in vars(pattern).values()]
    assert isinstance(found, Calibrated)
    assert {type(figure) for figure in figures} == {int}
