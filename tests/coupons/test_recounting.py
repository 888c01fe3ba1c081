"""A campaign that takes the whole discount back counts only the goods its coupon is good for."""

import pytest

from hamkke.coupons import actions, queries, rules
from hamkke.coupons.models import GiveBackLine, Opening, Redemption
from hamkke.kernel import clock, ids
from tests.coupons.holding import hold
from tests.factories.coupons import NOON, CampaignFactory, ClaimFactory, FundingFactory

pytestmark = pytest.mark.django_db

BAKER, POTTER = ids.new(), ids.new()
BREAD, CAKE, POT = (ids.new() for _ in range(3))


@pytest.fixture
def redemption(organiser):
    """10% off the baker's goods from 20,000 won on, laid on two of them and a pot."""
    draft = CampaignFactory(on_return="recount", minimum_order=20_000, scope={"merchants": [str(BAKER)]})
    FundingFactory(campaign=draft)
    claim = ClaimFactory(campaign=actions.open_campaign(draft, by=organiser), position=1)
    Opening.objects.filter(campaign=claim.campaign).update(claimed=1)
    lines = [
        actions.Line(BREAD, BAKER, 15_000),
        actions.Line(CAKE, BAKER, 10_000),
        actions.Line(POT, POTTER, 50_000),
    ]
    with clock.pretend(NOON):
        held = hold(claim, lines=lines)
        return actions.capture(held, by=None)


def give_back(redemption, **returned):
    return actions.give_back([redemption], id=ids.new(), returned=returned.pop("told"), by=None)


def test_other_goods_do_not_keep_the_discount_and_do_not_lose_it(redemption):
    assert redemption.discount == 2_500
    assert [(each.minimum, each.stays, each.is_lost) for each in queries.losable(redemption.order_id)] == [
        (20_000, 25_000, False)
    ]
    assert give_back(redemption, told={POT: (50_000, 50_000)}) == {POT: 0}

    [losing] = queries.losable(redemption.order_id, {CAKE: (10_000, 10_000)})
    assert (losing.campaign, losing.stays, losing.is_lost) == (redemption.claim.campaign, 15_000, True)

    given = give_back(redemption, told={CAKE: (10_000, 10_000)})

    assert queries.losable(redemption.order_id) == []
    assert given == {CAKE: 1_000, BREAD: 1_500}
    assert Redemption.objects.get().state == "returned"
    assert list(GiveBackLine.objects.filter(line_id=BREAD).values_list("returned", "amount")) == [(0, 1_500)]
    assert give_back(redemption, told={BREAD: (15_000, 15_000)}) == {BREAD: 0}


def test_the_same_step_again_is_the_same(redemption):
    step, told = ids.new(), {CAKE: (10_000, 10_000)}

    first = actions.give_back([redemption], id=step, returned=told, by=None)

    assert actions.give_back([redemption], id=step, returned=told, by=None) == first


@pytest.mark.parametrize(
    "told",
    [{}, {CAKE: (10_000, 10_000)}, {CAKE: (10_000, 10_000), POT: (1, 50_000), BREAD: (0, 15_000)}],
    ids=["nothing", "fewer", "lost"],
)
def test_the_same_step_with_other_lines_is_another(redemption, told):
    step = ids.new()
    actions.give_back([redemption], id=step, returned={CAKE: (10_000, 10_000), POT: (1, 50_000)}, by=None)
    before = list(GiveBackLine.objects.values())
    assert {line["line_id"] for line in before} == {CAKE, POT, BREAD}

    with pytest.raises(rules.DifferentContent):
        actions.give_back([redemption], id=step, returned=told, by=None)

    assert list(GiveBackLine.objects.values()) == before


def test_what_was_used_before_carts_were_kept_counts_all_its_goods(redemption):
    Redemption.objects.update(cart=None)

    assert queries.bought_with([redemption.pk]).spent[redemption.pk].minimum.lines == {BREAD, CAKE, POT}


def test_nothing_was_bought_with_a_coupon_nobody_used():
    assert (queries.losable(ids.new()), queries.discount_back(ids.new(), {})) == ([], {})
