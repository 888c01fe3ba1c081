"""Who was how quick, and what a coupon was worth to whom, is history: the database refuses to change or delete it."""

from django.db import migrations

TABLES = {
    "claimbatch": "claim_batch",
    "claimkey": "claim_key",
    "costagreement": "cost_agreement",
    "counterreturn": "counter_return",
    "deliveryreport": "delivery_report",
    "giveback": "give_back",
    "givebackline": "give_back_line",
    "handback": "hand_back",
    "version": "version",
}
FUNCTION = """
CREATE FUNCTION coupons_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
TRIGGERS = "".join(
    f"""
CREATE TRIGGER {name}_is_append_only BEFORE UPDATE OR DELETE ON coupons_{table}
    FOR EACH ROW EXECUTE FUNCTION coupons_is_append_only();
"""
    for table, name in TABLES.items()
)
# What the law no longer wants kept: whose a claim was may be changed five years later, and nothing else of it ever.
CLAIMS = """
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
CREATE TRIGGER claim_is_append_only BEFORE UPDATE OR DELETE ON coupons_claim
    FOR EACH ROW EXECUTE FUNCTION coupons_claim_stays();
"""


class Migration(migrations.Migration):
    replaces = [("coupons", "0015_claims_of_nobody")]
    dependencies = [("coupons", "0001_tables")]
    operations = [migrations.RunSQL(FUNCTION + TRIGGERS + CLAIMS, migrations.RunSQL.noop)]
