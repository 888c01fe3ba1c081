"""A statement may be paid in parts, one after another. Rules keep their English and their source, too."""

from django.db import migrations, models

_WRITTEN_ONCE = "statement statementrow alarm feerate channelterm legalrule payout fee".split()
_RULES = """
DROP TRIGGER legal_rule_is_dated_once ON orders_legalrule;
CREATE TRIGGER legal_rule_is_dated_once BEFORE UPDATE ON orders_legalrule
    FOR EACH ROW WHEN (
        (OLD.id, OLD.code, OLD.kind, OLD.contract, OLD.anchor, OLD.days, OLD.rate, OLD.law, OLD.law_en, OLD.citation)
            IS DISTINCT FROM (NEW.id, NEW.code, NEW.kind, NEW.contract, NEW.anchor, NEW.days, NEW.rate, NEW.law,
                NEW.law_en, NEW.citation)
        OR (OLD.effective_from IS NOT NULL AND OLD.effective_from IS DISTINCT FROM NEW.effective_from)
        OR (OLD.effective_to IS NOT NULL AND OLD.effective_to IS DISTINCT FROM NEW.effective_to)
    )
    EXECUTE FUNCTION orders_is_append_only();
"""
_PAYOUTS = """
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
_NEVER_EMPTIED = "".join(
    f"""
CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON orders_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION orders_is_append_only();
"""
    for table in _WRITTEN_ONCE
)


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_rules_in_force")]
    operations = [
        migrations.RemoveConstraint(model_name="payout", name="a_statement_is_paid_once"),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.UniqueConstraint(
                condition=models.Q(("released_at", None), ("withdrawn_at", None)),
                fields=("statement",),
                name="one_payout_of_a_statement_is_under_way",
            ),
        ),
        *(migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (_RULES, _PAYOUTS, _NEVER_EMPTIED)),
    ]
