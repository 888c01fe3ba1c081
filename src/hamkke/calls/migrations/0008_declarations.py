"""What judges declare, and what they typed but have not given yet. What was declared is written once."""

import django.db.models.deletion
import hamkke.kernel.ids
from django.conf import settings
from django.db import migrations, models


FORBID = (
    "CREATE TRIGGER declaration_is_append_only BEFORE UPDATE OR DELETE ON calls_declaration "
    "FOR EACH ROW EXECUTE FUNCTION calls_is_append_only();"
)
ALLOW = "DROP TRIGGER declaration_is_append_only ON calls_declaration;"


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0007_documents_handed_in"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="draft",
            field=models.JSONField(default=dict, verbose_name="쓰던 것"),
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("lines", models.JSONField(verbose_name="밝힌 곳")),
                ("declared_at", models.DateTimeField()),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="calls.call",
                    ),
                ),
                (
                    "judge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("call", "judge", "declared_at"),
            },
        ),
        migrations.RunSQL(FORBID, ALLOW),
    ]
