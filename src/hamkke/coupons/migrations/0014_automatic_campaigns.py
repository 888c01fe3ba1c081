"""Places of campaigns that nobody claims: at which opening they are counted, whose they are, and as which person."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("coupons", "0013_several_on_an_order"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="redemption",
            name="opening",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="redemptions",
                to="coupons.opening",
            ),
        ),
        migrations.AddField(
            model_name="redemption",
            name="shopper",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="redemption",
            constraint=models.CheckConstraint(
                condition=Q(opening=None, shopper=None)
                | Q(claim=None, opening__isnull=False, shopper__isnull=False),
                name="a_place_is_somebody_s_who_claimed_nothing",
            ),
        ),
        migrations.CreateModel(
            name="RedemptionKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "campaign_id",
                        "key",
                        "turn",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("key", models.BinaryField(max_length=16)),
                ("turn", models.PositiveSmallIntegerField(default=1)),
                (
                    "campaign",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="coupons.campaign",
                    ),
                ),
                (
                    "redemption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keys",
                        to="coupons.redemption",
                    ),
                ),
            ],
        ),
    ]
