"""What a statement says of real orders, to the won: with a coupon, a fee, a return, and once only."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction

from hamkke.kernel import clock, ids
from hamkke.ledger import actions as money
from hamkke.ledger import queries as ledger
from hamkke.orders import actions, rules
from hamkke.orders.models import Fee, LegalRule, Statement, StatementRow
from tests.factories.ledger import move
from tests.factories.people import OrganisationFactory, UserFactory
from tests.orders.settling import (
    DUE,
    NOON,
    NOVEMBER,
    OCTOBER,
    MerchantFactory,
    campaign,
    declare_fee,
    issued,
    sent_back,
    sold,
    won,
)

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def merchant():
    return MerchantFactory()


def owed(merchant):
    return ledger.balance(f"merchant:{merchant.pk}").net


def test_two_goods_with_a_coupon_and_one_of_them_back(kakaopay, merchant):
    declare_fee(780)
    order = sold(kakaopay, merchant, (12_000, 1), (8_000, 1), coupon=campaign(rate=2_500, cap=5_000))
    sent_back(order, 0, 1)

    statement = issued(merchant)

    sale, back = statement.rows.all()
    assert (sale.kind, sale.title, sale.day, sale.due_on, sale.rule.code) == (
        "sale", "상품 1 × 1, 상품 2 × 1", date(2025, 9, 1), DUE, "consignment_month_end_40",
    )  # fmt: skip
    assert (sale.gross, won(sale)) == (20_000, (15_000, 3_000, 2_000, 0, 702 + 468, 0, 18_830))
    assert (back.kind, back.title, back.due_on, back.rule) == ("return", "상품 2 × 1", None, None)
    assert (back.gross, won(back)) == (-8_000, (-6_000, -1_200, -800, 0, -468, 0, -7_532))
    assert (statement.number, won(statement)) == (1, (9_000, 1_800, 1_200, 0, 702, 0, 11_298))
    assert (statement.carried, statement.payable, statement.due_on) == (0, 11_298, DUE)
    assert statement.payable == owed(merchant)


def test_a_fee_is_on_what_was_paid_and_gone_with_the_goods(kakaopay, merchant):
    declare_fee(780)
    order = sold(kakaopay, merchant, (20_000, 1), coupon=campaign(rate=2_500, cap=5_000))

    assert (Fee.objects.get().amount, owed(merchant)) == (1_170, 20_000 - 1_170)
    sent_back(order, 1)
    assert (Fee.objects.get().returned, owed(merchant)) == (1_170, 0)
    assert ledger.balance(rules.FEES).net == 0


@pytest.mark.parametrize("steps", [[(3, 2)], [(1, 0), (0, 2), (2, 0)], [(0, 1), (3, 0), (0, 1)]])
def test_any_order_of_returns_leaves_no_fee_behind(kakaopay, merchant, steps):
    declare_fee(333)
    order = sold(kakaopay, merchant, (3_333, 3), (777, 2), coupon=campaign())

    for n, step in enumerate(steps):
        sent_back(order, *step, at=NOON + timedelta(days=n + 1))

    assert [fee.amount - fee.returned for fee in Fee.objects.all()] == [0, 0]
    assert (owed(merchant), ledger.balance(rules.FEES).net) == (0, 0)


def test_without_a_declared_fee_nothing_is_kept(kakaopay, merchant):
    sold(kakaopay, merchant, (20_000, 1))

    assert (won(issued(merchant)), Fee.objects.count()) == ((20_000, 0, 0, 0, 0, 0, 20_000), 0)


def test_what_comes_back_next_month_is_in_the_next_statement(kakaopay, merchant):
    order = sold(kakaopay, merchant, (10_000, 1), (5_000, 1))
    september = issued(merchant)
    sent_back(order, 1, 0, at=OCTOBER + timedelta(days=2))
    sold(kakaopay, merchant, (4_000, 1), at=OCTOBER + timedelta(days=3))

    october = issued(merchant, ends_at=NOVEMBER)

    assert (september.payable, september.left_over) == (15_000, 0)
    assert [(row.kind, row.net) for row in october.rows.all()] == [("return", -10_000), ("sale", 4_000)]
    assert (october.number, october.previous, october.net) == (2, september, -6_000)
    assert (october.payable, october.due_on, october.left_over) == (0, None, -6_000)
    assert (october.starts_at, october.after_batch) == (OCTOBER, september.until_batch)


def test_returns_that_outweigh_sales_are_made_up_by_the_next_statement(kakaopay, merchant):
    order = sold(kakaopay, merchant, (10_000, 1), (5_000, 1))
    issued(merchant)
    sent_back(order, 1, 0, at=OCTOBER + timedelta(days=2))
    issued(merchant, ends_at=NOVEMBER)
    sold(kakaopay, merchant, (13_000, 1), at=NOVEMBER + timedelta(days=1))

    third = issued(merchant, ends_at=NOVEMBER + timedelta(days=2))

    assert (third.net, third.carried, third.payable) == (13_000, -10_000, 3_000)
    assert sum(each.payable for each in Statement.objects.all()) == owed(merchant)


def test_another_merchant_s_won_stay_out(kakaopay, merchant):
    other = MerchantFactory()
    sold(kakaopay, merchant, (10_000, 1))
    sold(kakaopay, other, (7_000, 1))

    assert (issued(merchant).payable, issued(other).payable) == (10_000, 7_000)


def test_the_same_id_again_is_the_same_statement(kakaopay, merchant):
    sold(kakaopay, merchant, (10_000, 1))
    first = issued(merchant)
    id_ = first.pk

    assert issued(merchant, id=id_) == first
    with pytest.raises(rules.DifferentContent):
        issued(merchant, id=id_, ends_at=NOVEMBER)
    with pytest.raises(rules.NothingToState):
        issued(merchant)
    with pytest.raises(rules.NothingToState):
        issued(merchant, ends_at=NOVEMBER)
    assert Statement.objects.count() == 1


def test_a_period_is_stated_only_when_it_has_ended(kakaopay, merchant):
    sold(kakaopay, merchant, (10_000, 1))

    with pytest.raises(rules.PeriodAhead):
        issued(merchant, ends_at=NOVEMBER, now=OCTOBER)

    assert Statement.objects.count() == 0


def test_statements_at_once_state_every_sale_once(kakaopay, merchant):
    sold(kakaopay, merchant, (10_000, 1))
    together = threading.Barrier(4)

    def one(_):
        together.wait()
        try:
            return issued(merchant).payable
        except rules.NothingToState as refusal:
            return refusal.reason
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(one, range(4)))

    assert sorted(map(str, answers)) == ["10000"] + ["nothing_to_state"] * 3
    assert StatementRow.objects.count() == 1


def test_ended_months_are_issued_once_and_the_running_one_never(kakaopay, merchant):
    quiet = MerchantFactory()
    sold(kakaopay, merchant, (10_000, 1))
    sold(kakaopay, merchant, (2_000, 1), at=OCTOBER + timedelta(days=1))
    sold(kakaopay, quiet, (3_000, 1), at=OCTOBER + timedelta(days=2))
    sold(kakaopay, merchant, (500, 1), at=NOVEMBER + timedelta(days=1))

    with clock.pretend(NOVEMBER + timedelta(days=2)):
        assert (actions.issue_ended_months(by=None), actions.issue_ended_months(by=None)) == (3, 0)

    assert list(Statement.objects.order_by("ends_at", "payable").values_list("ends_at", "payable")) == [
        (OCTOBER, 10_000), (NOVEMBER, 2_000), (NOVEMBER, 3_000),
    ]  # fmt: skip


def run(change):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_an_issued_statement_cannot_be_changed_or_deleted(kakaopay, merchant):
    sold(kakaopay, merchant, (10_000, 1))
    statement = issued(merchant)

    for table in ("statement", "statementrow"):
        for change in (f"UPDATE orders_{table} SET net = net", f"DELETE FROM orders_{table}"):
            with pytest.raises(IntegrityError, match="append-only"):
                run(change)

    assert Statement.objects.get().digest == statement.digest


def test_an_announced_rule_is_put_in_force_for_the_sales_to_come(kakaopay, merchant):
    sold(kakaopay, merchant, (10_000, 1))
    announced = LegalRule.objects.get(code="announced_confirmed_20")
    with clock.pretend(NOON):
        actions.enact(announced, effective_from=date(2025, 9, 10), by=UserFactory())
    sold(kakaopay, merchant, (10_000, 1), at=NOON + timedelta(days=9))

    statement = issued(merchant)

    assert [(row.due_on, row.rule.code) for row in statement.rows.all()] == [
        (DUE, "consignment_month_end_40"),
        (date(2025, 10, 7), "announced_confirmed_20"),
    ]
    assert (statement.due_on, statement.rule) == (date(2025, 10, 7), LegalRule.objects.get(pk=announced.pk))
    with clock.pretend(NOON), pytest.raises(rules.InForceAlready):
        actions.enact(announced, effective_from=date(2025, 9, 20), by=UserFactory())


def test_a_rule_keeps_its_words_and_its_days():
    for change in ("days = 50", "effective_from = '2013-01-01'", "law = ''"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE orders_legalrule SET {change} WHERE code = 'consignment_month_end_40'")

    rule = LegalRule.objects.get(code="consignment_month_end_40")
    assert (rule.days, rule.effective_from) == (40, date(2012, 1, 1))


def test_a_statement_is_chained_to_the_one_before(kakaopay, merchant):
    sold(kakaopay, merchant, (10_000, 1))
    first = issued(merchant)
    sold(kakaopay, merchant, (10_000, 1), at=OCTOBER + timedelta(days=1))
    second = issued(merchant, ends_at=NOVEMBER, id=ids.new())

    assert (len(first.digest), first.digest == second.digest, second.previous) == (32, False, first)


def test_a_sale_at_a_counter_is_owed_what_its_funders_pay(merchant):
    funder = OrganisationFactory(kind="state")
    account, budget = f"merchant:{merchant.pk}", f"campaign:{ids.new()}:funder:{funder.pk}"
    with clock.pretend(NOON):
        money.open_accounts([account, budget])
        money.post([move(budget, account, 1_500, reason="coupon_used", subject=f"sale:{ids.new()}")])

    [row] = issued(merchant).rows.all()

    assert (row.title, won(row)[:3], row.net, row.due_on) == ("쿠폰 사용", (0, 1_500, 0), 1_500, DUE)


FUNDER, ALLOWANCE, MERCHANT = (
    ids.derived("funder"),
    ids.derived("allowance"),
    f"merchant:{ids.derived('merchant')}",
)
KINDS = {str(FUNDER): "state", str(ALLOWANCE): "association"}


@pytest.mark.parametrize(
    ("debit", "credit", "kind", "amounts"),
    [
        ("outside:kakaopay", MERCHANT, "sale", {"paid": 500}),
        (MERCHANT, "outside:kakaopay", "return", {"paid": -500}),
        (MERCHANT, "outside:kakaopay:fee", "sale", {"fee": 500}),
        ("outside:kakaopay:fee", MERCHANT, "return", {"fee": -500}),
        (f"campaign:1:funder:{FUNDER}", MERCHANT, "sale", {"state": 500}),
        (f"allowance:{ALLOWANCE}", MERCHANT, "sale", {"association": 500}),
        (MERCHANT, f"outside:funder:{FUNDER}", "return", {"state": -500}),
        (f"{MERCHANT}:share", MERCHANT, "sale", {"own": 500}),
        (MERCHANT, f"{MERCHANT}:share", "return", {"own": -500}),
        ("outside:late_interest", MERCHANT, "interest", {"other": 500}),
        ("campaign:1:funder:unknown", MERCHANT, "correction", {"other": 500}),
        (MERCHANT, "merchant:another", "correction", {"other": -500}),
    ],
)
def test_every_won_is_somebody_s_by_the_account_it_came_from(debit, credit, kind, amounts):
    movement = rules.Movement(debit, credit, 500, "sale:1", NOON)

    [entry] = rules.entries([movement], account=MERCHANT, kinds=KINDS)

    assert (entry.kind, entry.amounts) == (kind, rules.Amounts(**amounts))
    sign = 0 if "own" in amounts else 1 if credit == MERCHANT else -1
    assert entry.amounts.net == sign * 500


def test_payouts_are_in_no_statement():
    paid = rules.Movement(MERCHANT, rules.BANK, 500, "S-1", NOON)

    assert rules.entries([paid], account=MERCHANT, kinds=KINDS) == []
