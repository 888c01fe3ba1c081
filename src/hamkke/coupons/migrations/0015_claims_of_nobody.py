"""What the law no longer wants kept: whose a claim was may be changed five years later, and nothing else of it ever."""

from django.db import migrations

ALLOW = """
CREATE FUNCTION coupons_claim_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    otherwise coupons_claim := NEW;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.claimed_at < now() - interval '5 years' THEN
        otherwise.shopper_id := OLD.shopper_id;
        IF otherwise IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER claim_is_append_only ON coupons_claim;
CREATE TRIGGER claim_is_append_only BEFORE UPDATE OR DELETE ON coupons_claim
    FOR EACH ROW EXECUTE FUNCTION coupons_claim_stays();
"""
FORBID = """
DROP TRIGGER claim_is_append_only ON coupons_claim;
DROP FUNCTION coupons_claim_stays();
CREATE TRIGGER claim_is_append_only BEFORE UPDATE OR DELETE ON coupons_claim
    FOR EACH ROW EXECUTE FUNCTION coupons_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("coupons", "0014_automatic_campaigns")]
    operations = [migrations.RunSQL(ALLOW, FORBID)]
