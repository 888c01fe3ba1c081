"""Several coupons lie on an order, each in its place."""

from django.db import migrations, models

# Nothing that was written before has a second; should somebody have used one sale's id twice, they stand in their order.
NUMBERED = """
UPDATE coupons_redemption redemption SET place = numbered.place
FROM (
    SELECT id, row_number() OVER (PARTITION BY order_id, channel ORDER BY held_at, id) AS place FROM coupons_redemption
) numbered
WHERE numbered.id = redemption.id AND numbered.place > 1
"""


class Migration(migrations.Migration):
    dependencies = [("coupons", "0012_allowed_by")]

    operations = [
        migrations.AlterModelOptions(name="redemption", options={"ordering": ("held_at", "place", "id")}),
        migrations.AddField(
            model_name="redemption", name="place", field=models.PositiveSmallIntegerField(default=1)
        ),
        migrations.RunSQL(NUMBERED, migrations.RunSQL.noop),
        migrations.AlterField(model_name="redemption", name="order_id", field=models.UUIDField()),
        migrations.AddConstraint(
            model_name="redemption",
            constraint=models.UniqueConstraint(
                fields=("order_id", "channel", "place"), name="coupons_of_a_sale_are_laid_in_one_order"
            ),
        ),
    ]
