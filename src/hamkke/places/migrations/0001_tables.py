import django.db.models.deletion
import hamkke.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("places", "0001_initial"), ("places", "0002_imports")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("imported_at", models.DateTimeField()),
                ("rows", models.IntegerField()),
                ("created", models.IntegerField()),
                ("updated", models.IntegerField()),
            ],
            options={
                "ordering": ("-imported_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=10, verbose_name="코드")),
                ("name", models.CharField(max_length=40, verbose_name="이름")),
                ("valid_from", models.DateField(verbose_name="부터")),
                ("valid_to", models.DateField(null=True, verbose_name="까지")),
                (
                    "successor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="places.region",
                    ),
                ),
            ],
            options={
                "ordering": ("code", "valid_from"),
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="a_region_begins_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="a_region_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("successor", None), ("valid_to__isnull", False), _connector="OR"),
                        name="only_an_ended_region_has_a_successor",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Market",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="시장명")),
                ("address", models.CharField(max_length=200, verbose_name="주소")),
                (
                    "kind",
                    models.CharField(
                        choices=[("상설장", "상설장"), ("상설장+5일장", "상설장+5일장"), ("5일장", "5일장")],
                        max_length=12,
                        verbose_name="유형",
                    ),
                ),
                ("road_address", models.CharField(blank=True, max_length=200, verbose_name="도로명주소")),
                ("lot_address", models.CharField(blank=True, max_length=200, verbose_name="지번주소")),
                ("opening_cycle", models.CharField(blank=True, max_length=40, verbose_name="개설주기")),
                ("latitude", models.FloatField(null=True, verbose_name="위도")),
                ("longitude", models.FloatField(null=True, verbose_name="경도")),
                ("shops", models.IntegerField(null=True, verbose_name="점포 수")),
                ("goods", models.CharField(blank=True, max_length=200, verbose_name="취급품목")),
                ("homepage", models.CharField(blank=True, max_length=200, verbose_name="홈페이지")),
                ("has_toilet", models.BooleanField(null=True, verbose_name="공중화장실")),
                ("has_parking", models.BooleanField(null=True, verbose_name="주차장")),
                ("opened", models.IntegerField(null=True, verbose_name="개설연도")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="전화")),
                ("as_of", models.DateField(null=True, verbose_name="기준일")),
                (
                    "region",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="markets",
                        to="places.region",
                    ),
                ),
            ],
            options={
                "ordering": ("name", "address"),
                "indexes": [models.Index(fields=["region", "name"], name="markets_by_region")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name", "address"), name="a_market_is_known_by_name_and_address"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("address", ""), _negated=True)
                        ),
                        name="a_market_has_a_name_and_an_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_market_has_both_coordinates_or_none",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("shops", None), ("shops__gte", 0), _connector="OR"),
                        name="a_market_has_no_negative_shops",
                    ),
                ],
            },
        ),
    ]
