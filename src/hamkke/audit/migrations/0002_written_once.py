"""What was recorded stays: the database itself refuses to change or delete an entry."""

from django.db import migrations

FORBID = """
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER entry_is_append_only BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
"""


class Migration(migrations.Migration):
    replaces = [("audit", "0002_append_only")]
    dependencies = [("audit", "0001_tables")]
    operations = [migrations.RunSQL(FORBID, migrations.RunSQL.noop)]
