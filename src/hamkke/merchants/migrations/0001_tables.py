import django.db.models.deletion
import hamkke.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("merchants", "0001_initial"),
        ("merchants", "0002_append_only"),
        ("merchants", "0003_merchants_without_an_account"),
        ("merchants", "0004_returns"),
        ("merchants", "0005_photographs"),
        ("merchants", "0006_followed_shops"),
        ("merchants", "0007_product_sheets"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("places", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Product",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="상품명")),
                ("description", models.TextField(blank=True, verbose_name="설명")),
                ("category", models.CharField(blank=True, max_length=40, verbose_name="분류")),
                (
                    "withdrawal_exception",
                    models.CharField(blank=True, max_length=16, verbose_name="반품 예외"),
                ),
                ("offered_at", models.DateTimeField()),
                ("stopped_at", models.DateTimeField(null=True, verbose_name="판매를 멈춘 때")),
            ],
            options={
                "ordering": ("name", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="a_product_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("withdrawal_exception__in", ["", "perishable", "made_to_order"])),
                        name="a_product_is_excepted_from_returns_as_the_law_says",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Merchant",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="상호")),
                ("representative", models.CharField(blank=True, max_length=60, verbose_name="대표자")),
                (
                    "business_number",
                    models.CharField(max_length=10, unique=True, verbose_name="사업자등록번호"),
                ),
                ("registered_at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.region",
                    ),
                ),
            ],
            options={
                "ordering": ("name", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="a_merchant_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("business_number__regex", "^[0-9]{10}$")),
                        name="a_business_number_has_ten_digits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("followed_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merchant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="merchants.merchant"
                    ),
                ),
            ],
            options={
                "ordering": ("user", "-followed_at", "merchant"),
                "constraints": [
                    models.UniqueConstraint(fields=("user", "merchant"), name="a_shop_is_followed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProductSheet",
            fields=[
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="sheet",
                        serialize=False,
                        to="merchants.product",
                    ),
                ),
                ("origin", models.CharField(blank=True, max_length=120, verbose_name="원산지")),
                ("maker", models.CharField(blank=True, max_length=120, verbose_name="제조자·생산자")),
                ("notice_kind", models.CharField(blank=True, max_length=60, verbose_name="고시 품목")),
                ("notice", models.TextField(blank=True, verbose_name="고시 내용")),
                ("returns", models.TextField(blank=True, verbose_name="반품·교환 안내")),
                ("contact", models.CharField(blank=True, max_length=40, verbose_name="소비자 상담 전화")),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("product",),
            },
        ),
        migrations.AddField(
            model_name="product",
            name="merchant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="products", to="merchants.merchant"
            ),
        ),
        migrations.CreateModel(
            name="Price",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="가격")),
                ("effective_from", models.DateTimeField()),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prices",
                        to="merchants.product",
                    ),
                ),
            ],
            options={
                "ordering": ("product", "-effective_from", "-id"),
                "indexes": [
                    models.Index(fields=["product", "-effective_from", "-id"], name="prices_latest_first")
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="a_price_is_positive")
                ],
            },
        ),
        migrations.CreateModel(
            name="Photograph",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place", models.IntegerField()),
                ("alt", models.CharField(max_length=160, verbose_name="사진 설명")),
                ("alt_en", models.CharField(blank=True, max_length=160, verbose_name="사진 설명 (영문)")),
                ("width", models.IntegerField()),
                ("height", models.IntegerField()),
                ("kept_at", models.DateTimeField()),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photographs",
                        to="merchants.product",
                    ),
                ),
            ],
            options={
                "ordering": ("product", "place", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("product", "place"), name="a_photograph_has_its_own_place"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("alt", ""), _negated=True), name="a_photograph_is_described"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MarketplaceListing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("marketplace", models.CharField(max_length=16, verbose_name="판매처")),
                ("exported_at", models.DateTimeField(null=True)),
                ("exported", models.BinaryField(default=bytes, max_length=32)),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="판매처의 상품 번호")),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marketplace_listings",
                        to="merchants.product",
                    ),
                ),
            ],
            options={
                "ordering": ("product", "marketplace"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("product", "marketplace"), name="a_product_stands_once_on_a_marketplace"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("marketplace__in", ["coupang", "smartstore", "elevenst", "esm", "kakao"])
                        ),
                        name="a_listing_is_on_a_marketplace_we_export_to",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("exported", b""), ("exported_at", None)),
                            models.Q(
                                ("exported_at__isnull", False), models.Q(("exported", b""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="an_export_is_known_by_its_content",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shop",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="점포명")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="주소")),
                ("opened_at", models.DateTimeField()),
                (
                    "market",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.market",
                    ),
                ),
                (
                    "merchant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shops",
                        to="merchants.merchant",
                    ),
                ),
            ],
            options={
                "ordering": ("name", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("market__isnull", False),
                            models.Q(("address", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_shop_is_in_a_market_or_at_an_address",
                    )
                ],
            },
        ),
    ]
