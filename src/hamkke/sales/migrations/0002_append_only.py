"""Figures are corrected by new rows and own sales are counted once: the database refuses to change or delete them."""

from django.db import migrations

TABLES = ("source", "figure", "omission", "ownsale")

FORBID = """
CREATE FUNCTION sales_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'sales: % is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON sales_{table}\n"
    f"    FOR EACH ROW EXECUTE FUNCTION sales_is_append_only();\n"
    for table in TABLES
)
ALLOW = (
    "".join(f"DROP TRIGGER {table}_is_append_only ON sales_{table};\n" for table in TABLES)
    + "DROP FUNCTION sales_is_append_only();\n"
)


class Migration(migrations.Migration):
    dependencies = [("sales", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
