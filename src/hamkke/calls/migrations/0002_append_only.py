"""What was published, sent in or decided is written once: the database itself refuses to change or delete it."""

from django.db import migrations

TABLES = ("criterion", "applicationversion", "selection", "selectionrow")

FUNCTION = """
CREATE FUNCTION calls_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
TRIGGER = """
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON calls_{table}
    FOR EACH ROW EXECUTE FUNCTION calls_is_append_only();
"""

FORBID = FUNCTION + "".join(TRIGGER.format(table=table) for table in TABLES)
ALLOW = (
    "".join(f"DROP TRIGGER {table}_is_append_only ON calls_{table};\n" for table in TABLES)
    + "DROP FUNCTION calls_is_append_only();"
)


class Migration(migrations.Migration):
    dependencies = [("calls", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
