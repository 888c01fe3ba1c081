"""What holds for every statement, payout and fee at all times; each query returns the rows that break it."""

from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import Prefetch

from hamkke.orders.models import Statement, StatementRow

Rows = Iterable[Mapping[str, object]]

# Each merchant's accounts, its own parts of discounts under it, and what every transfer moved into that tree.
# What went out to the bank pays statements: it is in none.
MOVED = """
    WITH tree AS (
        SELECT id, split_part(code, ':', 2)::uuid AS merchant FROM ledger_account WHERE code LIKE 'merchant:%'
    ), bank AS (SELECT id FROM ledger_account WHERE code = 'outside:bank'),
    moved AS (
        SELECT tree.merchant, transfer.batch_id AS batch, transfer.amount AS won, transfer.debit_id AS other
        FROM ledger_transfer transfer JOIN tree ON tree.id = transfer.credit_id WHERE transfer.kind IN ('single', 'post')
        UNION ALL
        SELECT tree.merchant, transfer.batch_id, -transfer.amount, transfer.credit_id
        FROM ledger_transfer transfer JOIN tree ON tree.id = transfer.debit_id WHERE transfer.kind IN ('single', 'post')
    )
"""


def every_statement_sums_to_its_rows() -> Rows:
    return _rows("""
        SELECT s.id, s.net, coalesce(sum(r.net), 0) AS rows
        FROM orders_statement s LEFT JOIN orders_statementrow r ON r.statement_id = s.id
        GROUP BY s.id
        HAVING (s.paid, s.state, s.platform, s.association, s.own, s.fee, s.other, s.net) IS DISTINCT FROM (
            sum(r.paid), sum(r.state), sum(r.platform), sum(r.association), sum(r.own), sum(r.fee), sum(r.other), sum(r.net))
    """)


def every_statement_says_what_the_ledger_moved() -> Rows:
    return _rows("""
        SELECT s.id, s.net, coalesce(sum(moved.won), 0) AS moved
        FROM orders_statement s LEFT JOIN moved ON moved.merchant = s.merchant_id
            AND moved.batch > s.after_batch AND moved.batch <= s.until_batch
            AND moved.other NOT IN (SELECT id FROM bank)
        GROUP BY s.id HAVING coalesce(sum(moved.won), 0) <> s.net
    """)


def every_statement_goes_on_from_the_one_before() -> Rows:
    return _rows("""
        SELECT s.id, s.number, before.number AS before
        FROM orders_statement s LEFT JOIN orders_statement before ON before.id = s.previous_id
        WHERE CASE WHEN before.id IS NULL THEN (s.number, s.after_batch, s.carried) <> (1, 0, 0)
            ELSE (s.merchant_id, s.number, s.after_batch, s.starts_at, s.carried) <> (
                before.merchant_id, before.number + 1, before.until_batch, before.ends_at,
                least(0, before.net + before.carried)) END
    """)


def no_sale_is_in_two_statements() -> Rows:
    return _rows("""
        SELECT one.id, other.id AS other
        FROM orders_statement one JOIN orders_statement other
            ON other.merchant_id = one.merchant_id AND other.id <> one.id
            AND one.after_batch < other.until_batch AND other.after_batch < one.until_batch
    """)


def every_statement_still_reads_as_it_was_issued() -> Rows:
    rows = Prefetch("rows", StatementRow.objects.order_by("position"))
    statements = Statement.objects.select_related("previous").prefetch_related(rows).order_by("pk")
    for statement in statements.iterator(chunk_size=200):
        if statement.digest_with(list(statement.rows.all())) != bytes(statement.digest):
            yield {"id": statement.pk, "number": statement.name}


def every_due_day_is_set_by_a_rule_in_force() -> Rows:
    return _rows("""
        SELECT r.id, r.day, r.due_on, law.code
        FROM orders_statementrow r LEFT JOIN orders_legalrule law ON law.id = r.rule_id
        WHERE (r.due_on IS NULL) <> (law.id IS NULL)
            OR law.effective_from IS NULL AND law.id IS NOT NULL
            OR r.day < law.effective_from OR r.day >= law.effective_to
            OR law.anchor = 'month_end'
                AND r.due_on <> (date_trunc('month', r.day) + interval '1 month')::date - 1 + law.days
            OR law.kind = 'interest' AND r.due_on <> r.day
        UNION ALL
        SELECT s.id, NULL, s.due_on, NULL FROM orders_statement s
        WHERE s.due_on IS NOT NULL AND NOT EXISTS (
            SELECT FROM orders_statementrow r
            WHERE r.statement_id = s.id AND (r.due_on, r.rule_id) = (s.due_on, s.rule_id))
    """)


def every_payout_pays_its_statement_and_no_more() -> Rows:
    return _rows("""
        SELECT payout.id, payout.amount, s.payable, asked.amount AS asked, done.kind AS done
        FROM orders_payout payout JOIN orders_statement s ON s.id = payout.statement_id
        LEFT JOIN ledger_transfer asked ON asked.id = payout.id
        LEFT JOIN ledger_resolution ended ON ended.pending_id = payout.id
        LEFT JOIN ledger_transfer done ON done.id = ended.transfer_id
        WHERE asked.amount IS DISTINCT FROM payout.amount
            OR s.payable < (SELECT sum(every.amount) FROM orders_payout every
                WHERE every.statement_id = s.id AND every.withdrawn_at IS NULL)
            OR (payout.released_at IS NOT NULL) <> (done.kind IS NOT DISTINCT FROM 'post')
            OR (payout.withdrawn_at IS NOT NULL) <> (done.kind IS NOT DISTINCT FROM 'void')
    """)


def what_left_for_a_merchant_was_a_released_payout() -> Rows:
    return _rows("""
        SELECT coalesce(gone.merchant, paid.merchant) AS merchant, gone.won AS gone, paid.won AS paid
        FROM (SELECT merchant, -sum(won) AS won FROM moved WHERE other IN (SELECT id FROM bank) GROUP BY merchant) gone
        FULL JOIN (
            SELECT s.merchant_id AS merchant, sum(payout.amount) AS won
            FROM orders_payout payout JOIN orders_statement s ON s.id = payout.statement_id
            WHERE payout.released_at IS NOT NULL GROUP BY s.merchant_id
        ) paid ON paid.merchant = gone.merchant
        WHERE gone.won IS DISTINCT FROM paid.won
    """)


def no_merchant_is_paid_more_than_was_stated() -> Rows:
    return _rows("""
        SELECT s.merchant_id AS merchant, sum(payout.amount) AS paid, max(whole.payable) AS stated
        FROM orders_payout payout JOIN orders_statement s ON s.id = payout.statement_id
        JOIN (SELECT merchant_id, sum(payable) AS payable FROM orders_statement GROUP BY merchant_id) whole
            ON whole.merchant_id = s.merchant_id
        WHERE payout.released_at IS NOT NULL
        GROUP BY s.merchant_id HAVING sum(payout.amount) > max(whole.payable)
    """)


def every_fee_is_its_rate_of_what_was_paid() -> Rows:
    return _rows("""
        SELECT fee.line_id AS id, fee.paid, fee.amount, fee.returned
        FROM orders_fee fee JOIN orders_feerate rate ON rate.id = fee.rate_id
        JOIN orders_orderline line ON line.id = fee.line_id
        LEFT JOIN (
            SELECT one.line_id, sum(one.amount - one.discount) AS won
            FROM orders_returnline one JOIN orders_return whole ON whole.id = one.order_return_id
            WHERE whole.state = 'done' GROUP BY one.line_id
        ) back ON back.line_id = fee.line_id
        WHERE fee.amount <> fee.paid * rate.rate / 10000
            OR fee.amount - fee.returned <> (fee.paid - coalesce(back.won, 0))::bigint * rate.rate / 10000
    """)


def the_ledger_keeps_exactly_the_fees() -> Rows:
    return _rows("""
        SELECT kept.won AS ledger, fees.won AS fees
        FROM (SELECT coalesce(sum(credits_posted - debits_posted), 0) AS won FROM ledger_account
            WHERE code LIKE 'outside:%:fee') kept,
            (SELECT coalesce(sum(amount - returned), 0) AS won FROM orders_fee) fees
        WHERE kept.won <> fees.won
    """)


def _rows(query: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"{MOVED} {query}")
        names = [column.name for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
