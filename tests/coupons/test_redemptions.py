"""Coupons are held, captured, released and given back; every cell of the matrix moves in the ledger."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hamkke.coupons import actions, queries, rules
from hamkke.coupons.models import GiveBack, Opening, Portion, Redemption
from hamkke.kernel import clock, ids
from hamkke.ledger import queries as ledger
from tests.coupons.holding import hold
from tests.factories.coupons import NOON, ClaimFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

FULL = [150_000, 90_000, 60_000]


@pytest.fixture
def claim(campaign):
    Opening.objects.filter(campaign=campaign).update(claimed=1)
    return ClaimFactory(campaign=campaign, position=1)


def line(amount, *, merchant_id=None):
    return actions.Line(id=ids.new(), merchant_id=merchant_id or ids.new(), amount=amount)


def held(claim, lines, **given):
    with clock.pretend(NOON):
        return hold(claim, lines=lines, **given)


def used(claim, lines, **given):
    return actions.capture(held(claim, lines, **given), by=None)


def budgets(campaign):
    found = [ledger.balance(each.budget_code) for each in campaign.fundings.all()]
    return [each.net for each in found], [each.debits_pending for each in found]


def owed(merchant_id):
    balance = ledger.balance(f"merchant:{merchant_id}")
    return balance.net, balance.credits_pending


# ── Hold ──


def test_hold_makes_the_discount_pending_line_by_line_and_funder_by_funder(claim):
    first, second = line(20_000), line(10_000)

    redemption = held(claim, [first, second])

    assert (redemption.state, redemption.discount, redemption.held_at) == ("held", 3_000, NOON)
    matrix = [
        (cell.line_id, cell.funding.share, cell.amount) for cell in queries.who_paid(redemption.order_id)
    ]
    assert matrix == [
        (first.id, 5_000, 1_000),
        (first.id, 3_000, 600),
        (first.id, 2_000, 400),
        (second.id, 5_000, 500),
        (second.id, 3_000, 300),
        (second.id, 2_000, 200),
    ]
    assert budgets(claim.campaign) == (FULL, [1_500, 900, 600])
    assert [owed(each.merchant_id) for each in (first, second)] == [(0, 2_000), (0, 1_000)]
    assert ledger.is_balanced()


def test_hold_twice_holds_once(claim):
    order_id, lines = ids.new(), [line(20_000), line(5)]
    first = held(claim, lines, order_id=order_id)

    assert held(claim, lines, order_id=order_id) == first
    assert budgets(claim.campaign) == (FULL, [1_000, 600, 400])


@pytest.mark.parametrize("change", ["lines", "claim"])
def test_hold_refuses_other_content_on_the_same_order(claim, change):
    order_id, lines = ids.new(), [line(20_000)]
    held(claim, lines, order_id=order_id)
    other = ClaimFactory(shopper=claim.shopper) if change == "claim" else claim

    with pytest.raises(rules.DifferentContent):
        held(other, [line(20_000)] if change == "lines" else lines, order_id=order_id)
    assert Redemption.objects.count() == 1


def test_hold_refuses_a_coupon_that_there_is_not(claim):
    with pytest.raises(rules.UnknownCoupon):
        actions.hold([claim.pk, ids.new()], order_id=ids.new(), lines=[line(30_000)], by=claim.shopper)

    assert Redemption.objects.count() == 0


def test_hold_refuses_somebody_elses_coupon(claim):
    with pytest.raises(rules.NotYours):
        held(claim, [line(30_000)], by=UserFactory())

    assert Redemption.objects.count() == 0


def test_hold_refuses_a_coupon_whose_time_is_over(claim):
    with clock.pretend(claim.campaign.usable_until), pytest.raises(rules.Expired):
        hold(claim, lines=[line(30_000)])

    assert Redemption.objects.count() == 0


def test_hold_refuses_too_small_an_order(claim):
    with pytest.raises(rules.BelowMinimum) as no:
        held(claim, [line(9)])

    assert no.value.facts == {"minimum": "10"}

    assert Redemption.objects.count() == 0


def test_hold_refuses_a_coupon_that_is_in_use(claim):
    held(claim, [line(30_000)])

    with pytest.raises(rules.InUse):
        held(claim, [line(30_000)])

    assert budgets(claim.campaign) == (FULL, [1_500, 900, 600])


def test_the_database_itself_keeps_a_coupon_to_one_live_redemption(claim):
    first = held(claim, [line(30_000)])

    with pytest.raises(IntegrityError, match="a_coupon_is_in_one_live_redemption"), transaction.atomic():
        Redemption.objects.create(
            id=ids.new(),
            claim=claim,
            version=first.version,
            order_id=ids.new(),
            discount=1,
            held_at=NOON,
            lease_until=NOON,
        )
    assert Redemption.objects.get() == first


# ── Capture and release ──


def test_capture_spends_what_was_held(claim):
    wanted = line(30_000)

    redemption = used(claim, [wanted])

    assert redemption.state == "used"
    assert redemption.decided_at is not None
    assert budgets(claim.campaign) == ([148_500, 89_100, 59_400], [0, 0, 0])
    assert owed(wanted.merchant_id) == (3_000, 0)


def test_capture_twice_spends_once(claim):
    redemption = used(claim, [line(30_000)])

    assert actions.capture(redemption, by=None).state == "used"
    assert budgets(claim.campaign) == ([148_500, 89_100, 59_400], [0, 0, 0])


def test_capture_moves_only_cells_that_hold_a_won(claim):
    redemption = used(claim, [line(10), line(1)])

    assert [cell.amount for cell in queries.who_paid(redemption.order_id)] == [1, 0, 0, 0, 0, 0]
    assert budgets(claim.campaign) == ([149_999, 90_000, 60_000], [0, 0, 0])


def test_release_frees_the_coupon_and_its_money(claim):
    wanted = line(30_000)
    redemption = held(claim, [wanted])

    assert actions.release(redemption, by=None).state == "released"
    assert actions.release(redemption, by=None).state == "released"
    assert budgets(claim.campaign) == (FULL, [0, 0, 0])
    assert owed(wanted.merchant_id) == (0, 0)
    assert held(claim, [line(30_000)]).state == "held"
    assert list(queries.who_paid(redemption.order_id)) == []


def test_capture_refuses_what_was_released(claim):
    redemption = actions.release(held(claim, [line(30_000)]), by=None)

    with pytest.raises(rules.NotHeld):
        actions.capture(redemption, by=None)

    assert budgets(claim.campaign) == (FULL, [0, 0, 0])


def test_release_refuses_what_was_used(claim):
    redemption = used(claim, [line(30_000)])

    with pytest.raises(rules.NotHeld):
        actions.release(redemption, by=None)

    assert Redemption.objects.get().state == "used"


# ── Give back ──


def test_give_back_of_one_of_two_goods_is_its_share(claim):
    wanted = line(30_000)
    redemption = used(claim, [wanted])

    given = actions.give_back([redemption], id=ids.new(), returned={wanted.id: (15_000, 30_000)}, by=None)

    assert given == {wanted.id: 1_500}
    assert budgets(claim.campaign)[0] == [149_250, 89_550, 59_700]
    assert owed(wanted.merchant_id) == (1_500, 0)
    assert Redemption.objects.get().state == "used"


def test_give_back_of_everything_makes_the_coupon_usable_again(claim):
    first, second = line(20_000), line(10_000)
    redemption = used(claim, [first, second])

    actions.give_back([redemption], id=ids.new(), returned={first.id: (20_000, 20_000)}, by=None)
    given = actions.give_back(
        [redemption],
        id=ids.new(),
        returned={first.id: (20_000, 20_000), second.id: (10_000, 10_000)},
        by=None,
    )

    assert given == {first.id: 0, second.id: 1_000}
    assert Redemption.objects.get().state == "returned"
    assert budgets(claim.campaign)[0] == FULL
    assert held(claim, [line(30_000)]).state == "held"


def test_give_back_twice_gives_once(claim):
    wanted, key = line(30_000), ids.new()
    redemption = used(claim, [wanted])
    returned = {wanted.id: (10_000, 30_000)}

    first = actions.give_back([redemption], id=key, returned=returned, by=None)

    assert actions.give_back([redemption], id=key, returned=returned, by=None) == first == {wanted.id: 1_000}
    assert budgets(claim.campaign)[0] == [149_000, 89_400, 59_600]
    with pytest.raises(rules.DifferentContent):
        actions.give_back([redemption], id=key, returned={wanted.id: (20_000, 30_000)}, by=None)
    assert GiveBack.objects.count() == 1


def test_give_back_told_late_changes_nothing(claim):
    wanted = line(30_000)
    redemption = used(claim, [wanted])
    actions.give_back([redemption], id=ids.new(), returned={wanted.id: (20_000, 30_000)}, by=None)

    given = actions.give_back([redemption], id=ids.new(), returned={wanted.id: (10_000, 30_000)}, by=None)

    assert given == {wanted.id: 0}
    assert budgets(claim.campaign)[0] == [149_500, 89_700, 59_800]


def test_give_back_leaves_lines_alone_that_did_not_come_back(claim):
    first, second = line(20_000), line(10_000)
    redemption = used(claim, [first, second])

    actions.give_back([redemption], id=ids.new(), returned={second.id: (10_000, 10_000)}, by=None)

    assert [(cell.amount, cell.returned) for cell in queries.who_paid(redemption.order_id)] == [
        (1_000, 0),
        (600, 0),
        (400, 0),
        (500, 500),
        (300, 300),
        (200, 200),
    ]


def test_give_back_refuses_a_coupon_that_was_not_used(claim):
    wanted = line(30_000)
    redemption = held(claim, [wanted])

    with pytest.raises(rules.NotUsed):
        actions.give_back([redemption], id=ids.new(), returned={wanted.id: (1, 30_000)}, by=None)

    assert GiveBack.objects.count() == 0


@pytest.mark.parametrize("returned", [(1, 20_000), (30_001, 30_000), "unknown"])
def test_give_back_refuses_what_does_not_fit_the_line(claim, returned):
    wanted = line(30_000)
    redemption = used(claim, [wanted])
    step = {ids.new(): (1, 30_000)} if returned == "unknown" else {wanted.id: returned}

    with pytest.raises(rules.WrongReturn):
        actions.give_back([redemption], id=ids.new(), returned=step, by=None)

    assert GiveBack.objects.count() == 0


def test_give_back_after_the_settlement_goes_on_to_the_funders(claim, organiser):
    wanted = line(30_000)
    redemption = used(claim, [wanted])
    with clock.pretend(claim.campaign.usable_until + timedelta(days=1)):
        actions.close_campaign(claim.campaign, by=organiser)
        actions.settle_campaign(claim.campaign, by=organiser)

        given = actions.give_back([redemption], id=ids.new(), returned={wanted.id: (10_000, 30_000)}, by=None)

    assert given == {wanted.id: 1_000}
    assert budgets(claim.campaign)[0] == [0, 0, 0]
    fundings = list(claim.campaign.fundings.all())
    assert [funding.reserved for funding in fundings] == [1_000, 600, 400]
    assert [-ledger.balance(each.funder_code).net for each in fundings] == [1_000, 600, 400]
    assert owed(wanted.merchant_id) == (2_000, 0)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_give_back_in_any_order_ends_in_the_same_place(claim, data):
    pieces = data.draw(
        st.lists(st.lists(st.integers(1, 30_000), min_size=1, max_size=3), min_size=1, max_size=3).filter(
            lambda lines: sum(map(sum, lines)) >= 10
        )
    )
    lines = [line(sum(each)) for each in pieces]
    order = data.draw(st.permutations([i for i, each in enumerate(pieces) for _ in each]))
    with transaction.atomic():
        redemption = used(claim, lines)
        so_far, waiting, given_in_all = [0] * len(lines), [list(each) for each in pieces], [0] * len(lines)
        for i in order:
            so_far[i] += waiting[i].pop()
            step = {lines[i].id: (so_far[i], lines[i].amount)}
            given_in_all[i] += actions.give_back([redemption], id=ids.new(), returned=step, by=None)[
                lines[i].id
            ]

        redemption.refresh_from_db()
        assert redemption.state == "returned"
        assert sum(given_in_all) == redemption.discount
        assert budgets(claim.campaign) == (FULL, [0, 0, 0])
        assert all(cell.returned == cell.amount for cell in Portion.objects.filter(redemption=redemption))
        transaction.set_rollback(True)
