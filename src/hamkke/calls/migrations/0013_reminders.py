"""Whoever has begun an application and not sent it in is reminded: when, and in which hours never, as dated rows."""

from datetime import date, time

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

SOURCE = (
    "정보통신망법 제50조 제3항은 광고를 밤 9시부터 이튿날 아침 8시까지 막는다. 이 알림은 광고가 아니고 전자우편은 "
    "예외이지만 같은 시간을 지킨다."
)
KEEP = (
    "CREATE TRIGGER reminder_is_never_deleted BEFORE DELETE ON calls_reminder "
    "FOR EACH ROW EXECUTE FUNCTION calls_is_append_only();"
)


def begin(apps, schema_editor):
    apps.get_model("calls", "ReminderRule").objects.create(
        hours=[72, 24, 3],
        night_starts=time(21),
        night_ends=time(8),
        effective_from=date(2020, 1, 1),
        source=SOURCE,
    )


class Migration(migrations.Migration):
    dependencies = [("calls", "0012_entered_for_somebody")]
    operations = [
        migrations.DeleteModel("Reminder"),  # Nothing ever wrote to it.
        migrations.CreateModel(
            name="ReminderRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "hours",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        size=None,
                        verbose_name="마감 몇 시간 전",
                    ),
                ),
                ("night_starts", models.TimeField(verbose_name="밤이 시작하는 때")),
                ("night_ends", models.TimeField(verbose_name="밤이 끝나는 때")),
                ("effective_from", models.DateField(unique=True)),
                ("effective_to", models.DateField(null=True)),
                ("source", models.CharField(max_length=300, verbose_name="근거")),
            ],
            options={
                "ordering": ("effective_from",),
            },
        ),
        migrations.AddField(
            model_name="call",
            name="reminder_hours",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(),
                null=True,
                size=None,
                verbose_name="알림, 마감 몇 시간 전",
            ),
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("hours", models.PositiveSmallIntegerField(verbose_name="마감 몇 시간 전")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "기다림"),
                            ("sent", "보냄"),
                            ("returned", "되돌아옴"),
                            ("needless", "필요 없어짐"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("put_off_at", models.DateTimeField(verbose_name="맡긴 때")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="끝난 때")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="calls.application",
                    ),
                ),
            ],
            options={
                "ordering": ("application", "-hours"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "hours"), name="a_draft_is_reminded_once_an_occasion"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("state", "waiting")),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True), ("settled_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_settled_reminder_says_when",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP, "DROP TRIGGER reminder_is_never_deleted ON calls_reminder;"),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
