"""What holds for every order, return and won of them at all times; each query returns the rows that break it.

Written in SQL, for they compare our tables with what the ledger, the payments and the coupons say of the same order.
"""

from collections.abc import Iterable, Mapping

from django.db import connection

Rows = Iterable[Mapping[str, object]]

# Every query may ask what the ledger moved for each order, by the reasons that orders and coupons book under.
MOVED = """
    WITH moved AS (
        SELECT subject, sum(amount) FILTER (WHERE reason IN ('order_paid', 'coupon_used')) AS paid,
            sum(CASE reason WHEN 'discount_lost' THEN -amount ELSE amount END)
                FILTER (WHERE reason IN ('order_returned', 'coupon_given_back', 'discount_lost')) AS returned
        FROM ledger_transfer WHERE subject LIKE 'order:%' AND kind IN ('single', 'post') GROUP BY subject
    )
"""


def every_paid_order_s_transfers_sum_to_its_total() -> Rows:
    return _rows("""
        SELECT o.id, o.total, coalesce(moved.paid, 0) AS moved
        FROM orders_order o LEFT JOIN moved ON moved.subject = 'order:' || o.id
        WHERE o.paid_at IS NOT NULL AND coalesce(moved.paid, 0) <> o.total
    """)


def no_unpaid_order_moved_a_won() -> Rows:
    return _rows("""
        SELECT o.id, o.state, moved.paid, moved.returned
        FROM orders_order o JOIN moved ON moved.subject = 'order:' || o.id
        WHERE o.paid_at IS NULL AND coalesce(moved.paid, moved.returned) IS NOT NULL
    """)


def every_order_s_returns_moved_back_exactly_what_came_back() -> Rows:
    return _rows("""
        SELECT o.id, coalesce(back.won, 0) AS came_back, coalesce(moved.returned, 0) AS moved
        FROM orders_order o LEFT JOIN moved ON moved.subject = 'order:' || o.id
        LEFT JOIN (
            SELECT order_id, sum(amount) AS won FROM orders_return WHERE state = 'done' GROUP BY order_id
        ) back ON back.order_id = o.id
        WHERE coalesce(back.won, 0) <> coalesce(moved.returned, 0)
    """)


def every_order_s_lines_sum_to_its_total_and_discount() -> Rows:
    return _rows("""
        SELECT o.id, o.total, o.discount, sum(line.amount) AS lines, sum(line.discount) AS discounts
        FROM orders_order o LEFT JOIN orders_orderline line ON line.order_id = o.id
        GROUP BY o.id
        HAVING (coalesce(sum(line.amount), 0), coalesce(sum(line.discount), 0)) <> (o.total, o.discount)
    """)


def every_order_asks_its_payment_for_exactly_what_is_payable() -> Rows:
    return _rows("""
        SELECT o.id, o.payable, payment.amount
        FROM orders_order o LEFT JOIN payments_payment payment ON payment.id = o.payment_id
        WHERE (payment.amount, payment.order_id) IS DISTINCT FROM (o.payable, o.id)
    """)


def an_order_is_paid_exactly_when_its_payment_is_approved() -> Rows:
    return _rows("""
        SELECT o.id, o.state, payment.state AS payment
        FROM orders_order o LEFT JOIN payments_payment payment ON payment.id = o.payment_id
        WHERE (o.paid_at IS NOT NULL) <> (payment.state IS NOT DISTINCT FROM 'approved')
    """)


def no_order_waits_for_a_payment_that_is_over() -> Rows:
    return _rows("""
        SELECT o.id, payment.state AS payment
        FROM orders_order o JOIN payments_payment payment ON payment.id = o.payment_id
        WHERE o.state = 'placed' AND payment.state IN ('failed', 'cancelled', 'expired')
    """)


def every_order_s_discount_is_what_its_coupons_take_off() -> Rows:
    return _rows("""
        SELECT o.id, o.discount, coalesce(laid.discount, 0) AS coupons, laid.states
        FROM orders_order o LEFT JOIN (
            SELECT order_id, sum(discount) AS discount, array_agg(state ORDER BY place) AS states
            FROM coupons_redemption WHERE channel = 'online' GROUP BY order_id
        ) laid ON laid.order_id = o.id
        WHERE coalesce(laid.discount, 0) <> o.discount
            OR (o.paid_at IS NOT NULL AND NOT laid.states <@ ARRAY['used', 'returned']::varchar[])
            OR (o.paid_at IS NULL AND o.closed_at IS NOT NULL AND NOT laid.states <@ ARRAY['released']::varchar[])
    """)


def every_line_s_discount_is_what_its_coupons_take_off() -> Rows:
    return _rows("""
        SELECT line.id, line.discount, coalesce(laid.discount, 0) AS coupons
        FROM orders_orderline line LEFT JOIN (
            SELECT portion.line_id, sum(portion.amount) AS discount
            FROM coupons_portion portion JOIN coupons_redemption redemption ON redemption.id = portion.redemption_id
            WHERE redemption.channel = 'online' GROUP BY portion.line_id
        ) laid ON laid.line_id = line.id
        WHERE coalesce(laid.discount, 0) <> line.discount
    """)


def every_line_counts_as_returned_what_its_returns_say() -> Rows:
    return _rows("""
        SELECT line.id, line.returned, coalesce(sum(one.quantity) FILTER (WHERE whole.state <> 'failed'), 0) AS returns
        FROM orders_orderline line LEFT JOIN orders_returnline one ON one.line_id = line.id
        LEFT JOIN orders_return whole ON whole.id = one.order_return_id
        GROUP BY line.id
        HAVING coalesce(sum(one.quantity) FILTER (WHERE whole.state <> 'failed'), 0) <> line.returned
    """)


def every_return_is_done_exactly_when_its_refund_is_completed() -> Rows:
    return _rows("""
        SELECT back.id, back.state, back.refund, refund.state AS refund_state, refund.amount
        FROM orders_return back LEFT JOIN payments_refund refund ON refund.id = back.refund_id
        WHERE refund.amount IS DISTINCT FROM back.refund
            OR (back.state = 'done') <> (refund.state = 'completed')
            OR (back.state = 'failed') <> (refund.state = 'failed')
    """)


def no_order_gives_back_more_than_was_paid_for_it() -> Rows:
    return _rows("""
        SELECT o.id, o.payable, o.discount, sum(back.refund) AS refunded, sum(back.discount) AS discount_back
        FROM orders_order o JOIN orders_return back ON back.order_id = o.id AND back.state <> 'failed'
        GROUP BY o.id
        HAVING sum(back.refund) > o.payable OR sum(back.discount) > o.discount
    """)


def every_order_says_of_all_its_merchants_how_it_is_received() -> Rows:
    """Those that were over before this was asked say it of none."""
    return _rows("""
        SELECT placed.id, count(shipment.id) AS shipments
        FROM orders_order placed LEFT JOIN orders_shipment shipment ON shipment.order_id = placed.id
        GROUP BY placed.id
        HAVING (placed.state IN ('placed', 'paid') OR count(shipment.id) > 0)
            AND array_agg(shipment.merchant_id ORDER BY shipment.merchant_id) IS DISTINCT FROM (
                SELECT array_agg(DISTINCT line.merchant_id ORDER BY line.merchant_id)
                FROM orders_orderline line WHERE line.order_id = placed.id
            )
    """)


def every_recipient_is_of_an_order_with_parcels() -> Rows:
    return _rows("""
        SELECT recipient.order_id AS id FROM orders_recipient recipient
        WHERE NOT EXISTS (
            SELECT FROM orders_shipment shipment WHERE shipment.order_id = recipient.order_id AND shipment.how = 'parcel'
        )
    """)


def _rows(query: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"{MOVED} {query}")
        names = [column.name for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
