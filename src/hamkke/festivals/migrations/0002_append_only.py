"""What was decided, promised or proved once can still be read: the database refuses to change or delete it."""

from django.db import migrations

TABLES = ("scheduleversion", "phase", "target", "commitment", "evidence")

FORBID = """
CREATE FUNCTION festivals_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'festivals: % is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON festivals_{table}\n"
    f"    FOR EACH ROW EXECUTE FUNCTION festivals_is_append_only();\n"
    for table in TABLES
)
ALLOW = (
    "".join(f"DROP TRIGGER {table}_is_append_only ON festivals_{table};\n" for table in TABLES)
    + "DROP FUNCTION festivals_is_append_only();\n"
)


class Migration(migrations.Migration):
    dependencies = [("festivals", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
