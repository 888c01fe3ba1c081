"""Our own orders are counted once, and so are returns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from hamkke.festivals import queries as editions
from hamkke.kernel import ids
from hamkke.sales import models
from hamkke.sales.rules.channels import OWN


@dataclass(frozen=True)
class SoldLine:
    """A paid order line: `unit_price` is the list price in won, before any coupon."""

    id: UUID
    product: UUID
    merchant: UUID
    quantity: int
    unit_price: int


@dataclass(frozen=True)
class ReturnedLine:
    """Some of a counted order line, given back."""

    id: UUID
    line: UUID
    quantity: int


@transaction.atomic
def count_order(*, order_id: UUID, paid_at: datetime, lines: Sequence[SoldLine]) -> None:
    """Count an order's lines the moment it is paid, for the edition that then runs. Told twice, it is counted once.

    Sales are list price × quantity: what coupons take off is the funders' affair, not the sale's. An order paid while
    no edition runs is kept, but in no edition's total. The order itself is in the audit; these rows only follow.
    """
    edition = editions.current_edition(paid_at)
    phase = editions.phase_at(edition, paid_at) if edition else None
    models.OwnSale.objects.bulk_create(
        [
            models.OwnSale(
                id=ids.derived("own sale", line.id),
                edition=edition,
                phase=phase or "",
                channel=OWN,
                merchant_id=line.merchant,
                product_id=line.product,
                order_id=order_id,
                line_id=line.id,
                quantity=line.quantity,
                amount=line.unit_price * line.quantity,
                occurred_at=paid_at,
            )
            for line in lines
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def count_return(*, refunded_at: datetime, lines: Sequence[ReturnedLine]) -> None:
    """Take returned goods out of the edition that had counted them. Told twice, they are taken out once."""
    sold = {
        sale.line_id: sale
        for sale in models.OwnSale.objects.filter(
            line_id__in=[line.line for line in lines], return_line_id__isnull=True
        )
    }
    models.OwnSale.objects.bulk_create(
        [
            models.OwnSale(
                id=ids.derived("own return", line.id),
                edition_id=sale.edition_id,
                phase=sale.phase,
                channel=sale.channel,
                merchant_id=sale.merchant_id,
                product_id=sale.product_id,
                order_id=sale.order_id,
                line_id=sale.line_id,
                return_line_id=line.id,
                quantity=-line.quantity,
                amount=-(sale.amount // sale.quantity * line.quantity),
                occurred_at=refunded_at,
            )
            for line in lines
            for sale in (sold[line.line],)
        ],
        ignore_conflicts=True,
    )
