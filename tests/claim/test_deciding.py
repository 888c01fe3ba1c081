"""Who gets a coupon, decided over one locked counter: by the moment of acceptance, once for each person."""

from datetime import timedelta

import msgspec
import pytest

from claim.answers import Claim, Claimed, HasOne
from claim.deciding import Opening, decide
from claim.line import Waiting
from hamkke.coupons import rules
from hamkke.coupons.rules import log
from hamkke.kernel import ids
from tests.claim.conftest import NOON, TEN

INSTANT = timedelta(microseconds=1)
OPENING, CAMPAIGN = ids.new().bytes, ids.new().bytes
WINDOW = rules.Window(TEN, NOON)


def press(*, shopper=None, keys=(), now=TEN):
    return Waiting(
        ids.new().bytes, CAMPAIGN, shopper or ids.new().bytes, list(keys), now, log.microseconds(now)
    )


def opening_of(places, *, claimed=0, per_person=1, following=None):
    return Opening(OPENING, CAMPAIGN, 1, WINDOW, places, claimed, b"", 0, per_person, following)


def claim_of(entry, *, position, turn=1, opening=OPENING, campaign=CAMPAIGN):
    return Claim(entry.id, campaign, opening, entry.shopper, turn, position, entry.now)


def test_each_is_answered_by_the_moment_it_was_accepted():
    early, late = press(now=TEN - INSTANT), press(now=TEN)

    refused, accepted = decide(opening_of(5, claimed=3), [], [early, late])

    assert isinstance(refused, rules.NotOpenYet)
    assert accepted == Claimed(claim_of(late, position=4), is_new=True)


def test_the_last_place_goes_to_the_one_accepted_earlier():
    one, other = press(), press()

    yes, no = decide(opening_of(1), [], [one, other])

    assert yes == Claimed(claim_of(one, position=1), is_new=True)
    assert (type(no), no.facts) == (rules.SoldOut, {})


def test_a_refusal_names_the_next_opening():
    tomorrow = TEN + timedelta(days=1)

    [sold_out] = decide(opening_of(0, following=tomorrow), [], [press()])
    [over] = decide(opening_of(1, following=tomorrow), [], [press(now=NOON)])

    assert sold_out.words.ko == "이번 수량은 모두 나갔습니다. 다음 시작 9월 2일 10:00"
    assert over.words.ko == "아직 열리지 않았습니다. 다음 시작 9월 2일 10:00"
    assert over.words.en == "It has not opened yet. Next opening: 2 September 10:00"


def test_two_accounts_of_one_person_get_one_coupon():
    key = b"k" * 16
    one, other = press(keys=[b"a" * 16, key]), press(keys=[key, b"b" * 16])

    yes, no = decide(opening_of(5), [], [one, other])

    assert yes.claim.position == 1
    assert (type(no), no.facts) == (HasOne, {"position": 1})


def test_an_earlier_coupon_of_another_account_counts():
    key, stranger = b"k" * 16, press()

    [no] = decide(opening_of(5, claimed=3), [(claim_of(stranger, position=2), key)], [press(keys=[key])])

    assert (type(no), no.facts) == (HasOne, {"position": 2})


def test_a_person_may_take_turns_up_to_the_campaigns_limit():
    shopper, key = ids.new().bytes, b"k" * 16
    presses = [press(shopper=shopper), press(shopper=shopper, keys=[key]), press(keys=[key])]

    first, second, third = decide(opening_of(9, per_person=2), [], presses)

    assert [(each.claim.position, each.claim.turn) for each in (first, second)] == [(1, 1), (2, 2)]
    assert (type(third), third.facts) == (HasOne, {"position": 2})


def test_turns_go_on_from_yesterdays_opening():
    shopper, yesterday = ids.new().bytes, ids.new().bytes
    earlier = claim_of(press(shopper=shopper), position=40, opening=yesterday)

    [answer] = decide(opening_of(9, per_person=2), [(earlier, None)], [press(shopper=shopper)])

    assert (answer.claim.position, answer.claim.turn) == (1, 2)


@pytest.mark.parametrize("is_mine", [True, False])
def test_the_same_id_gets_the_first_answer_and_somebody_elses_is_refused(is_mine):
    entry = press()
    earlier = claim_of(entry if is_mine else press(), position=7)
    earlier = msgspec.structs.replace(earlier, id=entry.id)

    [answer] = decide(opening_of(9, claimed=9), [(earlier, None)], [entry])

    if is_mine:
        assert answer == Claimed(earlier, is_new=False)
    else:
        assert isinstance(answer, rules.DifferentContent)


def test_an_id_of_another_campaign_is_refused():
    entry = press()
    elsewhere = claim_of(entry, position=7, campaign=ids.new().bytes)

    [answer] = decide(opening_of(9), [(elsewhere, None)], [entry])

    assert isinstance(answer, rules.DifferentContent)
