import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("webhooks", "0001_endpoints")]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Endpoint",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("url", models.URLField(max_length=500, verbose_name="주소")),
                (
                    "events",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None, verbose_name="알릴 일"
                    ),
                ),
                ("secret_number", models.PositiveIntegerField(default=1, verbose_name="비밀 값의 판")),
                ("rotated_at", models.DateTimeField(null=True, verbose_name="비밀 값을 바꾼 때")),
                ("made_at", models.DateTimeField(verbose_name="만든 때")),
                ("stopped_at", models.DateTimeField(null=True, verbose_name="멈춘 때")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-made_at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("events__len__gt", 0),
                            (
                                "events__contained_by",
                                ["order.paid", "coupon.used", "release.published", "selection.published"],
                            ),
                        ),
                        name="an_endpoint_hears_something_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("secret_number__gte", 1)), name="secrets_are_numbered_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("event", models.CharField(max_length=40, verbose_name="일")),
                ("body", models.TextField(verbose_name="내용")),
                ("made_at", models.DateTimeField(verbose_name="일어난 때")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "기다림"), ("delivered", "전달됨"), ("failed", "전하지 못함")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("tries", models.PositiveIntegerField(default=0, verbose_name="시도")),
                ("next_at", models.DateTimeField(null=True, verbose_name="다음 시도")),
                ("tried_at", models.DateTimeField(null=True, verbose_name="마지막 시도")),
                ("status", models.PositiveSmallIntegerField(null=True, verbose_name="답")),
                ("trouble", models.CharField(blank=True, max_length=40, verbose_name="까닭")),
                (
                    "endpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="webhooks.endpoint",
                    ),
                ),
            ],
            options={
                "ordering": ("-made_at", "-id"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["next_at"], name="deliveries_due"
                    ),
                    models.Index(fields=["endpoint", "-made_at", "-id"], name="deliveries_of_an_endpoint"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("next_at__isnull", False), ("state", "waiting")),
                            models.Q(models.Q(("state", "waiting"), _negated=True), ("next_at", None)),
                            _connector="OR",
                        ),
                        name="only_a_waiting_delivery_is_tried_again",
                    )
                ],
            },
        ),
    ]
