"""A study is frozen as it was found, and published once: the database itself refuses to change or delete it."""

from django.db import migrations

TABLES = ("study", "studypublication")

FUNCTION = """
CREATE FUNCTION insights_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
TRIGGER = """
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON insights_{table}
    FOR EACH ROW EXECUTE FUNCTION insights_is_append_only();
"""

FORBID = FUNCTION + "".join(TRIGGER.format(table=table) for table in TABLES)
ALLOW = (
    "".join(f"DROP TRIGGER {table}_is_append_only ON insights_{table};\n" for table in TABLES)
    + "DROP FUNCTION insights_is_append_only();"
)


class Migration(migrations.Migration):
    dependencies = [("insights", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
