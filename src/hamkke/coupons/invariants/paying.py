"""What holds for every won that a coupon moved, for holds, and for coupons that were handed back."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db import connection
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from hamkke.coupons.models import HandBack, Opening, Redemption
from hamkke.kernel import clock

Rows = Iterable[Mapping[str, object]]

_OVERDUE = timedelta(hours=1)  # the timetable asks every minute; a payment nobody can look up is renewed


def every_cell_is_what_the_ledger_moved() -> Rows:
    """Who paid whom for which redemption, and what came back: our matrix against the ledger's transfers."""
    return _rows("""
        WITH cells AS (
            SELECT CASE redemption.channel WHEN 'online' THEN 'order:' ELSE 'sale:' END || redemption.order_id AS subject,
                CASE WHEN funding.funder_id IS NULL THEN 'merchant:' || portion.merchant_id || ':share'
                    ELSE 'campaign:' || funding.campaign_id || ':funder:' || funding.funder_id END AS payer,
                'merchant:' || portion.merchant_id AS merchant,
                sum(portion.amount) AS paid, sum(portion.returned) AS back
            FROM coupons_portion portion
            JOIN coupons_redemption redemption ON redemption.id = portion.redemption_id
            JOIN coupons_funding funding ON funding.id = portion.funding_id
            WHERE redemption.state IN ('used', 'returned')
            GROUP BY 1, 2, 3
        ), moved AS (
            SELECT transfer.subject,
                CASE transfer.reason WHEN 'coupon_used' THEN debit.code ELSE credit.code END AS payer,
                CASE transfer.reason WHEN 'coupon_used' THEN credit.code ELSE debit.code END AS merchant,
                sum(transfer.amount) FILTER (WHERE transfer.reason = 'coupon_used') AS paid,
                sum(transfer.amount) FILTER (WHERE transfer.reason = 'coupon_given_back') AS back
            FROM ledger_transfer transfer
            JOIN ledger_account debit ON debit.id = transfer.debit_id
            JOIN ledger_account credit ON credit.id = transfer.credit_id
            WHERE transfer.reason IN ('coupon_used', 'coupon_given_back') AND transfer.kind IN ('single', 'post')
            GROUP BY 1, 2, 3
        )
        SELECT subject, payer, merchant, cells.paid, moved.paid AS moved, cells.back, moved.back AS moved_back
        FROM cells FULL JOIN moved USING (subject, payer, merchant)
        WHERE (coalesce(cells.paid, 0), coalesce(cells.back, 0)) <> (coalesce(moved.paid, 0), coalesce(moved.back, 0))
    """)


def no_merchant_bears_more_than_it_agreed_to() -> Rows:
    """Judged on what it cost in the end: at most the share it signed for. What the law of the day allows is asked apart."""
    return _rows("""
        SELECT funding.campaign_id AS campaign, portion.merchant_id AS merchant, agreement.share,
            sum(portion.amount - portion.returned) FILTER (WHERE funding.funder_id IS NULL) AS borne,
            sum(portion.amount - portion.returned) AS discount
        FROM coupons_portion portion
        JOIN coupons_redemption redemption ON redemption.id = portion.redemption_id
        JOIN coupons_funding funding ON funding.id = portion.funding_id
        LEFT JOIN coupons_costagreement agreement
            ON agreement.campaign_id = funding.campaign_id AND agreement.merchant_id = portion.merchant_id
        WHERE redemption.state <> 'released'
        GROUP BY 1, 2, 3
        HAVING sum(portion.amount - portion.returned) FILTER (WHERE funding.funder_id IS NULL) * 10000
            > sum(portion.amount - portion.returned) * coalesce(agreement.share, 0)
    """)


def no_hold_outlives_its_lease_for_long() -> Rows:
    return Redemption.objects.filter(
        state=Redemption.State.HELD, lease_until__lt=clock.now() - _OVERDUE
    ).values("id", "order_id", "lease_until")


def every_opening_counts_what_was_handed_back() -> Rows:
    handed = HandBack.objects.filter(claim__opening=OuterRef("pk")).order_by().values("claim__opening")
    return (
        Opening.objects.annotate(
            found=Coalesce(Subquery(handed.annotate(n=Count("pk")).values("n")), 0),
        )
        .exclude(handed_back=F("found"))
        .values("id", "handed_back", "found")
    )


def no_coupon_is_handed_back_and_used() -> Rows:
    return Redemption.objects.filter(
        state__in=Redemption.LIVE, claim__in=HandBack.objects.values("claim")
    ).values("id", "claim", "state")


def _rows(query: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(query)
        names = [column.name for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
