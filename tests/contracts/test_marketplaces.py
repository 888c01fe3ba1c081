"""What the interface of every marketplace must do, whoever it is: each passes the same tests against its own stand-in."""

import dataclasses
from datetime import timedelta

import pytest

from hamkke.kernel import clock
from hamkke.sales.providers import calling, coupang, esm, naver
from hamkke.sales.rules import pulls
from hamkke.sales.rules.pulls import Spell
from tests.simulators.marketplaces import CHANNELS


@pytest.fixture(params=CHANNELS)
def stall(request, stalls):
    return stalls[request.param]


@pytest.fixture
def short_pages(monkeypatch):
    for provider in (coupang, esm):
        monkeypatch.setattr(provider, "PAGE_MOST", 15)
    for most in ("CHANGES_MOST", "QUERY_MOST", "SETTLED_MOST"):
        monkeypatch.setattr(naver, most, 15)


# What opens each door; with another one nobody is let in.
KEYS = {
    "coupang": "COUPANG_SECRET_KEY",
    "11st": "ELEVENST_KEY",
    "gmarket": "ESM_SECRET",
    "auction": "ESM_SECRET",
    "smartstore": "NAVER_SECRET",
}
ANOTHER = "$2b$04$abcdefghijklmnopqrstuu" + "a" * 31  # which bcrypt takes for a secret as well


def days(count=30):
    return Spell(clock.today() - timedelta(days=count), clock.today())


def sold(stall, spell=None):
    """Every line, once: as the reader of rows has it, the later one counts."""
    spell = spell or days()
    with stall.asking() as marketplace:
        told = [each for each in marketplace.orders(spell) if pulls.is_within(each, spell)]
    return list({(each.order_id, each.line_id, each.part): each for each in told}.values())


def amounts(told):
    living = [each for each in told if each.state == "sold"]
    return {
        "lines": len(told),
        "sold": len(living),
        "quantity": sum(int(each.quantity) for each in living),
        "amount": sum(int(each.amount) for each in living),
    }


def wanted(manifest):
    return {name: manifest[name] for name in ("lines", "sold", "quantity", "amount")}


def test_it_tells_every_order_to_the_won(stall):
    assert amounts(sold(stall)) == wanted(stall.manifest(days()))


def test_it_tells_the_days_that_were_asked_for_and_no_others(stall):
    week = Spell(clock.today() - timedelta(days=17), clock.today() - timedelta(days=10))

    assert amounts(sold(stall, week)) == wanted(stall.manifest(week))
    assert 0 < stall.manifest(week)["sold"] < stall.manifest(days())["sold"]


def test_it_asks_for_longer_spells_than_are_answered_at_once(stall):
    """Every stand-in refuses a spell that is too long for it."""
    assert amounts(sold(stall, days(75))) == wanted(stall.manifest(days()))


def test_it_goes_through_every_page(stall, short_pages):
    stall.open(seed=2, lines=600)

    assert amounts(sold(stall)) == wanted(stall.manifest(days()))
    assert stall.manifest(days())["lines"] > 200


def test_what_is_owed_and_paid_are_two_more_numbers(stall):
    with stall.asking() as marketplace:
        lines = {(each.order_id, each.line_id) for each in marketplace.orders(days()) if each.state == "sold"}
        settled = pulls.added_up(marketplace.settled(days()))
        paid = sum(each.amount for each in marketplace.payments(days()) if each.is_done)
    manifest = stall.manifest(days())
    owed = [each for key, each in settled.items() if key in lines]

    # 11st tells what is owed on the day on which it pays; of what arrived it says nothing.
    is_late = stall.channel == "11st"
    assert sum(each.settlement for each in owed) == manifest["deposit" if is_late else "settlement"]
    assert sum(each.deposit or 0 for each in owed) + paid == (0 if is_late else manifest["deposit"])
    assert manifest["amount"] > manifest["settlement"] > manifest["deposit"] > 0


def test_nobody_is_let_in_with_another_key(stall, settings):
    setattr(settings, KEYS[stall.channel], ANOTHER)

    with pytest.raises(pulls.PullFailed) as no:
        sold(stall)

    assert no.value.is_lasting
    assert ANOTHER not in str(no.value.words)


def test_a_key_that_expires_on_the_way_ends_the_pull(stall):
    stall.break_down("expired", after=2, times=10)

    with pytest.raises(pulls.PullFailed) as no:
        sold(stall)

    assert no.value.is_lasting


@pytest.mark.parametrize("fault", ["unavailable", "busy", "cut"])
def test_what_fails_once_is_asked_again(stall, fault):
    stall.break_down(fault, after=1, times=2)

    assert amounts(sold(stall)) == wanted(stall.manifest(days()))


def test_an_answer_that_hangs_is_asked_for_again(stall, settings):
    settings.MARKETPLACE_TIMEOUT_SECONDS = 0.2
    stall.break_down("hangs", after=1)

    assert amounts(sold(stall)) == wanted(stall.manifest(days()))


@pytest.mark.parametrize("fault", ["unavailable", "busy", "cut"])
def test_what_goes_on_failing_is_given_up_and_may_be_tried_later(stall, fault):
    stall.break_down(fault, times=calling.ATTEMPTS_MOST)

    with pytest.raises(pulls.MarketplaceAway) as away:
        sold(stall)

    assert not away.value.is_lasting
    assert len(stall.calls()) == calling.ATTEMPTS_MOST


def test_a_pull_has_only_so_many_failures_in_all(stall, monkeypatch):
    monkeypatch.setattr(calling, "RETRIES_MOST", 2)
    stall.break_down("unavailable", times=3)

    with pytest.raises(pulls.MarketplaceAway):
        sold(stall)

    assert len(stall.calls()) == 3


def test_nobody_at_the_address_is_no_answer(stall, settings):
    setattr(settings, CHANNELS[stall.channel][1], "http://127.0.0.1:1")

    with pytest.raises(pulls.MarketplaceAway):
        sold(stall)


def test_an_order_that_moves_on_between_two_pages_is_told_by_the_second_reading_at_the_latest(
    stall, short_pages
):
    stall.open(seed=2, lines=600)
    stall.break_down("changed")
    either = {(each.order_id, each.line_id) for _ in range(2) for each in sold(stall)}

    assert len(either) == stall.manifest(days())["lines"]


def test_an_order_that_vanished_is_told_no_more(stall):
    before = amounts(sold(stall))
    gone = next(each for each in stall.orders() if each["amount"])
    stall.vanish(gone["order"])
    after = amounts(sold(stall))

    assert (before["lines"] - after["lines"], before["amount"] - after["amount"]) == (
        gone["lines"],
        gone["amount"],
    )


def test_nothing_of_anybodys_person_comes_in(stall):
    told = "".join(str(value) for each in sold(stall) for value in dataclasses.astuple(each))

    assert [word for word in ("구매하신분", "buyer", "010-0000", "받는길", "문앞에") if word in told] == []


def test_without_its_key_it_is_not_asked(stall, settings):
    setattr(settings, KEYS[stall.channel], "")

    with pytest.raises(pulls.InterfaceNotSet), stall.asking():
        pass

    assert stall.calls() == []
