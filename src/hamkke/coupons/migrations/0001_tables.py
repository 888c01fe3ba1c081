import django.db.models.deletion
import django.db.models.expressions
import hamkke.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("coupons", "0001_initial"),
        ("coupons", "0002_append_only"),
        ("coupons", "0003_versions_and_openings"),
        ("coupons", "0004_first_versions"),
        ("coupons", "0005_terms_that_hold"),
        ("coupons", "0006_history_stays"),
        ("coupons", "0007_counters_and_partners"),
        ("coupons", "0008_who_waits"),
        ("coupons", "0009_carts"),
        ("coupons", "0010_book_stamp"),
        ("coupons", "0011_who_was_told"),
        ("coupons", "0012_allowed_by"),
        ("coupons", "0013_several_on_an_order"),
        ("coupons", "0014_automatic_campaigns"),
    ]

    initial = True

    dependencies = [
        ("festivals", "0001_tables"),
        ("merchants", "0001_tables"),
        ("people", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("turn", models.PositiveSmallIntegerField(default=1)),
                ("position", models.PositiveIntegerField(verbose_name="순번")),
                ("code", models.CharField(max_length=24, unique=True, verbose_name="쿠폰 번호")),
                ("claimed_at", models.DateTimeField(verbose_name="받은 때")),
            ],
            options={
                "ordering": ("opening", "position"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("position__gt", 0)), name="positions_start_at_one"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GiveBack",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("given_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("given_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("uses", models.PositiveIntegerField(verbose_name="건수")),
                ("won", models.BigIntegerField(verbose_name="금액 (원)")),
                ("granted_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "funder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("granted_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("uses__gt", 0), ("won__gt", 0)),
                        name="an_allowance_allows_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BookStamp",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("key", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="there_is_one_book_stamp")
                ],
            },
        ),
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="이름")),
                ("title_en", models.CharField(max_length=160, verbose_name="영문 이름")),
                (
                    "kind",
                    models.CharField(
                        choices=[("percent", "정률"), ("amount", "정액")],
                        default="percent",
                        max_length=7,
                        verbose_name="할인 방식",
                    ),
                ),
                ("rate", models.PositiveIntegerField(default=0, verbose_name="할인율 (0.01 %)")),
                ("amount", models.BigIntegerField(default=0, verbose_name="할인액 (원)")),
                ("cap", models.BigIntegerField(verbose_name="최대 할인 (원)")),
                ("minimum_order", models.BigIntegerField(default=0, verbose_name="최소 주문 (원)")),
                ("scope", models.JSONField(blank=True, default=dict, verbose_name="대상")),
                ("channels", models.JSONField(blank=True, default=list, verbose_name="사용처")),
                ("first_purchase_only", models.BooleanField(default=False, verbose_name="첫 구매만")),
                ("group", models.CharField(blank=True, max_length=40, verbose_name="함께 쓰기 묶음")),
                ("is_automatic", models.BooleanField(default=False, verbose_name="받지 않아도 적용")),
                (
                    "on_return",
                    models.CharField(
                        choices=[
                            ("keep", "남은 상품의 할인 유지"),
                            ("recount", "최소 주문에 못 미치면 할인 모두 반환"),
                        ],
                        default="keep",
                        max_length=7,
                        verbose_name="반품 규칙",
                    ),
                ),
                (
                    "paying",
                    models.CharField(
                        choices=[("shares", "비율대로"), ("waterfall", "앞 재원부터")],
                        default="shares",
                        max_length=9,
                        verbose_name="재원 순서",
                    ),
                ),
                ("quantity", models.PositiveIntegerField(verbose_name="수량")),
                ("daily_quantity", models.PositiveIntegerField(default=0, verbose_name="하루 수량")),
                ("rolls_over", models.BooleanField(default=False, verbose_name="남은 수량 넘김")),
                ("per_person", models.PositiveSmallIntegerField(default=1, verbose_name="한 사람 몇 장")),
                ("opens_at", models.DateTimeField(verbose_name="받기 시작")),
                ("closes_at", models.DateTimeField(verbose_name="받기 끝")),
                ("usable_until", models.DateTimeField(verbose_name="사용 기한")),
                ("funded_until", models.DateTimeField(blank=True, null=True, verbose_name="재원 기한")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "준비"),
                            ("open", "열림"),
                            ("closed", "마감"),
                            ("settled", "정산"),
                        ],
                        default="draft",
                        max_length=8,
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="festivals.edition",
                        verbose_name="행사",
                    ),
                ),
            ],
            options={
                "ordering": ("opens_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(
                                ("closes_at__gt", models.F("opens_at")),
                                ("usable_until__gte", models.F("closes_at")),
                            ),
                            _connector="OR",
                        ),
                        name="an_opened_campaign_has_its_times_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(
                                ("cap__gt", 0),
                                ("quantity__gt", 0),
                                models.Q(
                                    models.Q(
                                        ("amount", 0),
                                        ("kind", "percent"),
                                        ("rate__gt", 0),
                                        ("rate__lte", 10000),
                                    ),
                                    models.Q(
                                        ("amount__gt", 0),
                                        ("cap", models.F("amount")),
                                        ("kind", "amount"),
                                        ("rate", 0),
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="an_opened_campaign_is_worth_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(
                                ("funded_until__isnull", False),
                                ("usable_until__lte", models.F("funded_until")),
                            ),
                            _connector="OR",
                        ),
                        name="a_coupon_ends_before_its_funding_does",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("per_person__gte", 1)), name="everybody_may_have_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minimum_order__gte", 0)), name="minimum_order_is_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Allotment",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("quantity", models.PositiveIntegerField(verbose_name="수량")),
                ("issued", models.PositiveIntegerField(default=0)),
                ("allotted_at", models.DateTimeField()),
                (
                    "allotted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allotments",
                        to="coupons.campaign",
                    ),
                ),
            ],
            options={
                "ordering": ("allotted_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "organisation"), name="a_partner_is_allotted_once_a_campaign"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="an_allotment_allots_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("issued__lte", models.F("quantity"))),
                        name="no_more_codes_are_issued_than_allotted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandBack",
            fields=[
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="hand_back",
                        serialize=False,
                        to="coupons.claim",
                    ),
                ),
                ("handed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("handed_at", "claim"),
            },
        ),
        migrations.AddField(
            model_name="claim",
            name="campaign",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="coupons.campaign",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="shopper",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="ClaimKey",
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
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="coupons.campaign",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keys",
                        to="coupons.claim",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CodeOrder",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("external_id", models.CharField(max_length=80, verbose_name="상대 번호")),
                ("requested", models.PositiveIntegerField(verbose_name="요청")),
                ("issued", models.PositiveIntegerField(verbose_name="발급")),
                ("delivered", models.PositiveIntegerField(default=0, verbose_name="전달")),
                ("failed", models.PositiveIntegerField(default=0, verbose_name="실패")),
                ("ordered_at", models.DateTimeField()),
                ("stated", models.JSONField(null=True)),
                ("stated_at", models.DateTimeField(null=True)),
                (
                    "allotment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="coupons.allotment",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("-ordered_at", "-id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "external_id"), name="a_partner_orders_once_under_an_id"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("issued", models.F("requested")), ("requested__gt", 0)),
                        name="as_many_are_issued_as_requested",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "issued__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("delivered"), "+", models.F("failed")
                                ),
                            )
                        ),
                        name="no_more_is_delivered_than_was_issued",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CostAgreement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("merchant_id", models.UUIDField()),
                ("share", models.PositiveIntegerField(verbose_name="분담률 (0.01 %)")),
                ("document", models.BinaryField(max_length=32, verbose_name="약정서 SHA-256")),
                ("signed_at", models.DateTimeField(verbose_name="서명한 때")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="coupons.campaign",
                    ),
                ),
            ],
            options={
                "ordering": ("campaign", "signed_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "merchant_id"), name="a_merchant_agrees_once_a_campaign"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share__gt", 0), ("share__lte", 5000)),
                        name="an_agreed_share_is_at_most_half",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CounterUse",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("merchant_id", models.UUIDField()),
                ("amount", models.BigIntegerField(verbose_name="구매 금액 (원)")),
                ("discount", models.BigIntegerField(default=0, verbose_name="할인 (원)")),
                ("used_at", models.DateTimeField(verbose_name="사용한 때")),
                ("received_at", models.DateTimeField(verbose_name="알려진 때")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("accepted", "사용"),
                            ("paid", "오프라인 허용 한도에서 지급"),
                            ("refused", "거절"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("answer", models.JSONField(default=dict)),
                ("returned", models.BigIntegerField(default=0, verbose_name="돌려받은 물건값 (원)")),
                (
                    "allowance",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paid",
                        to="coupons.allowance",
                    ),
                ),
                (
                    "allowed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allowed",
                        to="coupons.allowance",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="merchants.shop"
                    ),
                ),
            ],
            options={
                "ordering": ("-used_at", "-id"),
                "indexes": [models.Index(fields=["shop", "-used_at"], name="uses_of_a_shop")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", 0), ("discount__gte", 0), ("discount__lte", models.F("amount"))
                        ),
                        name="a_counter_takes_off_no_more_than_the_purchase",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("returned__gte", 0), ("returned__lte", models.F("amount"))),
                        name="a_counter_takes_back_no_more_than_it_sold",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CounterReturn",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("returned", models.BigIntegerField()),
                ("given_back", models.BigIntegerField()),
                ("returned_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "use",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="coupons.counteruse",
                    ),
                ),
            ],
            options={
                "ordering": ("returned_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("given_back__gte", 0), ("returned__gt", 0)),
                        name="a_counter_return_returns_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliveryReport",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("external_id", models.CharField(max_length=80)),
                ("digest", models.BinaryField(max_length=32)),
                ("answer", models.JSONField()),
                ("received_at", models.DateTimeField()),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="coupons.codeorder",
                    ),
                ),
            ],
            options={
                "ordering": ("received_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "external_id"), name="a_partner_reports_once_under_an_id"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Funding",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("organisation", "기관"), ("merchant", "입점 상인")],
                        default="organisation",
                        max_length=12,
                    ),
                ),
                ("share", models.PositiveIntegerField(verbose_name="분담률 (0.01 %)")),
                ("each_most", models.BigIntegerField(default=0, verbose_name="한 번에 최대 (원)")),
                ("place", models.PositiveSmallIntegerField()),
                ("reserved", models.BigIntegerField(default=0, verbose_name="예약 (원)")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fundings",
                        to="coupons.campaign",
                    ),
                ),
                (
                    "funder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                        verbose_name="재원 부담자",
                    ),
                ),
            ],
            options={
                "ordering": ("campaign", "place"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "funder"), name="a_funder_stands_once_in_a_campaign"
                    ),
                    models.UniqueConstraint(fields=("campaign", "place"), name="funders_stand_in_one_order"),
                    models.CheckConstraint(
                        condition=models.Q(("share__lte", 10000)), name="a_share_is_at_most_the_whole"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("each_most__gte", 0), ("reserved__gte", 0)),
                        name="reserved_is_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("funder__isnull", False), ("kind", "organisation")),
                            models.Q(
                                ("funder", None), ("kind", "merchant"), ("reserved", 0), ("share__lte", 5000)
                            ),
                            _connector="OR",
                        ),
                        name="a_merchant_bears_at_most_half",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "merchant")),
                        fields=("campaign",),
                        name="merchants_stand_once_in_a_campaign",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GiveBackLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("line_id", models.UUIDField()),
                ("line_amount", models.BigIntegerField()),
                ("returned", models.BigIntegerField()),
                ("amount", models.BigIntegerField()),
                ("is_told", models.BooleanField(default=True)),
                (
                    "give_back",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="coupons.giveback",
                    ),
                ),
            ],
            options={
                "ordering": ("give_back", "line_id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("give_back", "line_id"), name="a_line_is_given_back_once_a_step"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gte", 0),
                            ("returned__gte", 0),
                            ("returned__lte", models.F("line_amount")),
                        ),
                        name="a_give_back_is_within_its_line",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(default=1)),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("quantity", models.PositiveIntegerField()),
                ("claimed", models.PositiveIntegerField(default=0)),
                ("handed_back", models.PositiveIntegerField(default=0)),
                ("rolled_over_at", models.DateTimeField(null=True)),
                ("head", models.BinaryField(default=bytes, max_length=32)),
                ("batches", models.PositiveIntegerField(default=0)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="coupons.campaign",
                    ),
                ),
            ],
            options={
                "ordering": ("campaign", "number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "number"), name="openings_of_a_campaign_are_numbered"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "claimed__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("quantity"), "+", models.F("handed_back")
                                ),
                            )
                        ),
                        name="no_more_is_claimed_than_there_is",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("handed_back__lte", models.F("claimed"))),
                        name="only_what_was_claimed_is_handed_back",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimBatch",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "opening_id", "number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("earliest", models.PositiveIntegerField(verbose_name="첫 순번")),
                ("latest", models.PositiveIntegerField(verbose_name="끝 순번")),
                ("previous", models.BinaryField(max_length=32)),
                ("head", models.BinaryField(max_length=32)),
                ("committed_at", models.DateTimeField()),
                (
                    "opening",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="coupons.opening",
                    ),
                ),
            ],
            options={
                "ordering": ("opening", "number"),
            },
        ),
        migrations.AddField(
            model_name="claim",
            name="opening",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="coupons.opening",
            ),
        ),
        migrations.CreateModel(
            name="PartnerKey",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60, verbose_name="이름")),
                ("issued_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("issued_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at", None), ("revoked_by", None)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_revoked_key_knows_by_whom",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="codeorder",
            name="key",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="coupons.partnerkey"
            ),
        ),
        migrations.CreateModel(
            name="PartnerNonce",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key_id", "nonce", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("nonce", models.CharField(max_length=64)),
                ("heard_at", models.DateTimeField(db_index=True)),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="coupons.partnerkey"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Pass",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "fingerprint",
                    models.BinaryField(max_length=32, unique=True, verbose_name="번호의 SHA-256"),
                ),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passes",
                        to="coupons.claim",
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="merchants.shop"
                    ),
                ),
            ],
            options={
                "ordering": ("issued_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("claim",),
                        name="a_coupon_is_shown_by_one_pass",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("issued_at"))),
                        name="a_pass_lives_a_while",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="counteruse",
            name="shown",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="coupons.pass"
            ),
        ),
        migrations.CreateModel(
            name="Redemption",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("order_id", models.UUIDField()),
                ("place", models.PositiveSmallIntegerField(default=1)),
                ("channel", models.CharField(default="online", max_length=60, verbose_name="사용처")),
                ("cart", models.JSONField(null=True, verbose_name="장바구니")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "결제 대기"),
                            ("used", "사용"),
                            ("released", "취소"),
                            ("returned", "반환"),
                        ],
                        default="held",
                        max_length=8,
                    ),
                ),
                ("discount", models.BigIntegerField(verbose_name="할인 (원)")),
                ("held_at", models.DateTimeField()),
                ("lease_until", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redemptions",
                        to="coupons.claim",
                    ),
                ),
                (
                    "opening",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redemptions",
                        to="coupons.opening",
                    ),
                ),
                (
                    "shopper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("held_at", "place", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order_id", "channel", "place"),
                        name="coupons_of_a_sale_are_laid_in_one_order",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["held", "used"])),
                        fields=("claim",),
                        name="a_coupon_is_in_one_live_redemption",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("discount__gt", 0)), name="a_redemption_is_worth_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opening", None), ("shopper", None)),
                            models.Q(("claim", None), ("opening__isnull", False), ("shopper__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_place_is_somebody_s_who_claimed_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("lease_until__isnull", False), ("state", "held")),
                            models.Q(
                                models.Q(("state", "held"), _negated=True),
                                ("decided_at__isnull", False),
                                ("lease_until", None),
                            ),
                            _connector="OR",
                        ),
                        name="a_redemption_knows_when_it_was_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Portion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("line_id", models.UUIDField()),
                ("line_place", models.PositiveSmallIntegerField()),
                ("line_amount", models.BigIntegerField(verbose_name="줄 금액 (원)")),
                ("merchant_id", models.UUIDField()),
                ("amount", models.BigIntegerField(verbose_name="부담 (원)")),
                ("returned", models.BigIntegerField(default=0, verbose_name="돌려받음 (원)")),
                (
                    "funding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="portions",
                        to="coupons.funding",
                    ),
                ),
                (
                    "redemption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="portions",
                        to="coupons.redemption",
                    ),
                ),
            ],
            options={
                "ordering": ("redemption", "line_place", "funding__place"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("redemption", "line_id", "funding"), name="a_cell_stands_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0), ("amount__lte", models.F("line_amount"))),
                        name="a_portion_is_within_its_line",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("returned__gte", 0), ("returned__lte", models.F("amount"))),
                        name="no_portion_returns_more_than_it_paid",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerCode",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("place", models.PositiveIntegerField()),
                (
                    "fingerprint",
                    models.BinaryField(max_length=32, unique=True, verbose_name="번호의 SHA-256"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("issued", "발급"), ("delivered", "전달"), ("failed", "실패")],
                        default="issued",
                        max_length=9,
                    ),
                ),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="coupons.codeorder",
                    ),
                ),
                (
                    "redemption",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partner_code",
                        to="coupons.redemption",
                    ),
                ),
            ],
            options={
                "ordering": ("order", "place"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "place"), name="a_place_in_a_list_is_taken_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "issued"), ("told_at", None)),
                            models.Q(
                                models.Q(("state", "issued"), _negated=True), ("told_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_code_knows_when_it_was_delivered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), _negated=True),
                            ("redemption", None),
                            _connector="OR",
                        ),
                        name="a_code_that_failed_is_never_used",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="giveback",
            name="redemption",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="give_backs",
                to="coupons.redemption",
            ),
        ),
        migrations.AddField(
            model_name="counteruse",
            name="redemption",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="counter_use",
                to="coupons.redemption",
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
        migrations.CreateModel(
            name="Terminal",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60, verbose_name="이름")),
                ("registered_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "registered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="merchants.shop"
                    ),
                ),
            ],
            options={
                "ordering": ("registered_at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="a_terminal_has_a_name"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="counteruse",
            name="terminal",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="uses",
                to="coupons.terminal",
            ),
        ),
        migrations.AddField(
            model_name="allowance",
            name="terminal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="allowances", to="coupons.terminal"
            ),
        ),
        migrations.CreateModel(
            name="UsageFile",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("external_id", models.CharField(max_length=80)),
                ("digest", models.BinaryField(max_length=32)),
                ("received_at", models.DateTimeField()),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="coupons.partnerkey"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("-received_at", "-id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "external_id"), name="a_partner_sends_a_file_once_under_an_id"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UsageRow",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("cells", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("accepted", "반영"),
                            ("counted", "이미 반영"),
                            ("waiting", "보류"),
                            ("followed", "고쳐서 반영"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("answer", models.JSONField(default=dict)),
                (
                    "code",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="coupons.partnercode",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="coupons.usagefile",
                    ),
                ),
                (
                    "redemption",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="usage_row",
                        to="coupons.redemption",
                    ),
                ),
            ],
            options={
                "ordering": ("file", "number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("file", "number"), name="a_line_of_a_file_is_judged_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("redemption__isnull", False), ("state", "accepted")),
                            models.Q(models.Q(("state", "accepted"), _negated=True), ("redemption", None)),
                            _connector="OR",
                        ),
                        name="an_accepted_row_is_a_redemption",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("terms", models.JSONField()),
                ("digest", models.BinaryField(max_length=32)),
                ("effective_from", models.DateTimeField()),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="coupons.campaign",
                    ),
                ),
            ],
            options={
                "ordering": ("campaign", "number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "number"), name="versions_of_a_campaign_are_numbered"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="redemption",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="redemptions", to="coupons.version"
            ),
        ),
        migrations.AddField(
            model_name="pass",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="coupons.version"
            ),
        ),
        migrations.CreateModel(
            name="WrongCodes",
            fields=[
                ("subject", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("wrong", models.PositiveIntegerField()),
                ("earliest_at", models.DateTimeField()),
                ("latest_at", models.DateTimeField()),
                ("waits_until", models.DateTimeField()),
            ],
            options={
                "ordering": ("-latest_at", "subject"),
                "indexes": [models.Index(fields=["-latest_at"], name="guessing_latest_first")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("waits_until__gte", models.F("latest_at"))),
                        name="nobody_waits_for_the_past",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                fields=("shopper", "campaign", "turn"), name="a_shopper_claims_a_campaign_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                fields=("opening", "position"), name="a_position_is_given_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="counteruse",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "accepted")), fields=("shown",), name="a_pass_is_used_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="counteruse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("allowance", None),
                        ("redemption__isnull", False),
                        ("shown__isnull", False),
                        ("state", "accepted"),
                    ),
                    models.Q(
                        ("allowance__isnull", False),
                        ("redemption", None),
                        ("shown__isnull", False),
                        ("state", "paid"),
                    ),
                    models.Q(
                        ("allowance", None), ("redemption", None), ("returned", 0), ("state", "refused")
                    ),
                    _connector="OR",
                ),
                name="a_use_at_a_counter_is_paid_by_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="allowance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("terminal",),
                name="a_terminal_has_one_allowance",
            ),
        ),
    ]
