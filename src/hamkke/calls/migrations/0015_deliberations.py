"""Panels of judges put those at the line in order; what one found is written once."""

import django.contrib.postgres.fields
import django.db.models.deletion
import hamkke.kernel.ids
from django.conf import settings
from django.db import migrations, models

FORBID = (
    "CREATE TRIGGER deliberation_is_append_only BEFORE UPDATE OR DELETE ON calls_deliberation "
    "FOR EACH ROW EXECUTE FUNCTION calls_is_append_only();"
)
ALLOW = "DROP TRIGGER deliberation_is_append_only ON calls_deliberation;"


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0014_the_public_file_in_stretches"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Deliberation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(default=1)),
                ("order", models.JSONField(verbose_name="차례")),
                ("said", models.JSONField(verbose_name="까닭")),
                (
                    "members",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None, verbose_name="심의한 사람"
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("why", models.TextField(blank=True, verbose_name="다시 심의한 까닭")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliberations",
                        to="calls.call",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("call", "number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("call", "number"), name="a_deliberation_is_recorded_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("members__len__gte", 2)), name="a_panel_has_two_members_at_least"
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORBID, ALLOW),
    ]
