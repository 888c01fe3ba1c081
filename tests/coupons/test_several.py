"""Several coupons held on one order: each on what those before it left, none twice, and all or nothing."""

from collections import Counter

import pytest
from django.db import IntegrityError, transaction

from hamkke.coupons import actions, invariants, queries, rules
from hamkke.coupons.models import Redemption
from hamkke.kernel import clock, ids
from hamkke.ledger import queries as ledger
from tests.coupons.test_races import at_once
from tests.factories.coupons import NOON, CampaignFactory, ClaimFactory, FundingFactory
from tests.factories.people import UserFactory


def claim_of(shopper, **terms):
    draft = CampaignFactory(**terms)
    FundingFactory(campaign=draft)
    return ClaimFactory(campaign=actions.open_campaign(draft, by=UserFactory()), shopper=shopper)


def hold(claims, *, order_id=None, amounts=(20_000, 10_000), **given):
    lines = [actions.Line(ids.new(), ids.new(), amount) for amount in amounts]
    with clock.pretend(NOON):
        return actions.hold(
            [claim.pk for claim in claims],
            order_id=order_id or ids.new(),
            lines=lines,
            by=claims[0].shopper,
            **given,
        )


@pytest.fixture
def shopper(db):
    return UserFactory()


def taken(redemption):
    return [line["taken"] for line in redemption.cart["lines"]]


def test_coupons_are_laid_in_the_order_of_their_groups_each_on_what_is_left(shopper):
    half, amount = (
        claim_of(shopper, group="b", rate=5_000, cap=20_000),
        claim_of(shopper, group="a", rate=0, amount=6_000, cap=6_000, kind="amount"),
    )

    first, second = hold([half, amount])

    assert (first.claim, first.place, first.discount, taken(first)) == (amount, 1, 6_000, [0, 0])
    assert (second.claim, second.place, second.discount, taken(second)) == (half, 2, 12_000, [4_000, 2_000])
    assert [portion.amount for portion in queries.who_paid(first.order_id)] == [4_000, 2_000, 8_000, 4_000]
    assert [ledger.balance(each.campaign.fundings.get().budget_code).debits_pending for each in (amount, half)] == [
        6_000, 12_000,
    ]  # fmt: skip
    assert list(invariants.every_price_can_be_made_again()) == []
    assert list(invariants.every_coupon_lies_on_what_those_before_it_left()) == []


@pytest.mark.parametrize("groups", [("a", "a"), ("", "a"), ("", "")])
def test_coupons_that_do_not_join_are_not_held_together(shopper, groups):
    claims = [claim_of(shopper, group=group) for group in groups]

    with pytest.raises(rules.NotTogether):
        hold(claims)

    assert Redemption.objects.count() == 0


def test_one_that_does_not_fit_keeps_the_other_from_being_held(shopper):
    claims = [claim_of(shopper, group="a"), claim_of(shopper, group="b", minimum_order=99_000)]

    with pytest.raises(rules.BelowMinimum):
        hold(claims)

    assert Redemption.objects.count() == 0
    assert [ledger.balance(each.campaign.fundings.get().budget_code).debits_pending for each in claims] == [
        0, 0,
    ]  # fmt: skip


def test_one_order_may_have_two_coupons_for_a_first_purchase_and_the_next_order_none(shopper):
    claims = [claim_of(shopper, group=group, first_purchase_only=True) for group in "abc"]

    assert len(hold(claims[:2], is_first_purchase=True)) == 2
    with pytest.raises(rules.FirstPurchaseTaken):
        hold(claims[2:], is_first_purchase=True)


def test_the_database_itself_keeps_one_coupon_a_place(shopper):
    first, second = hold([claim_of(shopper, group=group) for group in "ab"])

    with pytest.raises(IntegrityError, match="coupons_of_a_sale_are_laid_in_one_order"), transaction.atomic():
        Redemption.objects.filter(pk=second.pk).update(place=first.place)


@pytest.mark.parametrize("change", [{"place": 3}, {"cart": "taken"}, {"version": "first"}])
def test_a_coupon_that_does_not_lie_on_what_was_left_is_found(shopper, change):
    first, second = hold([claim_of(shopper, group=group) for group in "ab"])
    if "cart" in change:
        second.cart["lines"][0]["taken"] += 1
        change = {"cart": second.cart}
    elif "version" in change:
        change = {"version": first.version}
    Redemption.objects.filter(pk=second.pk).update(**change)

    assert list(invariants.every_coupon_lies_on_what_those_before_it_left()) != []


def test_lines_that_all_coupons_together_pay_too_much_for_are_found(shopper):
    _, second = hold([claim_of(shopper, group=group, rate=9_000, cap=90_000) for group in "ab"])
    assert list(invariants.no_line_is_discounted_beyond_its_amount()) == []

    portion = second.portions.order_by("line_place")[0]
    portion.amount += 201  # of 20,000 won the first pays 18,000, and this one 1,800
    portion.save()

    assert [row["discount"] for row in invariants.no_line_is_discounted_beyond_its_amount()] == [20_001]


@pytest.mark.usefixtures("committed_db")
def test_the_same_two_coupons_wanted_by_many_orders_at_once_are_on_one():
    shopper = UserFactory()
    claims = [claim_of(shopper, group=group) for group in "ab"]

    answers = at_once(
        *[
            lambda wanted=wanted: len(hold(wanted))
            for wanted in [claims, claims[::-1], claims, claims[:1]] * 2
        ]
    )

    assert answers.count("in_use") in (6, 7)
    assert Counter(Redemption.objects.values_list("state", flat=True))["held"] in (1, 2)
    assert list(invariants.no_coupon_is_in_two_live_redemptions()) == []
    assert list(invariants.every_budget_agrees_with_the_ledger()) == []
