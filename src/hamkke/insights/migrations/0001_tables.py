import django.db.models.deletion
import hamkke.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("insights", "0001_initial")]

    initial = True

    dependencies = [
        ("festivals", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Study",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("earlier_from", models.DateTimeField(verbose_name="앞선 기간의 시작")),
                ("before_from", models.DateTimeField(verbose_name="직전 기간의 시작")),
                ("before_to", models.DateTimeField(verbose_name="직전 기간의 끝")),
                ("during_from", models.DateTimeField(verbose_name="본행사 시작")),
                ("during_to", models.DateTimeField(verbose_name="본행사 끝")),
                ("estimator", models.CharField(max_length=40, verbose_name="셈하는 법의 판")),
                ("source", models.CharField(max_length=120, verbose_name="매출의 출처")),
                ("inputs_hash", models.CharField(max_length=64, verbose_name="입력의 지문")),
                ("findings", models.JSONField(verbose_name="찾은 것")),
                ("note", models.TextField(blank=True, verbose_name="덧붙이는 말")),
                ("note_en", models.TextField(blank=True, verbose_name="영문으로 덧붙이는 말")),
                ("proposed_at", models.DateTimeField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="festivals.edition"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-proposed_at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("before_from__lt", models.F("before_to")),
                            ("before_to__lte", models.F("during_from")),
                            ("during_from__lt", models.F("during_to")),
                            ("earlier_from__lt", models.F("before_from")),
                        ),
                        name="a_study_s_periods_follow_each_other",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StudyPublication",
            fields=[
                (
                    "study",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="publication",
                        serialize=False,
                        to="insights.study",
                    ),
                ),
                ("published_at", models.DateTimeField()),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-published_at",),
            },
        ),
    ]
