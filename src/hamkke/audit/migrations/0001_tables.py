import hamkke.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("audit", "0001_initial")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
                ("by", models.UUIDField(null=True, verbose_name="누가")),
                ("verb", models.CharField(max_length=80, verbose_name="무엇을")),
                ("target_type", models.CharField(max_length=60)),
                ("target_id", models.CharField(max_length=64)),
                ("facts", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ("-at", "-id"),
                "indexes": [models.Index(fields=["target_type", "target_id"], name="audit_by_target")],
            },
        ),
    ]
