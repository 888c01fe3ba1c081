"""A study that was frozen stays as it was, and so does what was published of it."""

from django.db import migrations

TABLES = ("study", "studypublication")
FUNCTION = """
CREATE FUNCTION insights_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
TRIGGERS = "".join(
    f"""
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON insights_{table}
    FOR EACH ROW EXECUTE FUNCTION insights_is_append_only();
"""
    for table in TABLES
)


class Migration(migrations.Migration):
    replaces = [("insights", "0002_append_only")]
    dependencies = [("insights", "0001_tables")]
    operations = [migrations.RunSQL(FUNCTION + TRIGGERS, migrations.RunSQL.noop)]
