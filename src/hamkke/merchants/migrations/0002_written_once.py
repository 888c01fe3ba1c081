"""What a product cost stays what it cost: prices are only ever added."""

from django.db import migrations

FORBID = """
CREATE FUNCTION prices_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'prices are append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER price_is_append_only BEFORE UPDATE OR DELETE ON merchants_price
    FOR EACH ROW EXECUTE FUNCTION prices_are_append_only();
"""


class Migration(migrations.Migration):
    replaces = [("merchants", "0008_stopped_products")]
    dependencies = [("merchants", "0001_tables")]
    operations = [migrations.RunSQL(FORBID, migrations.RunSQL.noop)]
