"""The coupons on an order say so themselves: the order names none of them any more."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_discounts_lost"), ("coupons", "0013_several_on_an_order")]

    operations = [
        migrations.RemoveConstraint(model_name="order", name="an_order_s_discount_comes_from_a_coupon"),
        migrations.RemoveField(model_name="order", name="claim_id"),
        migrations.RemoveField(model_name="order", name="redemption_id"),
    ]
