"""What the database refuses by itself. Transfers are looked at set by set: one look for a batch, not one a row."""

from django.db import migrations

WRITTEN_ONCE = (
    "batch transfer resolution entrybalance period anchor disbursement document approval "
    "bankstatement statementline bankmatch"
).split()

_FUNCTION = """
CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER account_is_never_deleted BEFORE DELETE ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
"""
_APPEND_ONLY = "".join(
    f"""
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON ledger_{table}
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
"""
    for table in WRITTEN_ONCE
)
_NEVER_EMPTIED = "".join(
    f"""
CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON ledger_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
"""
    for table in ["account", *WRITTEN_ONCE]
)
_IDENTITY = """
CREATE TRIGGER account_keeps_its_identity
    BEFORE UPDATE OF id, code, unit, parent_id, guarded, ceiling, decision, opened_at, seal ON ledger_account
    FOR EACH ROW WHEN ((OLD.id, OLD.code, OLD.unit, OLD.parent_id, OLD.guarded, OLD.ceiling, OLD.decision,
        OLD.opened_at, OLD.seal) IS DISTINCT FROM (NEW.id, NEW.code, NEW.unit, NEW.parent_id, NEW.guarded,
        NEW.ceiling, NEW.decision, NEW.opened_at, NEW.seal))
    EXECUTE FUNCTION ledger_is_append_only();
ALTER TABLE ledger_account SET (fillfactor = 50);
"""
_ACCOUNTS = """
CREATE FUNCTION ledger_account_stands_under_its_parent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.parent_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM ledger_account parent WHERE parent.id = NEW.parent_id AND parent.unit = NEW.unit
            AND starts_with(NEW.code, parent.code || ':')
    ) THEN
        RAISE EXCEPTION 'an account stands under its parent and has its unit: %', NEW.code
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER account_stands_under_its_parent BEFORE INSERT ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_account_stands_under_its_parent();
"""
_BATCHES = r"""
CREATE FUNCTION ledger_batch_follows_the_latest() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE latest ledger_batch;
BEGIN
    SELECT * INTO latest FROM ledger_batch ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(latest.number, 0) + 1
        OR NEW.earliest_seq <> coalesce(latest.latest_seq, 0) + 1
        OR NEW.recorded_at < latest.recorded_at
        OR NEW.previous <> coalesce(latest.hash, decode(repeat('00', 32), 'hex'))
        OR NEW.hash <> sha256('\x02'::bytea || int8send(NEW.number) || int8send(NEW.earliest_seq)
            || int8send(NEW.latest_seq) || NEW.previous || NEW.root)
    THEN
        RAISE EXCEPTION 'a batch follows the latest and commits to it: %', NEW.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER batch_follows_the_latest BEFORE INSERT ON ledger_batch
    FOR EACH ROW EXECUTE FUNCTION ledger_batch_follows_the_latest();
"""
_TRANSFERS = """
CREATE FUNCTION ledger_transfers_are_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE told record;
DECLARE broken text;
BEGIN
    -- One look over what was written; the rest asks by key. A join of the whole would read the ledger for each batch.
    SELECT count(*) AS transfers, min(seq) AS earliest, max(seq) AS latest, min(batch_id) AS batch,
        min(effective_on) AS effective_on, array_agg(id) FILTER (WHERE pending_id IS NOT NULL) AS settling,
        array_agg(DISTINCT corrects_id) FILTER (WHERE corrects_id IS NOT NULL) AS corrected
    INTO told FROM written;
    SELECT CASE
        WHEN bool_or(debit.id IS NULL OR credit.id IS NULL) THEN 'a transfer names two accounts that exist'
        WHEN bool_or(debit.unit <> credit.unit) THEN 'a transfer joins accounts of one unit'
    END INTO broken
    FROM (SELECT DISTINCT debit_id, credit_id FROM written) pair
    LEFT JOIN ledger_account debit ON debit.id = debit_id
    LEFT JOIN ledger_account credit ON credit.id = credit_id;
    IF broken IS NULL AND told.corrected IS NOT NULL AND cardinality(told.corrected) > (
        SELECT count(*) FROM ledger_transfer WHERE id = ANY (told.corrected)
    ) THEN
        broken := 'a correcting transfer names what it corrects';
    END IF;
    IF broken IS NULL AND told.settling IS NOT NULL THEN
        broken := ledger_settlements_are_sound(told.settling);
    END IF;
    IF broken IS NULL AND told.effective_on <= (SELECT max(ends_on) FROM ledger_period) THEN
        broken := 'nothing is dated in a closed period';
    END IF;
    IF broken IS NULL AND told.transfers > 0 AND NOT EXISTS (
        SELECT 1 FROM ledger_batch WHERE number = told.batch AND told.transfers = latest_seq - earliest_seq + 1
            AND (earliest_seq, latest_seq) = (told.earliest, told.latest)
    ) THEN
        broken := 'a batch has the transfers it says it has';
    END IF;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION '%', broken USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION ledger_settlements_are_sound(settling_ids uuid[]) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN bool_or(pending.kind IS DISTINCT FROM 'pending' OR resolution.transfer_id IS NULL
            OR (settling.debit_id, settling.credit_id) <> (pending.debit_id, pending.credit_id)
            OR settling.amount > pending.amount
            OR (settling.kind = 'void' AND settling.amount <> pending.amount))
        THEN 'a settlement fits its pending transfer'
        WHEN bool_or(settling.kind = 'post' AND pending.needs_release AND 2 > (
            SELECT count(DISTINCT approval.approver_id)
            FROM ledger_disbursement disbursement
            JOIN ledger_approval approval ON approval.disbursement_id = disbursement.transfer_id
            WHERE disbursement.transfer_id = pending.id AND approval.approver_id <> disbursement.requested_by_id
                AND approval."limit" >= pending.amount
                AND EXISTS (SELECT 1 FROM ledger_document WHERE disbursement_id = disbursement.transfer_id)
        ))
        THEN 'a disbursement has evidence and two approvers other than its requester'
    END
    FROM ledger_transfer settling
    LEFT JOIN ledger_transfer pending ON pending.id = settling.pending_id
    LEFT JOIN ledger_resolution resolution
        ON resolution.pending_id = settling.pending_id AND resolution.transfer_id = settling.id
    WHERE settling.id = ANY (settling_ids)
$$;
CREATE TRIGGER transfers_are_in_order AFTER INSERT ON ledger_transfer REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_transfers_are_in_order();
"""
_OTHERS = """
CREATE FUNCTION ledger_approval_is_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM ledger_disbursement disbursement JOIN ledger_transfer transfer ON transfer.id = transfer_id
        WHERE transfer_id = NEW.disbursement_id
            AND (requested_by_id = NEW.approver_id OR transfer.amount > NEW."limit")
    ) THEN
        RAISE EXCEPTION 'an approver is not the requester, and approves within the limit'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER approval_is_by_another BEFORE INSERT ON ledger_approval
    FOR EACH ROW EXECUTE FUNCTION ledger_approval_is_by_another();
CREATE FUNCTION ledger_anchor_is_the_stored_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM ledger_batch WHERE number = NEW.batch_id AND hash = NEW.hash) THEN
        RAISE EXCEPTION 'an anchor is the head of a batch' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER anchor_is_the_stored_head BEFORE INSERT ON ledger_anchor
    FOR EACH ROW EXECUTE FUNCTION ledger_anchor_is_the_stored_head();
CREATE FUNCTION ledger_period_follows_the_latest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.ends_on <= (SELECT max(ends_on) FROM ledger_period) THEN
        RAISE EXCEPTION 'a period follows the latest' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER period_follows_the_latest BEFORE INSERT ON ledger_period
    FOR EACH ROW EXECUTE FUNCTION ledger_period_follows_the_latest();
CREATE FUNCTION ledger_match_is_the_same_movement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM ledger_statementline line JOIN ledger_transfer transfer ON transfer.id = NEW.transfer_id
        WHERE line.id = NEW.line_id AND transfer.kind = 'post' AND transfer.amount = abs(line.amount)
            AND line.account_id = CASE WHEN line.amount > 0 THEN transfer.debit_id ELSE transfer.credit_id END
    ) THEN
        RAISE EXCEPTION 'a match is the same movement' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER match_is_the_same_movement BEFORE INSERT ON ledger_bankmatch
    FOR EACH ROW EXECUTE FUNCTION ledger_match_is_the_same_movement();
"""


class Migration(migrations.Migration):
    replaces = [("ledger", "0006_triggers")]
    dependencies = [("ledger", "0001_tables")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (
            _FUNCTION,
            _APPEND_ONLY,
            _NEVER_EMPTIED,
            _IDENTITY,
            _ACCOUNTS,
            _BATCHES,
            _TRANSFERS,
            _OTHERS,
        )
    ]
