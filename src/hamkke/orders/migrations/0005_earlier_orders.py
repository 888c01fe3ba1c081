"""Orders from before it was asked how goods are received: whoever still waits for theirs picks them up at the shop."""

from typing import Any

from django.db import migrations

from hamkke.kernel import ids

_AT_ONCE = 5_000


def lay_out(apps: Any, _editor: Any) -> None:
    shipments, lines = apps.get_model("orders", "Shipment"), apps.get_model("orders", "OrderLine")
    open_orders = lines.objects.filter(order__state__in=["placed", "paid"], order__shipments=None).order_by()
    pairs = open_orders.values_list("order_id", "merchant_id").distinct()
    shipments.objects.bulk_create(
        (
            shipments(
                id=ids.derived("shipment", order, merchant),
                order_id=order,
                merchant_id=merchant,
                how="pick_up",
            )
            for order, merchant in pairs.iterator()
        ),
        batch_size=_AT_ONCE,
    )


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_shipments")]
    operations = [migrations.RunPython(lay_out, migrations.RunPython.noop)]
