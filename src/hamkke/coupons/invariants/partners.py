"""What holds for every partner: codes are issued as requested, counted as they are, and used once out of what was allotted."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from hamkke.coupons.models import Allotment, CodeOrder, PartnerCode
from hamkke.coupons.rules import partners
from hamkke.kernel import clock

Rows = Iterable[Mapping[str, object]]


def every_code_order_counts_its_codes() -> Rows:
    """requested = issued = the codes there are, and delivered and failed are what was told of them."""
    states = {f"n_{state}": Count("codes", filter=Q(codes__state=state)) for state in ("delivered", "failed")}
    return (
        CodeOrder.objects.annotate(n=Count("codes"), **states)
        .exclude(requested=F("n"), issued=F("n"), delivered=F("n_delivered"), failed=F("n_failed"))
        .values("id", "requested", "issued", "n", "delivered", "n_delivered", "failed", "n_failed")
    )


def every_allotment_counts_its_codes() -> Rows:
    codes = PartnerCode.objects.filter(order__allotment=OuterRef("pk")).exclude(state="failed").order_by()
    counted = codes.values("order__allotment").annotate(n=Count("id")).values("n")
    return (
        Allotment.objects.annotate(n=Coalesce(Subquery(counted), 0))
        .exclude(issued=F("n"))
        .values("id", "issued", "n")
    )


def every_used_code_is_a_redemption_of_its_campaign() -> Rows:
    return (
        PartnerCode.objects.filter(redemption__isnull=False)
        .exclude(
            redemption__claim=None,
            redemption__version__campaign=F("order__allotment__campaign"),
            redemption__order_id=F("id"),
        )
        .values("id", "redemption")
    )


def every_partner_counts_as_we_do() -> Iterator[dict[str, Any]]:
    """An alarm rather than a law of ours: what a partner states, or leaves untold for a week, does not add up."""
    now = clock.now()
    for order in CodeOrder.objects.select_related("organisation"):
        ours = partners.Counts(order.requested, order.issued, order.delivered, order.failed)
        stated = partners.Counts(**order.stated) if order.stated else None
        found = partners.does_not_add_up(ours, stated, ordered_at=order.ordered_at, now=now)
        if found:
            yield {"order": order.id, "partner": order.organisation.name, "said": [each.en for each in found]}
