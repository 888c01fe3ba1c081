import itertools

import pytest
from hypothesis import given, settings

from hamkke.coupons import rules
from hamkke.coupons.rules import pricing
from hamkke.kernel import money
from tests.coupons.carts import (
    campaign,
    cart,
    exhibition,
    line,
    merchant,
    price,
    product,
    seeds,
    some_campaigns,
    some_cart,
    some_funders,
    terms,
)  # fmt: skip

# ── What the documents say ──


@pytest.mark.parametrize(("amount", "discount"), [(29_990, 2_999), (30_000, 3_000), (60_000, 3_000)])
def test_the_coupon_of_september_2025(amount, discount):
    quote = price(cart(line(0, amount)), terms(rate=1_000, cap=3_000))

    assert (quote.discount, quote.payable) == (discount, amount - discount)


def test_fees_are_taken_on_what_is_paid_after_the_coupon():
    quote = price(cart(line(0, 20_000)), terms(amount=5_000))

    assert (money.portion(quote.payable, 780), money.portion(quote.total, 780)) == (1_170, 1_560)


# ── What it is good for ──


@pytest.mark.parametrize(
    "scope",
    [
        {"products": [product(1)]},
        {"merchants": [merchant(1)]},
        {"exhibitions": [exhibition(1)]},
        {"regions": ["47"]},
        {"merchants": [merchant(0), merchant(1)], "excluded_products": [product(0)]},
        {"excluded_merchants": [merchant(0)]},
        {"products": [product(0), product(1)], "regions": ["47"]},
    ],
)
def test_a_coupon_looks_only_at_what_it_is_good_for(scope):
    bought = cart(
        line(0, 10_000, regions=["11"]),
        line(1, 5_000, regions=["47", "47720"], exhibitions=[exhibition(1)]),
    )

    quote = price(bought, terms(scope=scope))

    assert quote.discounts == {line(0).id: 0, line(1).id: 500}


def test_an_exclusion_wins_over_what_is_named():
    scope = {"products": [product(0)], "excluded_products": [product(0)]}

    quote = price(cart(line(0)), terms(scope=scope))

    assert [(each.reason, each.remedy is None) for each in quote.refused] == [(rules.Reason.EXCLUDED, False)]


def test_where_merchants_share_the_cost_only_those_who_agreed_take_part():
    versions = terms(agreed=frozenset({merchant(1)}))

    assert price(cart(line(0), line(1)), versions).discounts == {line(0).id: 0, line(1).id: 1_000}
    assert price(cart(line(0)), versions).refused[0].reason == rules.Reason.NOT_AGREED


def test_an_automatic_campaign_needs_no_claim_and_any_other_does():
    bought = cart(line(0))
    book = rules.Book.compile([terms(0, is_automatic=True), terms(1)])

    quote = rules.price(book, bought)

    assert [each.campaign for each in quote.applied] == [campaign(0)]
    assert book.offers(bought, []) == [terms(1)]
    assert book.offers(bought, [campaign(1)]) == []


def test_a_minimum_looks_at_the_list_price_of_what_is_eligible():
    version = terms(minimum_order=10_000, scope={"products": [product(0)]})

    assert price(cart(line(0, 9_999), line(1, 50_000)), version).discount == 0
    assert price(cart(line(0, 10_000, taken=9_000)), version).discount == 100


# ── Several ──


def test_of_one_group_one_coupon_is_laid_and_different_groups_join():
    quote = price(
        cart(line(0, 20_000)),
        terms(0, amount=1_000, group="market"),
        terms(1, amount=2_000, group="market"),
        terms(2, amount=1_500, group="platform"),
    )

    assert [(each.campaign, each.discount) for each in quote.applied] == [
        (campaign(1), 2_000),
        (campaign(2), 1_500),
    ]


def test_a_coupon_without_a_group_stands_alone():
    joined = [terms(0, amount=2_000, group="a"), terms(1, amount=2_000, group="b")]

    assert price(cart(line(0)), *joined, terms(2, amount=3_999)).discount == 4_000
    assert [each.campaign for each in price(cart(line(0)), *joined, terms(2, amount=4_000)).applied] == [
        campaign(2)
    ]


def test_later_coupons_take_off_what_earlier_ones_left():
    quote = price(
        cart(line(0, 10_000)),
        terms(0, rate=5_000, cap=9_999, group="b"),
        terms(1, amount=4_000, group="a"),
    )

    assert [(each.discount, each.verdict.base) for each in quote.applied] == [(4_000, 10_000), (3_000, 6_000)]


def test_no_coupon_is_wasted_on_what_is_paid_already():
    quote = price(cart(line(0, 1_000)), terms(0, amount=1_000, group="a"), terms(1, amount=900, group="b"))

    assert [each.campaign for each in quote.applied] == [campaign(0)]
    assert quote.refused[0].reason == rules.Reason.NOTHING_LEFT


def test_what_is_chosen_is_laid_and_the_rest_says_so():
    versions = [terms(0, amount=1_000), terms(1, amount=2_000)]

    chosen = price(cart(line(0)), *versions, chosen={campaign(0)})
    nothing = price(cart(line(0)), *versions, chosen=())

    assert [each.campaign for each in chosen.applied] == [campaign(0)]
    assert chosen.verdict_on(campaign(1)).reason == rules.Reason.NOT_CHOSEN
    assert (nothing.applied, nothing.payable) == ((), 10_000)


def test_laying_coupons_one_after_another_is_the_quote():
    bought = cart(line(0, 9_999), line(1, 7_777), line(2, 3_333))
    versions = [terms(0, amount=4_001, group="a"), terms(1, rate=3_300, cap=9_000, group="b")]
    quote = price(bought, *versions)

    laid = rules.lay_together(reversed(versions), bought)

    assert [each.by_line for each in laid] == [each.by_line for each in quote.applied]


@pytest.mark.parametrize("groups", [("a", "a"), ("", "a"), ("", "")])
def test_laying_coupons_that_do_not_join_is_refused(groups):
    with pytest.raises(rules.NotTogether):
        rules.lay_together([terms(n, group=group) for n, group in enumerate(groups)], cart(line(0)))


def test_laying_a_coupon_that_does_not_fit_is_refused():
    with pytest.raises(rules.BelowMinimum):
        rules.lay(terms(minimum_order=20_000), cart(line(0)))
    with pytest.raises(rules.DoesNotApply) as no:
        rules.lay(terms(channels=frozenset({"counter"})), cart(line(0)))

    assert str(no.value) == (
        "쿠폰을 쓸 수 없습니다. 온라인에서는 쓸 수 없습니다. 매장에서 쓸 수 있습니다. / The coupon does not apply. It is not good for online. Use it at: the counter."
    )


# ── By chance ──


def brute_force(versions, bought):
    """Every combination that is allowed, tried one by one."""
    fits = [fit for each in versions if isinstance(fit := pricing.fitted(each, bought), pricing.Fit)]
    ranked = sorted(fits, key=lambda fit: fit.rank)
    alone = [(fit,) for fit in ranked if not fit.terms.group]
    names = sorted({fit.terms.group for fit in ranked} - {""})
    choices = [[*(fit for fit in ranked if fit.terms.group == name), None] for name in names]
    joined = [tuple(fit for fit in picks if fit) for picks in itertools.product(*choices)]
    tried = []
    for picks in [(), *alone, *joined]:
        laid, left = [], bought
        for fit in picks:
            try:
                laid.append(rules.lay(fit.terms, left))
            except rules.Refused:
                break
            left = left.after(laid[-1].by_line)
        else:
            tried.append(laid)
    # `max` keeps the earliest of equals, and the combinations come in the order of their ranks.
    return max(tried, key=lambda laid: (sum(each.discount for each in laid), -len(laid)))


@settings(max_examples=2_000, deadline=None)
@given(seeds)
def test_the_best_deal_is_what_trying_everything_finds(chance):
    versions, bought = some_campaigns(chance), some_cart(chance)
    quote = price(bought, *versions)

    assert [each.by_line for each in quote.applied] == [
        each.by_line for each in brute_force(versions, bought)
    ]
    assert [each.campaign for each in quote.applied] == [
        each.campaign for each in brute_force(versions, bought)
    ]
    assert quote.is_exact


@settings(max_examples=10_000, deadline=None)
@given(seeds)
def test_discounts_sum_and_never_go_beyond_a_line(chance):
    versions, bought = some_campaigns(chance), some_cart(chance, most=10)
    quote = price(bought, *versions)

    assert quote.discount == sum(quote.discounts.values()) == bought.total - quote.payable
    assert all(0 <= quote.discounts[line.id] <= line.amount for line in bought.lines)
    for each in quote.applied:
        assert each.discount == sum(each.discounts) > 0
        assert each.discount <= each.terms.cap
        assert min(each.discounts) >= 0
    groups = [each.terms.group for each in quote.applied]
    assert len(groups) == len(set(groups))
    assert "" not in groups or len(groups) == 1
    laid = rules.lay_together([each.terms for each in quote.applied], bought)
    assert [each.by_line for each in laid] == [each.by_line for each in quote.applied]
    for each in laid:
        assert [sum(row) for row in rules.divide(each.discounts, some_funders(chance))] == each.discounts
    held = {version.campaign for version in versions}
    assert {each.campaign for each in (*quote.applied, *quote.refused)} == held


@settings(max_examples=1_000, deadline=None)
@given(seeds)
def test_more_in_the_cart_never_costs_a_discount(chance):
    versions, bought, added = some_campaigns(chance), some_cart(chance), some_cart(chance)
    larger = rules.Cart(
        [*bought.lines, *(line(10 + n, each.amount) for n, each in enumerate(added.lines))],
        moment=bought.moment,
        channel=bought.channel,
        is_first_purchase=bought.is_first_purchase,
    )
    one = [version for version in versions if not version.group]

    assert price(larger, *one).discount >= price(bought, *one).discount


@settings(max_examples=1_000, deadline=None)
@given(seeds)
def test_the_index_finds_whatever_matches(chance):
    versions, bought = some_campaigns(chance, is_automatic=True), some_cart(chance)

    found = {each.campaign for each in rules.Book.compile(versions).candidates(bought, [])}

    fits = [each.campaign for each in versions if isinstance(pricing.fitted(each, bought), pricing.Fit)]
    assert [each for each in fits if each not in found] == []


@settings(max_examples=500, deadline=None)
@given(seeds)
def test_the_same_coupons_in_any_order_are_the_same_quote(chance):
    versions, bought = some_campaigns(chance), some_cart(chance)
    shuffled = list(versions)
    chance.shuffle(shuffled)

    assert [each.by_line for each in price(bought, *versions).applied] == [
        each.by_line for each in price(bought, *shuffled).applied
    ]


@given(seeds)
def test_a_cart_is_what_it_tells(chance):
    bought = some_cart(chance)

    assert rules.Cart.heard(bought.told()).told() == bought.told()


@settings(max_examples=1_000, deadline=None)
@given(seeds)
def test_what_a_verdict_asks_to_add_makes_it_apply(chance):
    versions, bought = some_campaigns(chance, most=1), some_cart(chance, most=3)

    for verdict in price(bought, *versions).refused:
        if verdict.more:
            eligible = [each for each in bought.lines if verdict.terms.covers(each)]
            more = line(9, verdict.more, product_id=eligible[0].product_id, merchant_id=eligible[0].merchant_id,
                        regions=eligible[0].regions, exhibitions=eligible[0].exhibitions)  # fmt: skip
            larger = rules.Cart(
                [*bought.lines, more], bought.moment, bought.channel, bought.is_first_purchase
            )

            assert price(larger, *versions).discount == verdict.gain > 0


def test_too_many_combinations_end_with_a_good_deal_that_says_so(monkeypatch):
    monkeypatch.setattr(pricing, "STEPS_MOST", 3)
    versions = [terms(n, rate=1_000 + n, cap=5_000, group=group) for n, group in enumerate("aabbccdd")]

    quote = price(cart(line(0, 30_000)), *versions)

    assert (quote.is_exact, quote.discount > 0) == (False, True)
