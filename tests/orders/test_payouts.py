"""A statement is paid by three people and never beyond what the ledger owes; late costs interest, exactly."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, connections

from hamkke.audit.models import Entry
from hamkke.kernel import clock, ids
from hamkke.kernel.errors import Refused
from hamkke.ledger import actions as money
from hamkke.ledger import queries as ledger
from hamkke.ledger.models import Document
from hamkke.orders import actions, queries, rules
from hamkke.orders.models import Alarm, Payout
from tests.factories.people import UserFactory
from tests.orders.settling import (
    DUE,
    NOVEMBER,
    OCTOBER,
    MerchantFactory,
    campaign,
    declare_fee,
    issued,
    on,
    sent_back,
    sold,
    won,
)

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def merchant():
    return MerchantFactory()


@pytest.fixture
def statement(kakaopay, merchant):
    """1,000,000 won of September, due on 9 November."""
    sold(kakaopay, merchant, (500_000, 2))
    return issued(merchant)


def request(statement, *, id=None, by=None):
    return actions.request_payout(id=id or ids.new(), statement=statement, by=by or UserFactory())


def released(statement, day):
    with on(day):
        payout = request(statement)
        for _ in range(2):
            actions.approve_payout(payout, by=UserFactory())
        return actions.release_payout(payout, by=UserFactory())


def standing(statement, day):
    return queries.standings([statement], day)[0]


def owed(merchant):
    return ledger.balance(f"merchant:{merchant.pk}").net


def test_a_statement_is_requested_approved_twice_and_released(merchant, statement):
    with on(DUE):
        requester, approver = UserFactory(), UserFactory()
        payout = request(statement, by=requester)
        assert standing(statement, DUE).state == "requested"
        with pytest.raises(money.OwnDisbursement):
            actions.approve_payout(payout, by=requester)
        actions.approve_payout(payout, by=approver)
        actions.approve_payout(payout, by=approver)
        with pytest.raises(money.NotReleased):
            actions.release_payout(payout, by=requester)
        assert (standing(statement, DUE).state, owed(merchant)) == ("requested", 1_000_000)
        actions.approve_payout(payout, by=UserFactory())
        assert standing(statement, DUE).state == "approved"

        actions.release_payout(payout, by=requester)
        again = actions.release_payout(payout, by=requester)

    assert (again.amount, again.interest, standing(statement, DUE).state) == (1_000_000, 0, "released")
    assert (owed(merchant), ledger.balance(rules.BANK).net) == (0, 1_000_000)
    assert Entry.objects.filter(verb="orders.payout.released").count() == 1


def test_the_statement_s_hash_is_the_evidence_and_the_bank_s_line_is_matched(merchant, statement):
    payout = released(statement, DUE)
    file = f"{DUE},-1000000,{statement.name},B-1\n".encode()

    with on(DUE):
        money.import_statement(
            io.BytesIO(b"date,amount,memo,reference\n" + file), account=rules.BANK, by=None
        )

    assert standing(statement, DUE).state == "confirmed"
    assert Document.objects.get(disbursement=payout.pk).hash == statement.digest


def test_thirty_days_late_owes_interest_with_the_next_statement(kakaopay, merchant, statement):
    payout = released(statement, DUE + timedelta(days=30))

    assert (payout.interest, owed(merchant)) == (12_739, 12_739)
    with on(date(2025, 12, 31)):
        late = issued(merchant, ends_at=clock.now(), now=clock.now())
    [row] = late.rows.all()
    assert (row.kind, won(row), row.rule.code) == (
        "interest",
        (0, 0, 0, 0, 0, 12_739, 12_739),
        "late_interest_15_5",
    )
    assert (late.payable, late.due_on) == (12_739, DUE + timedelta(days=30))


def test_the_same_request_again_is_one_payout_and_another_is_refused(statement):
    id_ = ids.new()

    assert request(statement, id=id_) == request(statement, id=id_)
    with pytest.raises(rules.PaidAlready):
        request(statement)

    assert Payout.objects.count() == 1


def test_requests_at_once_pay_once(statement):
    together = threading.Barrier(4)

    def one(_):
        together.wait()
        try:
            return request(statement).amount
        except Refused as refusal:
            return refusal.reason
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(one, range(4)))

    assert sorted(map(str, answers)) == ["1000000"] + ["paid_already"] * 3
    assert ledger.balance(rules.BANK).credits_pending == 1_000_000


def test_a_withdrawn_payout_gives_way_to_another(statement):
    first = request(statement)
    actions.withdraw_payout(first, by=UserFactory())
    actions.withdraw_payout(first, by=UserFactory())

    assert standing(statement, DUE).state == "unpaid"
    assert request(statement).pk != first.pk
    assert ledger.balance(rules.BANK).credits_pending == 1_000_000


def test_nothing_is_paid_twice_or_withdrawn_once_it_is_gone(statement):
    payout = released(statement, DUE)

    with pytest.raises(rules.PaidAlready):
        request(statement)
    with pytest.raises(money.PendingSettled):
        actions.withdraw_payout(payout, by=UserFactory())

    payout.refresh_from_db()
    assert (payout.withdrawn_at, Payout.objects.count()) == (None, 1)


def test_after_a_return_what_the_ledger_still_owes_is_paid_and_the_rest_when_more_is_sold(kakaopay, merchant):
    order = sold(kakaopay, merchant, (10_000, 1), (5_000, 1))
    september = issued(merchant)
    sent_back(order, 1, 0, at=OCTOBER + timedelta(days=2))
    now = standing(september, DUE)
    assert (now.state, now.amount, now.waiting, owed(merchant)) == ("unpaid", 5_000, 10_000, 5_000)

    assert released(september, DUE).amount == 5_000

    late = standing(september, DUE + timedelta(days=30))
    assert (late.state, late.paid, late.days_late, late.interest, late.is_overdue) == (
        "offset", 5_000, 0, 0, False,
    )  # fmt: skip
    with pytest.raises(rules.NotOwed):
        request(september)
    sold(kakaopay, merchant, (30_000, 1), at=OCTOBER + timedelta(days=40))
    assert (standing(september, DUE).state, standing(september, DUE).amount) == ("unpaid", 10_000)
    assert released(september, DUE).amount == 10_000
    assert standing(september, DUE).is_paid
    assert issued(merchant, ends_at=NOVEMBER + timedelta(days=40)).payable == owed(merchant) == 20_000


def test_two_statements_at_once_never_count_on_the_same_won(kakaopay, merchant):
    order = sold(kakaopay, merchant, (10_000, 1), (5_000, 1))
    statements = [issued(merchant)]
    sold(kakaopay, merchant, (4_000, 1), at=OCTOBER + timedelta(days=1))
    statements.append(issued(merchant, ends_at=NOVEMBER))
    sent_back(order, 1, 0, at=NOVEMBER + timedelta(days=2))
    together = threading.Barrier(2)

    def one(statement):
        together.wait()
        try:
            return request(statement).amount
        except rules.NotOwed:
            return 0  # the other one came first and took all that is owed.
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        asked = sorted(pool.map(one, statements))

    assert asked in ([4_000, 5_000], [0, 9_000])
    assert sum(asked) == owed(merchant) == ledger.balance(rules.BANK).credits_pending


def test_a_payout_is_never_deleted_and_ends_once(statement):
    released(statement, DUE)

    for change in ("DELETE FROM orders_payout", "UPDATE orders_payout SET interest = 1, amount = 1"):
        with pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
            cursor.execute(change)

    assert Payout.objects.get().amount == 1_000_000


def test_a_statement_that_pays_nothing_is_not_paid(kakaopay, merchant):
    order = sold(kakaopay, merchant, (10_000, 1))
    sent_back(order, 1)
    statement = issued(merchant)

    with pytest.raises(rules.NothingOwed):
        request(statement)
    other = requested_elsewhere(kakaopay)
    with pytest.raises(rules.DifferentContent):
        request(statement, id=other)

    assert standing(statement, DUE).state == "nothing"


def requested_elsewhere(kakaopay):
    """The id of somebody else's payout."""
    merchant = MerchantFactory()
    sold(kakaopay, merchant, (3_000, 1), at=OCTOBER - timedelta(days=2))
    return request(issued(merchant)).pk


def test_alarms_ring_once_before_the_day_and_once_after_it(statement):
    with on(DUE - timedelta(days=8)):
        assert actions.raise_alarms() == []
    for day in (DUE - timedelta(days=7), DUE, DUE + timedelta(days=1), DUE + timedelta(days=9)):
        with on(day):
            actions.raise_alarms()
            actions.raise_alarms()

    assert list(Alarm.objects.order_by("raised_at").values_list("kind", flat=True)) == ["soon", "overdue"]
    assert Entry.objects.filter(verb__startswith="orders.alarm.").count() == 2


def test_what_is_paid_rings_no_alarm(statement):
    released(statement, DUE)

    with on(DUE + timedelta(days=3)):
        assert actions.raise_alarms() == []


def test_what_is_overdue_is_told_with_its_interest_to_the_won(statement):
    late = DUE + timedelta(days=30)

    [overdue] = queries.unpaid(late)

    assert (overdue.is_overdue, overdue.days_late, overdue.interest) == (True, 30, 12_739)
    seen = queries.overview([overdue], late)
    assert (seen.owed, seen.stated, seen.overdue, seen.interest, seen.late_count) == (
        1_000_000, 1_000_000, 1_000_000, 12_739, 1,
    )  # fmt: skip


def test_a_purse_says_how_much_by_whom_and_on_what_day(kakaopay, merchant):
    declare_fee(780)
    order = sold(kakaopay, merchant, (12_000, 1), (8_000, 1), coupon=campaign(rate=2_500, cap=5_000))
    sent_back(order, 0, 1)
    september = issued(merchant)
    sold(kakaopay, merchant, (4_000, 1), at=OCTOBER + timedelta(days=3))

    [purse] = queries.purses_of(merchant.owner, now=OCTOBER + timedelta(days=4), today=date(2025, 10, 5))

    assert [(each.statement, each.statement.payable) for each in purse.coming] == [(september, 11_298)]
    assert (purse.unstated, purse.unstated_due) == (4_000 - 312, date(2025, 12, 10))
    assert (purse.owed, purse.by_whom.net) == (11_298 + 3_688, 11_298 + 3_688)
    assert (purse.by_whom.paid, purse.by_whom.state, purse.by_whom.platform) == (13_000, 1_800, 1_200)
    released(september, DUE)
    [paid] = queries.purses_of(merchant.owner, now=NOVEMBER, today=date(2025, 11, 1))
    assert (paid.coming, paid.owed, paid.by_whom.net) == ([], 3_688, 3_688)
