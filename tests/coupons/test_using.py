"""Many coupons used in one step, each answered by itself."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hamkke.audit.models import Entry
from hamkke.coupons import actions, invariants, queries, rules
from hamkke.coupons.models import HandBack, Opening, Redemption
from hamkke.kernel import clock, ids
from hamkke.ledger import actions as posting
from hamkke.ledger import queries as ledger
from tests.coupons.holding import hold
from tests.factories.coupons import NOON, ClaimFactory, CostAgreementFactory, FundingFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

SHOP = ids.new()


@pytest.fixture
def claims(campaign):
    Opening.objects.filter(campaign=campaign).update(claimed=3)
    return [ClaimFactory(campaign=campaign, position=position) for position in (1, 2, 3)]


def a_use(claim=None, amount=30_000, **changes):
    given = {
        "id": ids.new(),
        "sale_id": ids.new(),
        "lines": (rules.Line(ids.new(), SHOP, amount),),
        "channel": "counter",
        "at": NOON,
        "claim_id": claim.id if claim else None,
    }
    return rules.Use(**given | changes)


def use(*uses, now=NOON, by=None):
    with clock.pretend(now):
        return actions.use(uses, by=by)


def told(answers):
    return [getattr(answer, "reason", None) or (answer.state, answer.discount) for answer in answers]


def test_use_writes_what_hold_and_capture_would_have_written(claims, organiser):
    wanted = a_use(claims[0], lines=(rules.Line(ids.new(), SHOP, 20_000), rules.Line(ids.new(), SHOP, 5)))

    [redemption] = use(wanted, by=organiser)

    assert redemption == Redemption.objects.get()
    kept = Redemption.objects.get()
    assert {
        name: getattr(kept, name) for name in ("claim_id", "order_id", "channel", "state", "discount")
    } == {
        "claim_id": claims[0].id,
        "order_id": wanted.sale_id,
        "channel": "counter",
        "state": "used",
        "discount": 2_000,
    }
    assert (kept.held_at, kept.decided_at, kept.lease_until) == (NOON, NOON, None)
    assert kept.version == claims[0].campaign.versions.get()
    assert [cell.amount for cell in queries.who_paid(wanted.sale_id)] == [1_000, 600, 400, 0, 0, 0]
    assert ledger.balance(f"merchant:{SHOP}").net == 2_000
    assert [each.amount for each in ledger.transfers_about(f"sale:{wanted.sale_id}")] == [1_000, 600, 400]
    entry = Entry.objects.get(verb="coupons.redemption.used")
    assert (entry.by, entry.target_id, entry.facts) == (organiser.pk, str(redemption.pk), {"discount": 2_000})
    for invariant in (
        invariants.every_discount_is_divided_to_the_won,
        invariants.every_budget_agrees_with_the_ledger,
        invariants.every_coupon_that_can_still_be_used_is_paid_for,
    ):
        assert list(invariant()) == []


def test_use_finds_a_coupon_by_its_code(claims):
    assert told(use(a_use(code=claims[1].code))) == [("used", 3_000)]
    assert Redemption.objects.get().claim == claims[1]


def test_use_answers_each_by_itself_in_the_order_asked(claims):
    answers = use(
        a_use(claims[0]),
        a_use(code="NOSUCHCODE"),
        a_use(claims[1], amount=9),
        a_use(claims[0]),
        a_use(claims[2], amount=15_000),
    )

    assert told(answers) == [
        ("used", 3_000), "unknown_coupon", "below_minimum", "in_use", ("used", 1_500),
    ]  # fmt: skip
    assert Redemption.objects.count() == 2
    assert ledger.balance(f"merchant:{SHOP}").net == 4_500


def test_use_of_nothing_is_nothing():
    assert use() == []


def test_the_same_use_again_is_the_same_redemption(claims):
    wanted = a_use(claims[0])

    first, second = use(wanted, wanted)
    [third] = use(wanted)

    assert first == second == third
    assert Redemption.objects.count() == 1
    assert ledger.balance(f"merchant:{SHOP}").net == 3_000


def test_the_same_use_again_is_the_same_though_its_goods_came_back(claims):
    wanted = a_use(claims[0])
    [redemption] = use(wanted)
    actions.give_back([redemption], id=ids.new(), returned={wanted.lines[0].id: (30_000, 30_000)}, by=None)

    assert told(use(wanted)) == [("returned", 3_000)]
    assert Redemption.objects.count() == 1


@pytest.mark.parametrize("state", ["held", "released"])
def test_a_hold_under_the_same_id_is_no_use(claims, state):
    wanted = a_use()
    with clock.pretend(NOON):
        held = hold(claims[0], order_id=wanted.sale_id, lines=wanted.lines, channel=wanted.channel)
    if state == "released":
        actions.release(held, by=None)
    wanted = a_use(
        **{name: getattr(wanted, name) for name in wanted.__slots__}
        | {"id": held.pk, "claim_id": claims[0].pk}
    )

    assert told(use(wanted)) == ["different_content"]
    assert Redemption.objects.get().state == state


@pytest.mark.parametrize("in_one_batch", [True, False])
@pytest.mark.parametrize("change", ["sale_id", "channel", "lines", "claim_id"])
def test_use_refuses_other_content_under_the_same_id(claims, change, in_one_batch):
    wanted = a_use(claims[0])
    other = {
        "sale_id": ids.new(),
        "channel": "online",
        "lines": (rules.Line(ids.new(), SHOP, 30_000),),
        "claim_id": claims[1].id,
    }
    changed = a_use(**{name: getattr(wanted, name) for name in wanted.__slots__} | {change: other[change]})

    answers = use(wanted, changed) if in_one_batch else [*use(wanted), *use(changed)]

    assert told(answers) == [("used", 3_000), "different_content"]
    assert Redemption.objects.count() == 1


def test_use_refuses_a_coupon_that_waits_for_a_payment(claims):
    with clock.pretend(NOON):
        hold(claims[0], lines=a_use().lines)

    assert told(use(a_use(claims[0]))) == ["in_use"]


def test_use_refuses_a_coupon_that_was_handed_back(claims):
    HandBack.objects.create(claim=claims[0], handed_at=NOON)

    assert told(use(a_use(claims[0]))) == ["handed_back"]


@pytest.mark.parametrize("lines", ["twice", "negative"])
def test_use_refuses_lines_that_make_no_sense(claims, lines):
    one = rules.Line(ids.new(), SHOP, 30_000)
    wrong = {"twice": (one, one), "negative": (one, rules.Line(ids.new(), SHOP, -1))}

    assert told(use(a_use(claims[0], lines=wrong[lines]))) == ["wrong_lines"]
    assert Redemption.objects.count() == 0


def test_use_counts_when_it_happened_and_not_when_it_is_told(claims):
    over = claims[0].campaign.usable_until
    in_time = a_use(claims[0], at=over - timedelta(seconds=1))
    late, early = a_use(claims[1], at=over), a_use(claims[2], at=over + timedelta(days=9))

    assert told(use(in_time, late, now=over + timedelta(hours=1))) == [("used", 3_000), "expired"]
    assert Redemption.objects.get().held_at == over - timedelta(seconds=1)
    # Nobody uses a coupon in the future.
    assert told(use(early, now=NOON)) == [("used", 3_000)]
    assert Redemption.objects.get(claim=claims[2]).held_at == NOON


def test_use_refuses_what_is_told_after_the_settlement(claims, organiser):
    campaign = claims[0].campaign
    with clock.pretend(campaign.usable_until):
        actions.close_campaign(campaign, by=organiser)
        actions.settle_campaign(campaign, by=organiser)

    answers = use(a_use(claims[0]), now=campaign.usable_until)

    assert told(answers) == ["already_settled"]
    assert Redemption.objects.count() == 0


def test_whom_the_ledger_refuses_is_refused_alone(claims, campaign, organiser):
    # What must not happen: somebody took the money that was set aside.
    for funding in campaign.fundings.all():
        left = ledger.balance(funding.budget_code).left
        posting.post(
            [
                posting.Move(
                    id=ids.new(),
                    debit=posting.account(funding.budget_code),
                    credit=posting.account(funding.funder_code),
                    amount=left - 1_500,
                    reason="taken",
                )
            ]
        )

    answers = use(a_use(claims[0]), a_use(claims[1]))

    assert told(answers) == [("used", 3_000), "would_overdraw"]
    assert Redemption.objects.count() == 1
    assert ledger.is_balanced()


def test_use_lets_merchants_bear_their_part(organiser):
    claim = a_shared_claim(organiser)

    [redemption] = use(a_use(claim))

    assert [cell.amount for cell in queries.who_paid(redemption.order_id)] == [2_100, 900]
    assert [ledger.balance(code).net for code in (f"merchant:{SHOP}", f"merchant:{SHOP}:share")] == [
        3_000,
        -900,
    ]


def a_shared_claim(organiser):
    draft = FundingFactory(share=7_000).campaign
    FundingFactory(campaign=draft, share=3_000, place=1, funder=None, kind="merchant")
    CostAgreementFactory(campaign=draft, merchant_id=SHOP)
    return ClaimFactory(campaign=actions.open_campaign(draft, by=organiser), position=1)


def test_use_at_many_counters_says_who_did_it(claims):
    clerks = [UserFactory(), UserFactory()]

    with clock.pretend(NOON):
        actions.use_each([(a_use(claims[0]), clerks[0]), (a_use(claims[1]), clerks[1])])

    used = Entry.objects.filter(verb="coupons.redemption.used").order_by("at", "id")
    assert [entry.by for entry in used] == [clerk.pk for clerk in clerks]


def test_use_asks_the_database_as_often_for_two_coupons_as_for_one(claims):
    use(a_use(claims[0]))  # The merchant's account is open from now on.

    with CaptureQueriesContext(connection) as for_one:
        use(a_use(claims[1]))
    claims = [ClaimFactory(campaign=claims[0].campaign, position=position) for position in (4, 5)]
    with CaptureQueriesContext(connection) as for_two:
        use(a_use(claims[0]), a_use(claims[1]))

    assert len(for_two) == len(for_one)
