"""What a counter took without a network is settled once, and nobody who acted in good faith pays for it."""

from datetime import timedelta

import pytest

from hamkke.config import checking
from hamkke.coupons import actions, rules
from hamkke.coupons.models import Allowance, CounterUse, Redemption, Terminal
from hamkke.coupons.queries import counters as queries
from hamkke.coupons.rules import counters
from hamkke.kernel import clock, ids
from hamkke.ledger import queries as ledger
from tests.factories.coupons import NOON, ClaimFactory, logged
from tests.factories.merchants import ShopFactory
from tests.factories.people import OrganisationFactory

pytestmark = pytest.mark.django_db
EARLIER = NOON - timedelta(hours=1)
TOOK = NOON + timedelta(minutes=1)
BACK = NOON + timedelta(hours=2)


@pytest.fixture
def claim(campaign):
    claim = ClaimFactory(campaign=campaign, position=1)
    logged(campaign)
    return claim


@pytest.fixture
def shop(db):
    return ShopFactory(name="만두집")


@pytest.fixture
def terminal(shop):
    return actions.register_terminal(shop, id=ids.new(), name="앞쪽 전화기", by=shop.merchant.owner)


@pytest.fixture
def allowance(terminal, organiser):
    return grant(terminal, organiser)


def grant(terminal, organiser, *, uses=2, won=5_000, id=None, funder=None, at=EARLIER):
    with clock.pretend(at):
        return actions.grant_allowance(
            terminal,
            id=id or ids.new(),
            funder=funder or OrganisationFactory(),
            uses=uses,
            won=won,
            by=organiser,
        )


def shown(claim, shop, *, at=NOON):
    with clock.pretend(at):
        return actions.issue_pass(claim, id=ids.new(), shop=shop, by=claim.shopper)


def told(shown, *, amount=20_000, at=TOOK, id=None):
    return actions.Told(id or ids.new(), queries.token_of(shown), amount, at)


def reconcile(terminal, each, *, at=BACK):
    with clock.pretend(at):
        return actions.reconcile(terminal, each, by=terminal.registered_by)


def use_elsewhere(shown, shop):
    with clock.pretend(TOOK):
        return actions.use_pass(shown, id=ids.new(), shop=shop, amount=10_000, by=shop.merchant.owner)


def net(code):
    return ledger.balance(code).net


def broken():
    return [finding for finding in checking.findings() if finding.rows]


# ── Terminals and allowances ──


def test_a_phone_is_registered_once(shop):
    known, by = ids.new(), shop.merchant.owner

    assert actions.register_terminal(shop, id=known, name="하나", by=by) == actions.register_terminal(
        shop, id=known, name="하나", by=by
    )
    with pytest.raises(rules.DifferentContent):
        actions.register_terminal(ShopFactory(), id=known, name="하나", by=by)
    assert Terminal.objects.count() == 1


def test_an_allowance_is_money_set_aside(terminal, organiser):
    known, funder = ids.new(), OrganisationFactory()

    allowance = grant(terminal, organiser, id=known, funder=funder)

    assert grant(terminal, organiser, id=known, funder=funder) == allowance
    assert (net(allowance.account_code), net(allowance.funder_code)) == (5_000, -5_000)
    assert queries.left_of(allowance) == counters.Left(2, 5_000)
    with pytest.raises(rules.DifferentContent):
        grant(terminal, organiser, id=known, funder=funder, won=6_000)
    assert net(allowance.account_code) == 5_000


def test_a_new_allowance_ends_the_one_before(terminal, organiser, allowance):
    later = grant(terminal, organiser, won=9_000)

    assert (net(allowance.account_code), net(allowance.funder_code), net(later.account_code)) == (0, 0, 9_000)
    assert queries.allowance_of(terminal) == later
    assert broken() == []


def test_a_withdrawn_allowance_goes_back(terminal, organiser, allowance):
    actions.withdraw_allowance(terminal, by=organiser)
    actions.withdraw_allowance(terminal, by=organiser)

    assert (net(allowance.account_code), net(allowance.funder_code)) == (0, 0)
    assert queries.left_of(queries.allowance_of(terminal)) == counters.Left(0, 0)


def test_an_allowance_that_is_spent_has_nothing_to_give_back(claim, shop, terminal, organiser):
    allowance = grant(terminal, organiser, won=2_000)
    here = shown(claim, shop)
    actions.cancel_pass(here, by=claim.shopper)
    assert reconcile(terminal, told(here)).state == "paid"

    actions.withdraw_allowance(terminal, by=organiser)

    assert (net(allowance.account_code), net(allowance.funder_code)) == (0, -2_000)
    assert broken() == []


def test_a_lost_phone_ends_with_its_allowance(terminal, organiser, allowance):
    actions.end_terminal(terminal, by=organiser)
    actions.end_terminal(terminal, by=organiser)

    assert net(allowance.account_code) == 0
    with pytest.raises(counters.TerminalEnded):
        grant(terminal, organiser)
    assert Allowance.objects.count() == 1


# ── Settling what was taken ──


def test_a_use_off_line_counts_when_it_arrives(claim, shop, terminal, allowance):
    use = reconcile(terminal, told(shown(claim, shop)))

    assert (use.state, use.discount, use.used_at, use.received_at) == ("accepted", 2_000, TOOK, BACK)
    assert Redemption.objects.get().state == "used"
    assert (net(f"merchant:{shop.merchant_id}"), net(allowance.account_code)) == (2_000, 5_000)
    assert (use.allowed_by, queries.left_of(allowance)) == (allowance, counters.Left(1, 3_000))
    assert broken() == []


def test_a_coupon_that_ended_meanwhile_counts_as_of_then(campaign, claim, shop, terminal, allowance):
    took = campaign.usable_until - timedelta(minutes=1)
    each = told(shown(claim, shop, at=took), at=took)

    use = reconcile(terminal, each, at=campaign.usable_until + timedelta(days=1))

    assert (use.state, Redemption.objects.get().held_at) == ("accepted", took)
    assert broken() == []


def test_the_same_use_told_again_counts_once(campaign, claim, shop, terminal, allowance):
    each = told(shown(claim, shop))
    other = shown(ClaimFactory(campaign=campaign, position=2), shop)

    assert reconcile(terminal, each) == reconcile(terminal, each)
    assert (CounterUse.objects.count(), net(f"merchant:{shop.merchant_id}")) == (1, 2_000)
    with pytest.raises(rules.DifferentContent):
        reconcile(terminal, actions.Told(each.id, each.token, 30_000, each.used_at))
    for token in (queries.token_of(other), "HMK:"):
        with pytest.raises(rules.DifferentContent):
            reconcile(terminal, actions.Told(each.id, token, each.amount, each.used_at))
    assert CounterUse.objects.get().shown.claim == claim


def test_a_coupon_that_was_gone_is_paid_by_the_allowance(claim, shop, terminal, allowance):
    here = shown(claim, shop)
    there = ShopFactory()
    use_elsewhere(shown(claim, there), there)

    use = reconcile(terminal, told(here))

    assert (use.state, use.discount, use.reason) == ("paid", 2_000, "pass_cancelled")
    assert (net(f"merchant:{shop.merchant_id}"), net(allowance.account_code)) == (2_000, 3_000)
    assert queries.left_of(allowance) == counters.Left(1, 3_000)
    receipt = queries.receipt(queries.uses_with_all().get(pk=use.pk))
    assert [share.amount for share in receipt.funders] == [2_000]
    assert broken() == []


def test_a_coupon_that_was_used_on_another_phone_of_the_shop_is_paid(claim, shop, terminal, allowance):
    here = shown(claim, shop)
    use_elsewhere(here, shop)

    use = reconcile(terminal, told(here))

    assert (use.state, use.reason) == ("paid", "pass_used")
    assert broken() == []


@pytest.mark.parametrize("limits", [{"uses": 1, "won": 9_000}, {"uses": 9, "won": 3_999}])
def test_beyond_the_allowance_a_conflict_is_refused(campaign, shop, terminal, organiser, limits):
    grant(terminal, organiser, **limits)
    elsewhere, states = ShopFactory(), []
    for position in (1, 2):
        claim = ClaimFactory(campaign=campaign, position=position)
        here = shown(claim, shop)
        use_elsewhere(shown(claim, elsewhere), elsewhere)
        states.append(reconcile(terminal, told(here)).state)
    logged(campaign)

    assert states == ["paid", "refused"]
    assert net(f"merchant:{shop.merchant_id}") == 2_000
    assert broken() == []


def refused(terminal, each, *, at=BACK):
    use = reconcile(terminal, each, at=at)
    assert (use.state, use.allowed_by, Redemption.objects.count()) == ("refused", None, 0)
    assert not CounterUse.objects.exclude(allowance=None).exists()
    return use.reason


def test_without_an_allowance_nothing_is_taken_off_line(claim, shop, terminal):
    here = shown(claim, shop)

    assert refused(terminal, told(here)) == "not_allowed"
    assert reconcile(terminal, told(here)).answer["ko"] == (
        "이 전화기는 그때 네트워크 없이 쿠폰을 받도록 허용되지 않았습니다."
    )
    assert use_elsewhere(here, shop).state == "accepted", "The coupon is untouched."


def test_an_allowance_allows_nothing_before_or_after_its_time(claim, shop, terminal, organiser):
    def here():
        return shown(claim, shop)

    grant(terminal, organiser, at=TOOK + timedelta(seconds=1))
    assert refused(terminal, told(here())) == "not_allowed"
    with clock.pretend(TOOK + timedelta(seconds=3)):
        actions.withdraw_allowance(terminal, by=organiser)
    assert refused(terminal, told(here(), at=TOOK + timedelta(seconds=3))) == "not_allowed"
    assert reconcile(terminal, told(here(), at=TOOK + timedelta(seconds=2))).state == "accepted"
    assert broken() == []


@pytest.mark.parametrize("limits", [{"uses": 1, "won": 9_000}, {"uses": 9, "won": 3_999}])
def test_no_more_is_taken_off_line_than_was_allowed(campaign, shop, terminal, organiser, limits):
    grant(terminal, organiser, **limits)
    uses = [
        reconcile(terminal, told(shown(ClaimFactory(campaign=campaign, position=position), shop)))
        for position in (1, 2)
    ]
    logged(campaign)

    assert [(use.state, use.reason) for use in uses] == [("accepted", ""), ("refused", "allowance_spent")]
    assert net(f"merchant:{shop.merchant_id}") == 2_000
    assert broken() == []


def test_what_came_back_can_be_taken_again(claim, shop, terminal, allowance):
    use = reconcile(terminal, told(shown(claim, shop)))

    actions.take_back(use, id=ids.new(), returned=10_000, by=use.by)

    assert queries.left_of(allowance) == counters.Left(1, 4_000)


def test_a_conflict_is_paid_by_the_allowance_that_followed(claim, shop, terminal, organiser, allowance):
    here = shown(claim, shop)
    later = grant(terminal, organiser, at=TOOK + timedelta(minutes=1))
    actions.cancel_pass(here, by=claim.shopper)

    use = reconcile(terminal, told(here))

    assert (use.state, use.allowed_by, use.allowance) == ("paid", allowance, later)
    assert broken() == []


def test_after_the_allowance_is_withdrawn_a_conflict_is_refused(claim, shop, terminal, organiser, allowance):
    here = shown(claim, shop)
    actions.cancel_pass(here, by=claim.shopper)
    actions.withdraw_allowance(terminal, by=organiser)

    assert refused(terminal, told(here)) == "pass_cancelled"


def test_what_is_told_after_a_week_is_refused(claim, shop, terminal, allowance):
    latest = TOOK + timedelta(days=7)

    assert refused(terminal, told(shown(claim, shop)), at=latest) == "told_too_late"
    use = reconcile(terminal, told(shown(claim, shop)), at=latest - timedelta(seconds=1))
    assert use.state == "accepted"


def test_what_was_not_taken_in_good_faith_is_never_paid(claim, shop, terminal, allowance):
    here = shown(claim, shop)
    elsewhere = shown(ClaimFactory(campaign=claim.campaign, position=2), ShopFactory())

    assert refused(terminal, actions.Told(ids.new(), "HMK:" + "0" * 172, 20_000, TOOK)) == "mistyped"
    assert refused(terminal, told(elsewhere)) == "another_shop"
    assert refused(terminal, told(here, at=NOON - timedelta(minutes=3))) == "pass_over"
    assert refused(terminal, told(here, at=NOON + timedelta(minutes=6))) == "pass_over"


def test_a_token_of_no_pass_is_refused(claim, shop, terminal, allowance):
    from hamkke.coupons.models import Pass

    here = shown(claim, shop)
    each = told(here)
    Pass.objects.all().delete()

    assert refused(terminal, each) == "mistyped"


def test_a_purchase_too_small_is_refused(claim, shop, terminal, allowance):
    assert refused(terminal, told(shown(claim, shop), amount=9)) == "below_minimum"
    with pytest.raises(counters.AmountMissing):
        reconcile(terminal, told(shown(claim, shop), amount=0))


def test_one_phone_takes_a_pass_once(claim, shop, terminal, allowance):
    here = shown(claim, shop)
    reconcile(terminal, told(here))

    use = reconcile(terminal, told(here))

    assert (use.state, use.reason) == ("refused", "seen_before")
    assert net(allowance.account_code) == 5_000


def test_what_the_allowance_paid_comes_back_to_it(claim, shop, terminal, organiser, allowance):
    here = shown(claim, shop)
    actions.cancel_pass(here, by=claim.shopper)
    use = reconcile(terminal, told(here, amount=19_999))

    actions.take_back(use, id=ids.new(), returned=9, by=use.by)
    assert actions.take_back(use, id=ids.new(), returned=10_000, by=use.by).given_back == 999
    assert net(allowance.account_code) == 5_000 - 1_999 + 999
    assert broken() == []
    actions.withdraw_allowance(terminal, by=organiser)
    actions.take_back(use, id=ids.new(), returned=19_999, by=use.by)
    assert (net(allowance.account_code), net(allowance.funder_code)) == (0, 0)
    assert net(f"merchant:{shop.merchant_id}") == 0
    assert broken() == []


def test_a_refused_use_has_nothing_to_take_back(claim, shop, terminal, allowance):
    use = reconcile(terminal, told(shown(claim, shop), amount=9))

    with pytest.raises(counters.NothingToUndo):
        actions.take_back(use, id=ids.new(), returned=1, by=use.by)
    assert CounterUse.objects.get().returned == 0
