"""Transfers, batches and resolutions are written once; an account keeps its identity and is never deleted."""

from django.db import migrations

FORBID = """
CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER batch_is_append_only BEFORE UPDATE OR DELETE ON ledger_batch
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER transfer_is_append_only BEFORE UPDATE OR DELETE ON ledger_transfer
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER resolution_is_append_only BEFORE UPDATE OR DELETE ON ledger_resolution
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER account_is_never_deleted BEFORE DELETE ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER account_keeps_its_identity BEFORE UPDATE ON ledger_account
    FOR EACH ROW WHEN ((OLD.id, OLD.code, OLD.guarded, OLD.opened_at)
        IS DISTINCT FROM (NEW.id, NEW.code, NEW.guarded, NEW.opened_at))
    EXECUTE FUNCTION ledger_is_append_only();
"""
ALLOW = """
DROP TRIGGER account_keeps_its_identity ON ledger_account;
DROP TRIGGER account_is_never_deleted ON ledger_account;
DROP TRIGGER resolution_is_append_only ON ledger_resolution;
DROP TRIGGER transfer_is_append_only ON ledger_transfer;
DROP TRIGGER batch_is_append_only ON ledger_batch;
DROP FUNCTION ledger_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
