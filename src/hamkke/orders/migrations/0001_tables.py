import django.db.models.deletion
import django.db.models.expressions
import hamkke.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("orders", "0001_initial"),
        ("orders", "0002_settlement"),
        ("orders", "0003_rules_in_force"),
        ("orders", "0004_paid_in_parts"),
    ]

    initial = True

    dependencies = [
        ("merchants", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="주문 번호")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("placed", "결제 대기"),
                            ("paid", "결제 완료"),
                            ("cancelled", "취소"),
                            ("expired", "시간 초과"),
                        ],
                        default="placed",
                        max_length=10,
                    ),
                ),
                ("total", models.BigIntegerField(verbose_name="상품 금액")),
                ("discount", models.BigIntegerField(default=0, verbose_name="쿠폰 할인")),
                ("payable", models.BigIntegerField(verbose_name="결제 금액")),
                ("payment_id", models.UUIDField(unique=True)),
                ("placed_at", models.DateTimeField()),
                ("paid_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "shopper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-placed_at", "-id"),
                "indexes": [models.Index(fields=["shopper", "-placed_at"], name="orders_of_a_shopper")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("discount__gte", 0),
                            ("payable__gt", 0),
                            (
                                "total",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("payable"), "+", models.F("discount")
                                ),
                            ),
                        ),
                        name="an_order_s_total_is_what_shopper_and_coupon_pay",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("paid_at__isnull", False), ("state", "paid")),
                            models.Q(("paid_at", None), ("state__in", ["placed", "expired"])),
                            ("state", "cancelled"),
                            _connector="OR",
                        ),
                        name="an_order_says_when_it_was_paid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("state__in", ["placed", "paid"])),
                            models.Q(("closed_at__isnull", False), ("state__in", ["cancelled", "expired"])),
                            _connector="OR",
                        ),
                        name="an_order_says_when_it_was_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChannelTerm",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("channel", models.CharField(max_length=60, verbose_name="판매 경로")),
                ("contract", models.CharField(max_length=12, verbose_name="거래 유형")),
                ("confirmed_after", models.PositiveSmallIntegerField(verbose_name="구매 확정까지 (일)")),
                ("source", models.CharField(max_length=300, verbose_name="출처")),
                ("effective_from", models.DateField(verbose_name="적용 시작일")),
            ],
            options={
                "ordering": ("channel", "-effective_from"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("channel", "effective_from"), name="one_term_of_a_channel_begins_on_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("contract__in", ["consignment", "concession", "outright"])),
                        name="a_channel_sells_under_a_contract",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeeRate",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("channel", models.CharField(max_length=40, verbose_name="결제 수단")),
                ("method", models.CharField(blank=True, max_length=20, verbose_name="결제 방법")),
                ("rate", models.PositiveIntegerField(verbose_name="수수료율 (0.01 %)")),
                ("source", models.CharField(max_length=300, verbose_name="출처")),
                ("effective_from", models.DateField(verbose_name="적용 시작일")),
                ("declared_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("channel", "method", "-effective_from"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("channel", "method", "effective_from"),
                        name="one_fee_of_a_channel_begins_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rate__lte", 10000), models.Q(("source", ""), _negated=True)),
                        name="a_fee_is_sensible_and_has_a_source",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalRule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=60, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("deadline", "지급기한"), ("interest", "지연이자")], max_length=10
                    ),
                ),
                ("contract", models.CharField(blank=True, max_length=12, verbose_name="거래 유형")),
                ("anchor", models.CharField(blank=True, max_length=12, verbose_name="세는 날")),
                ("days", models.PositiveIntegerField(null=True, verbose_name="며칠")),
                ("rate", models.PositiveIntegerField(null=True, verbose_name="연이율 (0.01 %)")),
                ("law", models.CharField(max_length=200, verbose_name="법령")),
                ("law_en", models.CharField(max_length=240)),
                ("citation", models.CharField(max_length=300, verbose_name="출처")),
                ("effective_from", models.DateField(null=True, verbose_name="시행일")),
                ("effective_to", models.DateField(null=True, verbose_name="끝나는 날")),
            ],
            options={
                "ordering": ("kind", "contract", "effective_from", "code"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("days__gt", 0),
                                ("kind", "deadline"),
                                ("rate", None),
                                models.Q(("contract", ""), _negated=True),
                                ("anchor__in", ["month_end", "receipt", "confirmation"]),
                            ),
                            models.Q(
                                ("anchor", ""),
                                ("contract", ""),
                                ("days", None),
                                ("kind", "interest"),
                                ("rate__gt", 0),
                            ),
                            _connector="OR",
                        ),
                        name="a_rule_is_a_deadline_or_a_rate",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to", None),
                            ("effective_to__gt", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="a_rule_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("law", ""), _negated=True), models.Q(("citation", ""), _negated=True)
                        ),
                        name="a_rule_names_its_law",
                    ),
                    models.UniqueConstraint(
                        fields=("kind", "contract", "effective_from"), name="one_rule_begins_on_a_day"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("unit_price", models.BigIntegerField(verbose_name="단가")),
                ("quantity", models.PositiveIntegerField(verbose_name="수량")),
                ("amount", models.BigIntegerField(verbose_name="금액")),
                ("discount", models.BigIntegerField(default=0, verbose_name="쿠폰 할인")),
                ("returned", models.PositiveIntegerField(default=0, verbose_name="반품 수량")),
                (
                    "merchant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="merchants.merchant"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="merchants.product"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="orders.order"
                    ),
                ),
            ],
            options={
                "ordering": ("order", "position"),
                "indexes": [models.Index(fields=["merchant", "order"], name="lines_of_a_merchant")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "product"), name="a_product_stands_in_an_order_on_one_line"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "amount",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("unit_price"), "*", models.F("quantity")
                                ),
                            ),
                            ("quantity__gt", 0),
                            ("unit_price__gt", 0),
                        ),
                        name="a_line_s_amount_is_its_price_times_its_quantity",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("discount__gte", 0), ("discount__lte", models.F("amount"))),
                        name="a_line_s_discount_is_within_its_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("returned__lte", models.F("quantity"))),
                        name="no_more_is_returned_than_was_ordered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Return",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("refund_id", models.UUIDField(unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "환불 중"), ("done", "환불 완료"), ("failed", "환불 실패")],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="반품 금액")),
                ("discount", models.BigIntegerField(verbose_name="그중 쿠폰 할인")),
                ("refund", models.BigIntegerField(verbose_name="환불할 금액")),
                ("asked_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="returns", to="orders.order"
                    ),
                ),
            ],
            options={
                "ordering": ("asked_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "amount",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("refund"), "+", models.F("discount")
                                ),
                            ),
                            ("discount__gte", 0),
                            ("refund__gt", 0),
                        ),
                        name="a_return_s_amount_is_refund_and_discount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("state", "asked")),
                            models.Q(
                                models.Q(("state", "asked"), _negated=True), ("settled_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_return_says_when_it_was_settled",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("order",),
                        name="one_return_of_an_order_is_under_way",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("quantity", models.PositiveIntegerField(verbose_name="수량")),
                ("amount", models.BigIntegerField(verbose_name="반품 금액")),
                ("discount", models.BigIntegerField(verbose_name="그중 쿠폰 할인")),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="return_lines",
                        to="orders.orderline",
                    ),
                ),
                (
                    "order_return",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="orders.return"
                    ),
                ),
            ],
            options={
                "ordering": ("order_return", "line__position"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order_return", "line"), name="a_line_stands_once_in_a_return"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__gt", 0), ("discount__gte", 0), ("quantity__gt", 0)),
                            models.Q(("amount", 0), ("discount__gt", 0), ("quantity", 0)),
                            _connector="OR",
                        ),
                        name="a_return_line_returns_goods_or_loses_a_discount",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("paid", models.BigIntegerField(verbose_name="손님이 낸 돈")),
                ("state", models.BigIntegerField(verbose_name="정부·공공기관 부담")),
                ("platform", models.BigIntegerField(verbose_name="플랫폼 부담")),
                ("association", models.BigIntegerField(verbose_name="상인회·단체 부담")),
                ("own", models.BigIntegerField(verbose_name="가게 부담")),
                ("fee", models.BigIntegerField(verbose_name="결제 수수료")),
                ("other", models.BigIntegerField(verbose_name="지연이자·바로잡음")),
                ("net", models.BigIntegerField(verbose_name="받을 돈")),
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(verbose_name="정산서 번호")),
                ("starts_at", models.DateTimeField(verbose_name="기간 시작")),
                ("ends_at", models.DateTimeField(verbose_name="기간 끝")),
                ("after_batch", models.BigIntegerField()),
                ("until_batch", models.BigIntegerField()),
                ("carried", models.BigIntegerField(verbose_name="지난 정산서에서 넘어온 돈")),
                ("payable", models.BigIntegerField(verbose_name="드릴 돈")),
                ("due_on", models.DateField(null=True, verbose_name="지급기한")),
                ("digest", models.BinaryField(max_length=32, verbose_name="내용의 SHA-256")),
                ("issued_at", models.DateTimeField(verbose_name="발행한 때")),
                (
                    "merchant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="merchants.merchant"
                    ),
                ),
                (
                    "previous",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next",
                        to="orders.statement",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.legalrule",
                    ),
                ),
            ],
            options={
                "ordering": ("-ends_at", "merchant", "-number"),
                "indexes": [models.Index(fields=["due_on"], name="statements_by_due_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("merchant", "number"), name="statements_are_numbered"),
                    models.UniqueConstraint(
                        fields=("merchant", "after_batch"), name="no_batch_is_stated_twice"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "net",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("paid"), "+", models.F("state")
                                                ),
                                                "+",
                                                models.F("platform"),
                                            ),
                                            "+",
                                            models.F("association"),
                                        ),
                                        "-",
                                        models.F("fee"),
                                    ),
                                    "+",
                                    models.F("other"),
                                ),
                            )
                        ),
                        name="a_statement_adds_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("carried__lte", 0),
                            ("payable__gte", 0),
                            models.Q(
                                (
                                    "payable",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("net"), "+", models.F("carried")
                                    ),
                                ),
                                models.Q(
                                    (
                                        "net__lte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("carried"), "*", models.Value(-1)
                                        ),
                                    ),
                                    ("payable", 0),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="a_statement_pays_what_is_left",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_on", None), ("rule", None)),
                            models.Q(("due_on__isnull", False), ("rule__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_statement_s_due_day_has_its_rule",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("payable", 0), ("due_on__isnull", False), _connector="OR"),
                        name="what_is_payable_is_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", 1), ("previous", None)),
                            models.Q(("number__gt", 1), ("previous__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_statement_follows_the_one_before",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__gt", models.F("starts_at")),
                            ("until_batch__gt", models.F("after_batch")),
                        ),
                        name="a_statement_covers_a_stretch",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payout",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("amount", models.BigIntegerField(verbose_name="지급액")),
                ("requested_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
                ("interest", models.BigIntegerField(default=0, verbose_name="지연이자")),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="orders.statement",
                    ),
                ),
            ],
            options={
                "ordering": ("requested_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("interest__gte", 0)), name="a_payout_pays"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("released_at", None), ("withdrawn_at", None)),
                        fields=("statement",),
                        name="one_payout_of_a_statement_is_under_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("withdrawn_at", None), ("released_at", None), _connector="OR"),
                        name="what_is_released_is_not_withdrawn",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alarm",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("soon", "지급기한 임박"), ("overdue", "지급기한 지남")], max_length=7
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alarms",
                        to="orders.statement",
                    ),
                ),
            ],
            options={
                "ordering": ("-raised_at", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("statement", "kind"), name="an_alarm_rings_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementRow",
            fields=[
                ("paid", models.BigIntegerField(verbose_name="손님이 낸 돈")),
                ("state", models.BigIntegerField(verbose_name="정부·공공기관 부담")),
                ("platform", models.BigIntegerField(verbose_name="플랫폼 부담")),
                ("association", models.BigIntegerField(verbose_name="상인회·단체 부담")),
                ("own", models.BigIntegerField(verbose_name="가게 부담")),
                ("fee", models.BigIntegerField(verbose_name="결제 수수료")),
                ("other", models.BigIntegerField(verbose_name="지연이자·바로잡음")),
                ("net", models.BigIntegerField(verbose_name="받을 돈")),
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=10)),
                ("subject", models.CharField(max_length=120)),
                ("title", models.CharField(max_length=300, verbose_name="내용")),
                ("title_en", models.CharField(max_length=300)),
                ("day", models.DateField(verbose_name="판매일")),
                ("due_on", models.DateField(null=True, verbose_name="지급기한")),
                (
                    "rule",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.legalrule",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="orders.statement",
                    ),
                ),
            ],
            options={
                "ordering": ("statement", "position"),
                "constraints": [
                    models.UniqueConstraint(fields=("statement", "position"), name="rows_stand_in_one_order"),
                    models.UniqueConstraint(
                        fields=("statement", "kind", "subject"), name="a_sale_stands_once_in_a_statement"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "net",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("paid"), "+", models.F("state")
                                                ),
                                                "+",
                                                models.F("platform"),
                                            ),
                                            "+",
                                            models.F("association"),
                                        ),
                                        "-",
                                        models.F("fee"),
                                    ),
                                    "+",
                                    models.F("other"),
                                ),
                            )
                        ),
                        name="a_row_adds_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["sale", "return", "interest", "correction"])),
                        name="a_row_is_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("net__lte", 0),
                            models.Q(("due_on__isnull", False), ("rule__isnull", False)),
                            _connector="OR",
                        ),
                        name="what_a_row_brings_is_due_by_a_rule",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BasketLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("quantity", models.PositiveIntegerField(verbose_name="수량")),
                ("added_at", models.DateTimeField()),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="merchants.product"
                    ),
                ),
                (
                    "shopper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("added_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("shopper", "product"), name="a_product_lies_in_a_basket_on_one_line"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0), ("quantity__lte", 99)),
                        name="a_basket_line_has_a_sensible_quantity",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Fee",
            fields=[
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="fee",
                        serialize=False,
                        to="orders.orderline",
                    ),
                ),
                ("paid", models.BigIntegerField(verbose_name="할인 뒤 결제 금액")),
                ("amount", models.BigIntegerField(verbose_name="수수료")),
                ("returned", models.BigIntegerField(default=0, verbose_name="돌려받은 수수료")),
                (
                    "rate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="fees", to="orders.feerate"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gte", 0),
                            ("amount__lte", models.F("paid")),
                            ("returned__lte", models.F("amount")),
                        ),
                        name="a_fee_is_within_what_was_paid",
                    )
                ],
            },
        ),
    ]
