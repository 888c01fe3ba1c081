"""Versions, agreements, identity keys, links of the chain and coupons handed back are written once."""

from django.db import migrations

TABLES = {
    "version": "version",
    "costagreement": "cost_agreement",
    "claimkey": "claim_key",
    "claimbatch": "claim_batch",
    "handback": "hand_back",
}
FORBID = [
    f"CREATE TRIGGER {name}_is_append_only BEFORE UPDATE OR DELETE ON coupons_{table} "
    "FOR EACH ROW EXECUTE FUNCTION coupons_is_append_only();"
    for table, name in TABLES.items()
]
ALLOW = [f"DROP TRIGGER {name}_is_append_only ON coupons_{table};" for table, name in TABLES.items()]


class Migration(migrations.Migration):
    dependencies = [("coupons", "0005_terms_that_hold")]
    operations = [migrations.RunSQL("\n".join(FORBID), "\n".join(ALLOW))]
