"""Statements, their rows, rates and terms are written once. A rule may be given its first and its last day once, and nothing
else of it changes; a payout ends once."""

from django.db import migrations

WRITTEN_ONCE = "statement statementrow alarm feerate channelterm legalrule payout fee".split()
FORBID = """
CREATE FUNCTION orders_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER statement_is_append_only BEFORE UPDATE OR DELETE ON orders_statement
    FOR EACH ROW EXECUTE FUNCTION orders_is_append_only();
CREATE TRIGGER statement_row_is_append_only BEFORE UPDATE OR DELETE ON orders_statementrow
    FOR EACH ROW EXECUTE FUNCTION orders_is_append_only();
CREATE TRIGGER alarm_is_append_only BEFORE UPDATE OR DELETE ON orders_alarm
    FOR EACH ROW EXECUTE FUNCTION orders_is_append_only();
CREATE TRIGGER fee_rate_is_append_only BEFORE UPDATE OR DELETE ON orders_feerate
    FOR EACH ROW EXECUTE FUNCTION orders_is_append_only();
CREATE TRIGGER channel_term_is_append_only BEFORE UPDATE OR DELETE ON orders_channelterm
    FOR EACH ROW EXECUTE FUNCTION orders_is_append_only();
CREATE TRIGGER legal_rule_is_never_deleted BEFORE DELETE ON orders_legalrule
    FOR EACH ROW EXECUTE FUNCTION orders_is_append_only();
CREATE TRIGGER legal_rule_is_dated_once BEFORE UPDATE ON orders_legalrule
    FOR EACH ROW WHEN (
        (OLD.id, OLD.code, OLD.kind, OLD.contract, OLD.anchor, OLD.days, OLD.rate, OLD.law, OLD.law_en, OLD.citation)
            IS DISTINCT FROM (NEW.id, NEW.code, NEW.kind, NEW.contract, NEW.anchor, NEW.days, NEW.rate, NEW.law,
                NEW.law_en, NEW.citation)
        OR (OLD.effective_from IS NOT NULL AND OLD.effective_from IS DISTINCT FROM NEW.effective_from)
        OR (OLD.effective_to IS NOT NULL AND OLD.effective_to IS DISTINCT FROM NEW.effective_to)
    )
    EXECUTE FUNCTION orders_is_append_only();
CREATE TRIGGER payout_is_never_deleted BEFORE DELETE ON orders_payout
    FOR EACH ROW EXECUTE FUNCTION orders_is_append_only();
CREATE TRIGGER payout_ends_once BEFORE UPDATE ON orders_payout
    FOR EACH ROW WHEN (
        (OLD.id, OLD.statement_id, OLD.amount, OLD.requested_at)
            IS DISTINCT FROM (NEW.id, NEW.statement_id, NEW.amount, NEW.requested_at)
        OR OLD.released_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
    )
    EXECUTE FUNCTION orders_is_append_only();
"""
NEVER_EMPTIED = "".join(
    f"""
CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON orders_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION orders_is_append_only();
"""
    for table in WRITTEN_ONCE
)


class Migration(migrations.Migration):
    replaces = [("orders", "0006_several_coupons")]
    dependencies = [("orders", "0002_rules_in_force")]
    operations = [migrations.RunSQL(FORBID + NEVER_EMPTIED, migrations.RunSQL.noop)]
