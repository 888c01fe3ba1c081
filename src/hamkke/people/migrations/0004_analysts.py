from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_auditors")]

    operations = [
        migrations.AlterField(
            model_name="role",
            name="name",
            field=models.CharField(
                choices=[
                    ("organiser", "사무국"),
                    ("judge", "심사위원"),
                    ("merchant", "소상공인"),
                    ("auditor", "감사"),
                    ("analyst", "분석"),
                ],
                max_length=12,
            ),
        ),
    ]
