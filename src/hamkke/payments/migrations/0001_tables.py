import django.db.models.deletion
import hamkke.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("payments", "0001_initial")]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("provider", models.CharField(default="kakaopay", max_length=20)),
                ("order_id", models.UUIDField(db_index=True, verbose_name="주문")),
                ("item_name", models.CharField(max_length=100)),
                ("quantity", models.PositiveIntegerField()),
                ("amount", models.BigIntegerField(verbose_name="결제할 금액")),
                ("vat", models.BigIntegerField(verbose_name="그중 부가세")),
                ("return_path", models.CharField(default="/", max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("started", "결제 전"),
                            ("preparing", "결제창 준비 중"),
                            ("ready", "결제 대기"),
                            ("approving", "승인 중"),
                            ("unknown", "확인 중"),
                            ("approved", "결제 완료"),
                            ("failed", "결제 실패"),
                            ("cancelled", "결제 취소"),
                            ("expired", "시간 초과"),
                        ],
                        default="started",
                        max_length=10,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                (
                    "reference",
                    models.CharField(
                        max_length=40, null=True, unique=True, verbose_name="제공자의 결제 번호"
                    ),
                ),
                ("ready_at", models.DateTimeField(null=True)),
                ("valid_until", models.DateTimeField(null=True)),
                ("page_pc", models.URLField(blank=True, max_length=500)),
                ("page_mobile", models.URLField(blank=True, max_length=500)),
                ("page_app", models.URLField(blank=True, max_length=500)),
                ("approving_at", models.DateTimeField(null=True, verbose_name="승인을 부탁한 때")),
                ("settled_at", models.DateTimeField(null=True)),
                ("approval", models.CharField(blank=True, max_length=40, verbose_name="제공자의 승인 번호")),
                ("method", models.CharField(blank=True, max_length=20)),
                ("failure", models.CharField(blank=True, max_length=40)),
                ("failure_message", models.CharField(blank=True, max_length=300)),
                ("refund_asked", models.BigIntegerField(default=0, verbose_name="환불하기로 한 금액")),
                ("refunded", models.BigIntegerField(default=0, verbose_name="환불된 금액")),
                ("refunded_vat", models.BigIntegerField(default=0)),
                (
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("started_at", "id"),
                "indexes": [models.Index(fields=["state", "started_at"], name="payments_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="payment_amount_is_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("vat__gte", 0), ("vat__lte", models.F("amount"))),
                        name="payment_vat_is_within_the_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ready_at", None), ("reference", None), ("valid_until", None)),
                            models.Q(
                                ("ready_at__isnull", False),
                                ("reference__isnull", False),
                                ("valid_until__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="payment_reference_and_its_moment_come_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["ready", "approving", "unknown", "approved"]), _negated=True
                            ),
                            ("reference__isnull", False),
                            _connector="OR",
                        ),
                        name="payment_past_ready_has_a_reference",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["approving", "unknown", "approved"]), _negated=True),
                            ("approving_at__isnull", False),
                            _connector="OR",
                        ),
                        name="payment_past_approval_says_when_it_was_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("settled_at__isnull", False),
                                ("state__in", ["approved", "failed", "cancelled", "expired"]),
                            ),
                            models.Q(
                                ("settled_at__isnull", True),
                                ("state__in", ["started", "preparing", "ready", "approving", "unknown"]),
                            ),
                            _connector="OR",
                        ),
                        name="payment_is_settled_exactly_when_it_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("refund_asked__lte", models.F("amount")),
                            ("refunded__gte", 0),
                            ("refunded__lte", models.F("refund_asked")),
                        ),
                        name="refunds_never_exceed_the_payment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("refunded_vat__gte", 0), ("refunded_vat__lte", models.F("vat"))),
                        name="refunded_vat_never_exceeds_the_vat",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("refund_asked", 0), ("state", "approved"), _connector="OR"),
                        name="only_an_approved_payment_is_refunded",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["failed", "cancelled", "expired"]), _negated=True),
                        fields=("order_id",),
                        name="an_order_has_one_living_payment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="환불할 금액")),
                ("vat", models.BigIntegerField(null=True, verbose_name="그중 부가세")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "환불 접수"),
                            ("sending", "환불 처리 중"),
                            ("unknown", "확인 중"),
                            ("completed", "환불 완료"),
                            ("failed", "환불 실패"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("approval", models.CharField(blank=True, max_length=40, verbose_name="제공자의 취소 번호")),
                ("failure", models.CharField(blank=True, max_length=40)),
                ("failure_message", models.CharField(blank=True, max_length=300)),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="payments.payment",
                    ),
                ),
            ],
            options={
                "ordering": ("asked_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="refund_amount_is_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["sending", "unknown", "completed"]), _negated=True),
                            models.Q(("sent_at__isnull", False), ("vat__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_sent_refund_says_when_and_its_vat",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", False), ("state__in", ["completed", "failed"])),
                            models.Q(
                                ("settled_at__isnull", True), ("state__in", ["asked", "sending", "unknown"])
                            ),
                            _connector="OR",
                        ),
                        name="refund_is_settled_exactly_when_it_says_when",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["sending", "unknown"])),
                        fields=("payment",),
                        name="one_refund_of_a_payment_is_sent_at_a_time",
                    ),
                ],
            },
        ),
    ]
