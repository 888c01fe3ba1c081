"""What holds for every figure and every own sale, always: each function names it and returns the rows that break it."""

from collections.abc import Iterable, Mapping

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from hamkke.orders import queries as orders
from hamkke.sales.models import Figure, OwnSale

Rows = Iterable[Mapping[str, object]]


def every_figure_can_be_looked_up() -> Rows:
    return Figure.objects.filter(Q(source__code="") | Q(source__publisher="")).values(
        "id", "kind", "phase", "amount"
    )


def every_figure_supersedes_the_one_before_it() -> Rows:
    """Versions of one figure are numbered from one without a gap."""
    return (
        Figure.objects.order_by()
        .values("edition__code", "kind", "phase", "detail")
        .annotate(latest=Max("number"), versions=Count("id"))
        .exclude(latest=F("versions"))
    )


def no_figure_stands_both_whole_and_in_parts() -> Rows:
    return (
        Figure.objects.order_by()
        .values("edition__code", "kind", "phase")
        .annotate(
            whole=Count("id", filter=Q(detail="")),
            parts=Count("id", filter=~Q(detail="")),
        )
        .filter(whole__gt=0, parts__gt=0)
    )


def no_line_gives_back_more_than_it_sold() -> Rows:
    return (
        OwnSale.objects.order_by()
        .values("line_id")
        .annotate(quantity_left=Sum("quantity"), amount_left=Sum("amount"))
        .filter(Q(quantity_left__lt=0) | Q(amount_left__lt=0))
    )


def every_return_is_counted_where_its_sale_was() -> Rows:
    """One edition and one phase for each order line, whenever it came back."""
    return (
        OwnSale.objects.order_by()
        .values("line_id")
        .annotate(
            editions=Count("edition", distinct=True),
            phases=Count("phase", distinct=True),
            sales=Count("id", filter=Q(return_line_id__isnull=True)),
        )
        .filter(Q(editions__gt=1) | Q(phases__gt=1) | ~Q(sales=1))
    )


def own_sales_equal_paid_lines_net_of_returns() -> Rows:
    """Line by line, what is counted is the list price of what was paid for less what was refunded, in won."""
    counted = OwnSale.objects.filter(line_id=OuterRef("pk")).order_by().values("line_id")
    lines = orders.sold_in(orders.OrderLine.objects.filter(order__paid_at__isnull=False))
    return (
        lines.annotate(counted=Coalesce(Subquery(counted.annotate(net=Sum("amount")).values("net")), 0))
        .exclude(counted=F("amount") - F("refunded_amount"))
        .values("id", "order_id", "amount", "refunded_amount", "counted")
    )


def every_own_sale_has_its_paid_order_line() -> Rows:
    paid = orders.OrderLine.objects.filter(pk=OuterRef("line_id"), order__paid_at__isnull=False)
    return OwnSale.objects.filter(~Exists(paid)).values("id", "order_id", "line_id", "amount")
