"""Schedules, targets, promises and their proofs are written once: a change is a new row."""

from django.db import migrations

TABLES = "commitment evidence evidencedecision phase scheduleversion target".split()
FUNCTION = """
CREATE FUNCTION festivals_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'festivals: % is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
TRIGGERS = "".join(
    f"""
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON festivals_{table}
    FOR EACH ROW EXECUTE FUNCTION festivals_is_append_only();
"""
    for table in TABLES
)


class Migration(migrations.Migration):
    replaces = [("festivals", "0003_proofs")]
    dependencies = [("festivals", "0001_tables")]
    operations = [migrations.RunSQL(FUNCTION + TRIGGERS, migrations.RunSQL.noop)]
