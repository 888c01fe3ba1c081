"""The judge of the race sees each kind of wrong, one at a time."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hamkke.kernel import ids
from race import cast, crowd, rushing, verdict

LIMIT = 3
TEN = datetime(2026, 11, 1, 10, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def said(answer, position):
    return replace(answer, said={"claim": str(answer.press.id), "position": position})


def race(*, contenders=4):
    """A clean race: as many as the limit allows got one, the others were refused."""
    accounts = [ids.new() for _ in range(contenders)]
    answers, kept = [], []
    for number, account in enumerate(accounts):
        press = crowd.Press(number, account, ids.new(), 0)
        if number < LIMIT:
            answer = crowd.Answer(press, 201, {}, 0.01 * number, 1.0 + number, 1)
            answers.append(said(answer, number + 1))
            kept.append(verdict.Kept(press.id, account, number + 1, TEN + number * SECOND, number))
        else:
            answers.append(crowd.Answer(press, 409, {"refused": "sold_out"}, 0.05, 2.0, 1))
    return answers, kept


def judged(answers, kept, *, counted=LIMIT, contenders=4, handed_back=0):
    return verdict.judged(
        answers, kept, limit=LIMIT, contenders=contenders, counted=counted, handed_back=handed_back
    )


def wrongs(found):
    names = ("over", "under", "counter_drift", "told_yes_got_no", "got_but_told_no", "same_person_twice", "never_answered", "out_of_order")  # fmt: skip
    return {name: getattr(found, name) for name in names if getattr(found, name)}


def test_clean_race_has_nothing_wrong_and_is_measured():
    found = judged(*race())

    assert (found.granted, found.wrong, wrongs(found)) == (3, 0, {})
    assert (found.p50_ms, found.p99_ms, found.grants_per_second) == (20.0, 50.0, 1.5)
    assert found.answers == {"201": 3, "409 sold_out": 1}


def test_fewer_contenders_than_coupons_is_not_under():
    answers, kept = race(contenders=2)

    assert judged(answers, kept, counted=2, contenders=2).wrong == 0


def test_one_claim_too_many_is_over():
    answers, kept = race(contenders=4)
    press = answers[3].press
    answers[3] = said(crowd.Answer(press, 201, {}, 0.05, 2.0, 1), 4)
    kept.append(verdict.Kept(press.id, press.account, 4, TEN + 4 * SECOND, 4))

    assert wrongs(judged(answers, kept, counted=4)) == {"over": 1}


def test_what_was_handed_back_may_be_claimed_once_more():
    answers, kept = race(contenders=4)
    press = answers[3].press
    answers[3] = said(crowd.Answer(press, 201, {}, 0.05, 4.0, 1), 4)
    kept.append(verdict.Kept(press.id, press.account, 4, TEN + 4 * SECOND, 4))

    assert judged(answers, kept, counted=4, handed_back=1).wrong == 0


def test_rate_lasts_until_everybody_has_an_answer():
    answers, kept = race()
    answers[3] = replace(answers[3], answered_at=7.0)

    assert judged(answers, kept).grants_per_second == 0.5


def test_later_person_before_an_earlier_one_at_a_copy_is_out_of_order():
    answers, kept = race()
    kept[1] = replace(kept[1], claimed_at=TEN - SECOND)

    assert wrongs(judged(answers, kept)) == {"out_of_order": 1}


def test_later_person_before_an_earlier_one_in_a_batch_is_out_of_order():
    answers, kept = race()
    answers = [replace(answer, attempts=2) for answer in answers]
    kept = [replace(claim, batch=1) for claim in kept]
    kept[1] = replace(kept[1], claimed_at=TEN - SECOND)

    assert wrongs(judged(answers, kept)) == {"out_of_order": 1}


def test_copies_and_comebacks_need_not_follow_one_another():
    answers, kept = race()
    answers[1] = replace(answers[1], press=replace(answers[1].press, copy=1))
    kept[1] = replace(kept[1], claimed_at=TEN - SECOND)
    again = [answers[0], replace(answers[2], attempts=2)]
    kept[2] = replace(kept[2], claimed_at=TEN - SECOND)

    assert judged([again[0], answers[1], again[1], answers[3]], kept).wrong == 0


def test_coupon_left_while_somebody_wanted_it_is_under():
    answers, kept = race()
    answers[2] = crowd.Answer(answers[2].press, 409, {"refused": "sold_out"}, 0.05, 2.0, 1)

    assert wrongs(judged(answers, kept[:2], counted=2)) == {"under": 1}


@pytest.mark.parametrize("counted", [2, 4])
def test_counter_that_differs_from_the_rows_drifts(counted):
    assert wrongs(judged(*race(), counted=counted)) == {"counter_drift": 1}


def test_gap_in_the_positions_is_drift():
    answers, kept = race()
    answers[2] = said(answers[2], 5)

    assert wrongs(judged(answers, [*kept[:2], replace(kept[2], position=5)])) == {"counter_drift": 1}


def test_yes_without_a_claim_and_claim_without_a_yes_are_both_seen():
    answers, kept = race()
    stranger = replace(kept[2], id=ids.new())

    found = judged(answers, [*kept[:2], stranger])

    assert wrongs(found) == {"told_yes_got_no": 1, "got_but_told_no": 1}


def test_yes_with_another_position_is_not_kept():
    answers, kept = race()
    answers[0] = said(answers[0], 2)

    assert wrongs(judged(answers, kept)) == {"told_yes_got_no": 1}


def test_one_person_with_two_accounts_and_two_coupons_is_seen():
    answers, kept = race()
    answers[1] = replace(answers[1], press=replace(answers[1].press, person=0))

    assert wrongs(judged(answers, kept)) == {"same_person_twice": 1}


def test_press_that_nobody_answered_is_seen():
    answers, kept = race()
    answers[3] = replace(answers[3], status=0, said={})

    assert wrongs(judged(answers, kept)) == {"never_answered": 1}


def test_crowd_presses_twice_everywhere_and_through_several_accounts():
    accounts = [(person, ids.new()) for person in crowd.persons(200)]
    presses = crowd.presses(accounts, copies=2, dice=random.Random(1))

    by_id: dict = {}
    for press in presses:
        by_id.setdefault(press.id, set()).add(press.copy)
    assert len({person for person, _ in accounts}) == 200
    assert {(press.person, press.account) for press in presses} == set(accounts)
    assert sum(1 for copies in by_id.values() if copies == {0, 1}) > 10
    assert len(by_id) - len(accounts) > 20


# ── A rush for places that nobody claims ──


def a_rush():
    """A clean one: of five people with six accounts, two got a place, one of them called it off and another had it then."""
    accounts = [0, 1, 2, 3, 4, 0]
    comers = rushing.comers([cast.Account(person, ids.new()) for person in accounts])
    for comer, told in zip(comers, ("called off", "ordered", "ordered", "no", "no", "no"), strict=True):
        comer.told.append(told)
    return comers, [verdict.Placed(comer.order, comer.account) for comer in comers[1:3]]


def rushed(comers, kept, *, places=2, counted=2):
    return verdict.rushed(comers, comers[:1], kept, places=places, counted=counted)


def test_a_clean_rush_has_nothing_wrong():
    found = rushed(*a_rush())

    assert (found.taken, found.comers, found.wrong) == (2, 6, 0)
    assert found.told == {"called off": 1, "no": 3, "ordered": 2}


@pytest.mark.parametrize(
    ("what", "given"),
    [("over", {"places": 1}), ("under", {"places": 3}), ("counter_drift", {"counted": 3})],
)
def test_a_rush_sees_places_too_many_too_few_and_wrongly_counted(what, given):
    found = rushed(*a_rush(), **given)

    assert (getattr(found, what), found.wrong) == (1, 1)


def test_a_rush_sees_who_was_told_otherwise_who_came_twice_and_what_failed():
    comers, kept = a_rush()
    comers[5].told[:], comers[1].told[:] = ["ordered"], ["no"]
    comers[3].faults.append((0.0, 1.0))
    again = [*kept, verdict.Placed(ids.new(), comers[1].account)]

    found = rushed(comers, again, places=3, counted=3)

    assert (found.told_yes_got_no, found.got_but_told_no, found.same_person_twice, found.failed) == (
        1,
        2,
        1,
        1,
    )
