"""What two channels told alike keeps one order to look up by, as the text it is."""

from django.db import migrations, models

AS_TEXT = """
ALTER TABLE sales_overlap RENAME COLUMN sample TO example;
ALTER TABLE sales_overlap ALTER COLUMN example TYPE text USING example #>> '{}';
"""


class Migration(migrations.Migration):
    dependencies = [("sales", "0002_written_once")]
    operations = [
        migrations.RunSQL(
            AS_TEXT,
            reverse_sql=migrations.RunSQL.noop,
            state_operations=[
                migrations.RenameField("overlap", "sample", "example"),
                migrations.AlterField("overlap", "example", models.TextField(verbose_name="보기 주문")),
            ],
        ),
    ]
