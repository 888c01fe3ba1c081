"""A coupon shown, used at a counter, and taken back."""

from datetime import timedelta

import pytest

from hamkke.config import checking
from hamkke.coupons import actions, rules
from hamkke.coupons.models import (
    Claim,
    CounterReturn,
    CounterUse,
    Pass,
    Redemption,
    Version,
    WrongCodes,
)
from hamkke.coupons.queries import counters as queries
from hamkke.coupons.rules import counters, guessing, passes
from hamkke.kernel import clock, ids
from hamkke.ledger import queries as ledger
from hamkke.people.models import User
from tests.factories.coupons import NOON, ClaimFactory, logged
from tests.factories.merchants import ShopFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def claim(campaign):
    claim = ClaimFactory(campaign=campaign, position=1)
    logged(campaign)
    return claim


@pytest.fixture
def shop(db):
    return ShopFactory(name="만두집", merchant__name="시장만두")


@pytest.fixture
def merchant(shop):
    return shop.merchant.owner


def issue(claim, shop, *, id=None, at=NOON):
    with clock.pretend(at):
        return actions.issue_pass(claim, id=id or ids.new(), shop=shop, by=claim.shopper)


def find(text, shop, *, at=LATER, by=None, address="203.0.113.7"):
    with clock.pretend(at):
        return actions.find_pass(text, shop=shop, by=by or shop.merchant.owner, address=address)


def use(shown, shop, *, amount=20_000, id=None, at=LATER):
    with clock.pretend(at):
        return actions.use_pass(shown, id=id or ids.new(), shop=shop, amount=amount, by=shop.merchant.owner)


def hand_back(claim):
    with clock.pretend(NOON):
        return actions.hand_back(claim, by=claim.shopper)


def owed(shop):
    return ledger.balances([f"merchant:{shop.merchant_id}"]).get(f"merchant:{shop.merchant_id}")


def amend(campaign, **changes):
    """Terms of a campaign's next version."""
    latest = campaign.versions.latest("number")
    Version.objects.create(
        campaign=campaign,
        number=latest.number + 1,
        terms={**latest.terms, **changes},
        digest=b"",
        effective_from=min(latest.effective_from, NOON),
    )


def broken():
    """What the self-check would find, in every app."""
    return [finding for finding in checking.findings() if finding.rows]


# ── Showing ──


def test_showing_a_coupon_moves_no_money_and_keeps_only_a_hash(claim, shop):
    shown = issue(claim, shop)

    code = queries.new_code(shown.pk)
    assert bytes(Pass.objects.get().fingerprint) == passes.fingerprint(code)
    assert (shown.expires_at - shown.issued_at) == timedelta(minutes=3)
    assert Redemption.objects.count() == 0
    assert owed(shop) is None
    assert find(passes.written(code), shop) == shown
    assert find(queries.token_of(shown), shop) == shown


def test_showing_twice_is_showing_once(claim, shop):
    known = ids.new()

    assert issue(claim, shop, id=known) == issue(claim, shop, id=known)
    with pytest.raises(rules.DifferentContent):
        issue(claim, ShopFactory(), id=known)
    assert Pass.objects.count() == 1


def test_a_new_pass_ends_the_one_before(claim, shop):
    earlier = issue(claim, shop)
    later = issue(claim, ShopFactory())

    with pytest.raises(counters.PassCancelled):
        use(earlier, shop)
    assert CounterUse.objects.count() == 0
    assert use(later, later.shop).discount == 2_000


def test_a_cancelled_pass_is_refused(claim, shop):
    shown = issue(claim, shop)
    actions.cancel_pass(shown, by=claim.shopper)
    actions.cancel_pass(shown, by=claim.shopper)

    with pytest.raises(counters.PassCancelled):
        use(shown, shop)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"shopper": True}, rules.NotYours),
        ({"at": timedelta(days=60)}, rules.Expired),
        ({"used": True}, rules.InUse),
        ({"handed_back": True}, rules.HandedBack),
        ({"terms": {"channels": ["online"]}}, rules.DoesNotApply),
        ({"terms": {"scope": {"merchants": [str(ids.new())]}}}, rules.DoesNotApply),
    ],
)
def test_what_cannot_be_used_here_is_not_shown(claim, shop, change, refusal):
    if "used" in change:
        use(issue(claim, shop), shop)
    if "handed_back" in change:
        hand_back(claim)
    amend(claim.campaign, **change.get("terms", {}))
    by = UserFactory() if "shopper" in change else claim.shopper
    before = Pass.objects.count()

    with clock.pretend(NOON + change.get("at", timedelta(0))), pytest.raises(refusal):
        actions.issue_pass(claim, id=ids.new(), shop=shop, by=by)
    assert Pass.objects.count() == before


def test_a_coupon_that_is_handed_back_is_shown_no_longer(claim, shop):
    shown = issue(claim, shop)

    hand_back(claim)

    assert Pass.objects.get().ended_at == NOON
    with pytest.raises(counters.PassCancelled):
        use(shown, shop)
    assert (CounterUse.objects.count(), owed(shop)) == (0, None)


# ── Using ──


def test_using_a_pass_pays_the_merchant_and_says_who_funds_it(claim, shop, merchant):
    shown = issue(claim, shop)
    with clock.pretend(LATER):
        preview = queries.preview(find(queries.new_code(shown.pk), shop), 20_000, shop=shop, now=LATER)

    used = use(shown, shop)

    assert (preview.discount, preview.pays, [share.amount for share in preview.funders]) == (
        2_000,
        18_000,
        [1_000, 600, 400],
    )
    receipt = queries.receipt(queries.uses_with_all().get())
    assert [(share.name, share.amount) for share in receipt.funders] == [
        (share.name, share.amount) for share in preview.funders
    ]
    assert (used.state, used.discount, used.used_at, used.by) == ("accepted", 2_000, LATER, merchant)
    redemption = Redemption.objects.get()
    assert (redemption.state, redemption.channel, redemption.order_id) == ("used", "counter", used.pk)
    assert redemption.portions.values_list("merchant_id", flat=True).distinct().get() == shop.merchant_id
    assert owed(shop).net == 2_000
    assert broken() == []


def test_using_twice_is_using_once(claim, shop):
    shown, known = issue(claim, shop), ids.new()

    assert use(shown, shop, id=known) == use(shown, shop, id=known)
    with pytest.raises(rules.DifferentContent):
        use(shown, shop, id=known, amount=30_000)
    assert owed(shop).net == 2_000


def test_a_used_pass_is_refused_with_the_earlier_time(claim, shop):
    shown = issue(claim, shop)
    use(shown, shop)

    with pytest.raises(counters.PassUsed) as refusal:
        use(shown, shop)

    assert (
        refusal.value.words.ko == "이미 사용한 쿠폰입니다. 2025-09-01 12:01:00에 만두집에서 사용되었습니다."
    )
    assert (CounterUse.objects.count(), owed(shop).net) == (1, 2_000)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"at": NOON + timedelta(minutes=3)}, counters.PassOver),
        ({"amount": 0}, counters.AmountMissing),
        ({"amount": 9}, rules.BelowMinimum),
        ({"shop": True}, counters.AnotherShop),
    ],
)
def test_a_refused_use_changes_nothing(claim, shop, change, refusal):
    shown = issue(claim, shop)
    at = ShopFactory() if change.pop("shop", False) else shop

    with pytest.raises(refusal):
        use(shown, at, **change)

    assert (CounterUse.objects.count(), Redemption.objects.count(), Pass.objects.get().ended_at) == (
        0,
        0,
        None,
    )
    assert owed(shop) is None


def test_a_campaign_that_left_the_counters_is_refused(claim, shop):
    shown = issue(claim, shop)
    amend(claim.campaign, channels=["online"])

    with clock.pretend(LATER), pytest.raises(rules.DoesNotApply):
        queries.preview(queries.passes_with_all().get(), 20_000, shop=shop, now=LATER)
    with pytest.raises(rules.DoesNotApply):
        use(shown, shop)
    assert Redemption.objects.count() == 0


# ── Taking back ──


def take_back(used, returned, *, id=None):
    return actions.take_back(used, id=id or ids.new(), returned=returned, by=used.by)


def test_what_comes_back_in_parts_ends_where_one_return_ends(claim, shop):
    used = use(issue(claim, shop), shop, amount=19_999)

    backs = [take_back(used, returned).given_back for returned in (1, 9_999, 19_999)]

    assert sum(backs) == 1_999
    assert owed(shop).net == 0
    assert Redemption.objects.get().state == "returned"
    assert use(issue(claim, shop), shop).discount == 2_000, "The coupon is free again."
    assert broken() == []


def test_a_step_back_is_taken_once(claim, shop):
    used, known = use(issue(claim, shop), shop), ids.new()

    assert take_back(used, 5_000, id=known) == take_back(used, 5_000, id=known)
    with pytest.raises(rules.DifferentContent):
        take_back(used, 6_000, id=known)
    assert (CounterReturn.objects.count(), owed(shop).net) == (1, 1_500)


@pytest.mark.parametrize("returned", [0, 5_000, 20_001])
def test_more_than_was_sold_never_comes_back(claim, shop, returned):
    used = use(issue(claim, shop), shop)
    take_back(used, 5_000)

    with pytest.raises(rules.WrongReturn):
        take_back(used, returned)
    assert owed(shop).net == 1_500


# ── Guessing ──


def wrong_code():
    return passes.code_of("nobody's secret", "guess", ids.new())


def guess(shop, text=None, **options):
    with pytest.raises(guessing.WrongCode):
        find(text or wrong_code(), shop, **options)


def test_wrong_codes_are_counted_for_account_shop_and_address(claim, shop, merchant):
    guess(shop)
    guess(shop)

    assert dict(WrongCodes.objects.values_list("subject", "wrong")) == {
        f"account:{merchant.pk}": 2,
        f"shop:{shop.pk}": 2,
        "address:203.0.113.7": 2,
    }


def test_who_guesses_waits_longer_each_time(claim, shop, caplog):
    shown = issue(claim, shop)
    for _ in range(5):
        guess(shop)

    with pytest.raises(guessing.TryLater) as refusal:
        find(queries.new_code(shown.pk), shop)
    assert refusal.value.facts == {"wrong": 5, "seconds": 30}
    assert "Somebody guesses coupon codes" in caplog.text
    guess(shop, at=LATER + timedelta(seconds=30))
    with pytest.raises(guessing.TryLater) as refusal:
        find(queries.new_code(shown.pk), shop, at=LATER + timedelta(seconds=31))
    assert refusal.value.facts == {"wrong": 6, "seconds": 59}
    assert find(queries.new_code(shown.pk), shop, at=LATER + timedelta(seconds=90)) == shown


def test_a_tried_code_does_not_reset_the_count_but_a_quiet_day_does(claim, shop, merchant):
    shown = issue(claim, shop)
    guess(shop)
    find(queries.new_code(shown.pk), shop)
    guess(shop)
    assert WrongCodes.objects.get(subject=f"account:{merchant.pk}").wrong == 2

    guess(shop, at=LATER + timedelta(days=1))
    row = WrongCodes.objects.get(subject=f"account:{merchant.pk}")
    assert (row.wrong, row.earliest_at) == (1, LATER + timedelta(days=1))


def test_a_mistyped_code_is_no_guess(shop):
    with pytest.raises(passes.Mistyped):
        find("0000-0000-0000-0000-0001", shop)
    assert WrongCodes.objects.count() == 0


def test_recent_shops_are_named_once_each(claim, shop):
    issue(claim, shop)
    issue(claim, shop, at=NOON + timedelta(seconds=1))
    other = issue(claim, ShopFactory(), at=NOON + timedelta(seconds=2)).shop

    assert queries.recent_shops(claim.shopper) == [other, shop]
    assert queries.recent_shops(User.objects.create_user("new@example.com")) == []
    assert Claim.objects.count() == 1
