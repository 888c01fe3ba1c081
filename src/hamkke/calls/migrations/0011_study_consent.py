"""Who agreed to a study of their sales, to which text, and when. What was said is written once."""

import django.db.models.deletion
import hamkke.kernel.ids
from django.conf import settings
from django.db import migrations, models


FORBID = (
    "CREATE TRIGGER study_consent_is_append_only BEFORE UPDATE OR DELETE ON calls_studyconsent "
    "FOR EACH ROW EXECUTE FUNCTION calls_is_append_only();"
)
ALLOW = "DROP TRIGGER study_consent_is_append_only ON calls_studyconsent;"


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0010_size_limits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StudyConsent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamkke.kernel.ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.CharField(max_length=20, verbose_name="동의 글의 판")),
                ("is_given", models.BooleanField(verbose_name="동의함")),
                ("said_at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="study_consents",
                        to="calls.application",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("application", "-said_at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("version", ""), _negated=True), name="a_consent_names_its_text"
                    )
                ],
            },
        ),
        migrations.RunSQL(FORBID, ALLOW),
    ]
