"""At the counter at once, with real commits: a coupon is used at one till, and nobody waits for anybody in a circle."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hamkke.audit.models import Entry
from hamkke.config import checking
from hamkke.coupons import actions
from hamkke.coupons.models import Claim, CounterUse, Pass, Redemption
from hamkke.coupons.queries import counters as queries
from hamkke.kernel import clock, ids
from hamkke.kernel.errors import Refused
from hamkke.ledger import queries as ledger
from tests.coupons.test_races import at_once
from tests.factories.coupons import NOON, CampaignFactory, ClaimFactory, FundingFactory, logged
from tests.factories.merchants import ShopFactory
from tests.factories.people import OrganisationFactory, UserFactory
from tests.waiting import meanwhile

AT_ONCE = 6
EARLIER = NOON - timedelta(hours=1)


@pytest.fixture
def claims(committed_db):
    campaign = actions.open_campaign(FundingFactory(campaign=CampaignFactory()).campaign, by=UserFactory())
    claims = [ClaimFactory(campaign=campaign, position=position) for position in (1, 2)]
    logged(campaign)
    return claims


@pytest.fixture
def terminal(committed_db):
    shop = ShopFactory()
    with clock.pretend(EARLIER):
        terminal = actions.register_terminal(shop, id=ids.new(), name="앞쪽 전화기", by=shop.merchant.owner)
        grant(terminal)
    return terminal


def grant(terminal):
    return actions.grant_allowance(
        terminal, id=ids.new(), funder=OrganisationFactory(), uses=9, won=90_000, by=UserFactory()
    )


def show(claim, terminal):
    with clock.pretend(NOON):
        return actions.issue_pass(claim, id=ids.new(), shop=terminal.shop, by=claim.shopper)


def use(shown, terminal, *, id=None):
    return actions.use_pass(
        shown,
        id=id or ids.new(),
        shop=terminal.shop,
        amount=20_000,
        by=terminal.registered_by,
        terminal=terminal,
    )


def settle(shown, terminal):
    told = actions.Told(ids.new(), queries.token_of(shown), 20_000, NOON)
    return actions.reconcile(terminal, told, by=terminal.registered_by)


def at_noon(call):
    def answer():
        try:
            with clock.pretend(NOON):
                return call()
        except Refused as refusal:
            return refusal.reason

    return answer


def broken():
    return [finding for finding in checking.findings() if finding.rows]


# ── One pass, many tills ──


def test_one_pass_at_many_tills_is_used_at_one(claims, terminal):
    shown = show(claims[0], terminal)

    answers = at_once(*[lambda: use(shown, terminal).state] * AT_ONCE)

    assert Counter(answers) == {"accepted": 1, "pass_used": AT_ONCE - 1}
    assert ledger.balance(f"merchant:{terminal.shop.merchant_id}").net == 2_000


def test_the_same_use_told_many_times_at_once_is_used_once(claims, terminal):
    shown, known = show(claims[0], terminal), ids.new()

    assert at_once(*[lambda: use(shown, terminal, id=known).pk] * AT_ONCE) == [known] * AT_ONCE
    assert Redemption.objects.count() == 1


def test_whoever_cancels_while_the_till_uses_the_pass_comes_too_late(claims, terminal):
    shown = show(claims[0], terminal)

    with meanwhile(at_noon(lambda: actions.cancel_pass(shown, by=shown.claim.shopper))) as start:
        Claim.objects.select_for_update().get(pk=shown.claim_id)
        cancelled = start()
        used = at_noon(lambda: use(shown, terminal))()

    assert (cancelled.result(), used.state) == (None, "accepted")
    assert Entry.objects.filter(verb="coupons.pass.cancelled").count() == 0


def test_a_pass_that_ended_at_the_last_moment_is_not_used(claims, terminal):
    shown = show(claims[0], terminal)

    with meanwhile(at_noon(lambda: use(shown, terminal))) as start:
        Pass.objects.update(ended_at=NOON)
        used = start()

    assert used.result() == "pass_cancelled"
    assert (CounterUse.objects.count(), Redemption.objects.count()) == (0, 0)


# ── A phone that sells, sends and is granted something at once ──


@pytest.mark.parametrize(
    "act",
    [
        lambda terminal, shown: settle(shown, terminal).state,
        lambda terminal, shown: grant(terminal).uses,
        lambda terminal, shown: actions.withdraw_allowance(terminal, by=terminal.registered_by),
        lambda terminal, shown: actions.end_terminal(terminal, by=terminal.registered_by),
    ],
    ids=["sends", "is granted", "is withdrawn", "is ended"],
)
def test_a_phone_that_sells_meanwhile_is_in_nobodys_way(claims, terminal, act):
    sold, sent = (show(claim, terminal) for claim in claims)

    with meanwhile(at_noon(lambda: act(terminal, sent))) as start:
        used = at_noon(lambda: use(sold, terminal))()
        answer = start()

    assert used.state == "accepted"
    assert answer.result() in ("accepted", 9, None)
    assert broken() == []


def test_what_comes_back_while_the_allowance_ends_goes_to_its_funder(claims, terminal):
    shown = show(claims[0], terminal)
    actions.cancel_pass(shown, by=shown.claim.shopper)
    paid = at_noon(lambda: settle(shown, terminal))()
    assert paid.state == "paid"

    with meanwhile(lambda: actions.take_back(paid, id=ids.new(), returned=20_000, by=paid.by)) as start:
        actions.withdraw_allowance(terminal, by=paid.by)
        step = start()

    assert step.result().given_back == 2_000
    assert ledger.balance(paid.allowance.account_code).net == 0
    assert ledger.balance(paid.allowance.funder_code).net == 0
    assert broken() == []


# ── The ledger is the last thing ──


@pytest.mark.parametrize(
    "act",
    [
        lambda terminal, shown, used: use(shown, terminal),
        lambda terminal, shown, used: settle(shown, terminal),
        lambda terminal, shown, used: actions.take_back(used, id=ids.new(), returned=20_000, by=used.by),
        lambda terminal, shown, used: grant(terminal),
        lambda terminal, shown, used: actions.end_terminal(terminal, by=terminal.registered_by),
    ],
    ids=["used", "settled", "taken back", "granted", "ended"],
)
def test_whoever_posts_has_nothing_else_left_to_write(claims, terminal, act):
    earlier, shown = (show(claim, terminal) for claim in claims)
    used = at_noon(lambda: use(earlier, terminal))()

    with CaptureQueriesContext(connection) as asked:
        at_noon(lambda: act(terminal, shown, used))()

    statements = [each["sql"] for each in asked]
    posting = next(n for n, sql in enumerate(statements) if "pg_advisory_xact_lock" in sql)
    assert [
        sql
        for sql in statements[posting:]
        if "ledger_" not in sql and "advisory" not in sql and "SAVEPOINT" not in sql and sql != "COMMIT"
    ] == []
