"""A claim is never changed or deleted: who was how quick is history. The database itself refuses."""

from django.db import migrations

FORBID = """
CREATE FUNCTION coupons_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER claim_is_append_only BEFORE UPDATE OR DELETE ON coupons_claim
    FOR EACH ROW EXECUTE FUNCTION coupons_is_append_only();
CREATE TRIGGER give_back_is_append_only BEFORE UPDATE OR DELETE ON coupons_giveback
    FOR EACH ROW EXECUTE FUNCTION coupons_is_append_only();
CREATE TRIGGER give_back_line_is_append_only BEFORE UPDATE OR DELETE ON coupons_givebackline
    FOR EACH ROW EXECUTE FUNCTION coupons_is_append_only();
"""
ALLOW = """
DROP TRIGGER claim_is_append_only ON coupons_claim;
DROP TRIGGER give_back_is_append_only ON coupons_giveback;
DROP TRIGGER give_back_line_is_append_only ON coupons_givebackline;
DROP FUNCTION coupons_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("coupons", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
