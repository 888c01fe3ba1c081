from datetime import timedelta

import pytest

from hamkke.audit.models import Entry
from hamkke.calls import actions, invariants, queries, rules
from hamkke.calls.models import Offer, SelectionRow, Withdrawal
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.ledger import actions as ledger
from tests.factories import calls as made
from tests.factories.calls import CLOSES, SECOND
from tests.factories.ledger import counters, move

pytestmark = pytest.mark.django_db

LATER = CLOSES + timedelta(hours=1)
TWO_DAYS = timedelta(hours=48)


def decided(*scores, places=1, waiting=2, **terms):
    """A decided call and its rows by rank: each selected merchant is promised a million won out of three."""
    ledger.open_account("programme:2023", guarded=True)
    ledger.open_account("state:mss")
    ledger.post([move("state:mss", "programme:2023", 3_000_000)])
    terms = rules.Terms(
        **{
            "criteria": tuple(made.CRITERIA),
            "formula": "mean",
            "places": places,
            "waiting": waiting,
            **terms,
        },
        grant_each=1_000_000,
        grant_from="programme:2023",
    )
    call, judge = made.call_of(terms=terms), made.judge()
    applications = [made.submission_of(call, **answers) for _, answers in scores]
    made.assign(call, judge)
    for application, (score, _) in zip(applications, scores, strict=True):
        made.review_of(application, judge, score, score, score)
    selection = made.selection_of(call)
    return selection, list(queries.result_rows(selection))


def three(**terms):
    return decided((90, {}), (80, {}), (70, {}), **terms)


def withdraw(row, *, by=None, at=LATER, reason=""):
    with clock.pretend(at):
        return actions.withdraw(row, reason=reason, by=by or row.application.merchant.owner)


def respond(action, offer, *, by=None, at=LATER + SECOND):
    with clock.pretend(at):
        return action(offer, by=by or offer.row.application.merchant.owner)


def offers():
    return [(offer.row.rank, offer.answer) for offer in Offer.objects.order_by("offered_at", "row__rank")]


def set_aside():
    """What is pending out of the programme, and that all invariants hold beside it."""
    names = [name for name in dir(invariants) if name.startswith(("every_", "no_", "nothing_"))]
    assert {name: rows for name in names if (rows := list(getattr(invariants, name)()))} == {}
    return counters("programme:2023")[0]


def test_a_place_given_up_is_offered_to_the_next_who_takes_it():
    selection, (first, second, _) = three()

    withdrawn = withdraw(first, reason=" 몸이 아파서 ")
    offer = Offer.objects.get()
    before = set_aside()
    taken = respond(actions.take, offer)

    assert (withdrawn.reason, withdrawn.withdrawn_by) == ("몸이 아파서", first.application.merchant.owner)
    assert (offer.row, offer.instead_of, offer.expires_at) == (second, first, LATER + TWO_DAYS)
    assert (before, set_aside()) == (0, 1_000_000)
    assert (taken.answer, taken.answered_at) == ("taken", LATER + SECOND)
    assert list(queries.holders(selection)) == [second]
    assert list(queries.selected_merchants(selection.call.edition)) == [second.application.merchant_id]
    assert [entry.verb for entry in Entry.objects.order_by("at", "id")][-3:] == [
        "calls.place.withdrawn",
        "calls.offer.made",
        "calls.offer.taken",
    ]


def test_the_same_again_changes_nothing():
    _, (first, _, _) = three()

    assert withdraw(first) == withdraw(first, reason="다른 말")
    offer = Offer.objects.get()
    assert respond(actions.take, offer) == respond(actions.take, offer)

    assert offers() == [(2, "taken")]
    assert set_aside() == 1_000_000


def test_declined_or_lapsed_it_goes_on_to_the_next_until_nobody_is_left():
    _, (first, second, third) = three()
    withdraw(first)

    respond(actions.decline, Offer.objects.get(row=second))
    respond(actions.decline, Offer.objects.get(row=second))
    lapsing = Offer.objects.get(row=third)
    with clock.pretend(lapsing.expires_at - SECOND):
        early = actions.lapse_offers(), actions.lapse(lapsing.pk)
    with clock.pretend(lapsing.expires_at):
        due = actions.lapse_offers(), actions.lapse(lapsing.pk), actions.lapse(lapsing.pk)

    assert (early, due) == ((0, False), (1, True, False))
    assert offers() == [(2, "declined"), (3, "lapsed")]
    assert set_aside() == 0


@pytest.mark.parametrize("action", [actions.take, actions.decline])
def test_too_late_is_too_late(action):
    _, (first, _, _) = three()
    withdraw(first)
    offer = Offer.objects.get()

    with pytest.raises(rules.OfferOver):
        respond(action, offer, at=offer.expires_at)

    assert offers() == [(2, "open")]


def test_what_was_declined_cannot_be_taken():
    _, (first, second, _) = three()
    withdraw(first)
    offer = respond(actions.decline, Offer.objects.get(row=second))

    with pytest.raises(rules.OfferOver):
        respond(actions.take, offer)

    assert offers() == [(2, "declined"), (3, "open")]


def test_nobody_answers_or_gives_up_for_another_but_the_secretariat_may_give_up():
    _, (first, second, _) = three()

    with pytest.raises(rules.NotYours):
        withdraw(first, by=second.application.merchant.owner)
    assert not Withdrawal.objects.exists()
    withdraw(first, by=made.organiser())
    with pytest.raises(rules.NotYours):
        respond(actions.take, Offer.objects.get(), by=made.organiser())

    assert offers() == [(2, "open")]


def test_only_a_place_that_is_held_can_be_given_up():
    _, (_, second, _) = three()

    with pytest.raises(rules.NoPlaceHeld):
        withdraw(second)

    assert (Withdrawal.objects.count(), Offer.objects.count()) == (0, 0)


def test_a_place_taken_from_the_list_can_be_given_up_too():
    _, (first, second, third) = three()
    withdraw(first)
    respond(actions.take, Offer.objects.get())

    withdraw(second, at=LATER + TWO_DAYS)

    assert offers() == [(2, "taken"), (3, "open")]
    assert Offer.objects.get(row=third).instead_of == second
    assert set_aside() == 0


def test_the_quotas_hold_for_whoever_follows():
    paid = rules.Quota(
        "paid", Words("유료 배송", "Paid delivery"), "answer:delivery=paid", Words("시험", "Test"), least=1
    )
    _, rows = decided(
        (90, {}), (80, {"delivery": "paid"}), (70, {}), (60, {"delivery": "paid"}), places=2, quotas=(paid,)
    )

    withdraw(rows[1])

    assert offers() == [(4, "open")]


def test_when_the_money_is_gone_a_place_cannot_be_taken():
    _, (first, _, _) = three()
    withdraw(first)
    ledger.post([move("programme:2023", "state:mss", 3_000_000)])

    with pytest.raises(ledger.WouldOverdraw):
        respond(actions.take, Offer.objects.get())

    assert offers() == [(2, "open")]
    assert SelectionRow.objects.count() == 3
