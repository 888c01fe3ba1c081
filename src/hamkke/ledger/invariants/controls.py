"""What stands around the transfers: the chain, kept balances, trees, ceilings, periods, releases, the bank."""

from hamkke.ledger.invariants.asking import Rows, rows


def every_batch_commits_to_the_one_before() -> Rows:
    return rows(r"""
        SELECT number FROM (
            SELECT *, lag(hash, 1, decode(repeat('00', 32), 'hex')) OVER (ORDER BY number) AS before FROM ledger_batch
        ) batch
        WHERE previous <> before OR hash <> sha256('\x02'::bytea || int8send(number) || int8send(earliest_seq)
            || int8send(latest_seq) || previous || root)
        ORDER BY number
    """)


def every_anchor_is_the_head_of_its_day() -> Rows:
    return rows("""
        SELECT anchor.day, anchor.batch_id FROM ledger_anchor anchor
        LEFT JOIN ledger_batch batch ON batch.number = anchor.batch_id AND batch.hash = anchor.hash
        WHERE batch.number IS DISTINCT FROM (
            SELECT max(number) FROM ledger_batch
            WHERE recorded_at < (anchor.day + 1)::timestamp AT TIME ZONE 'Asia/Seoul'
        ) ORDER BY anchor.day
    """)


def every_kept_balance_is_the_sum_of_the_transfers_so_far() -> Rows:
    """At every batch that touched an account, and at no other: recounted from the transfers up to there."""
    return rows("""
        WITH effect AS (
            SELECT transfer.batch_id, transfer.debit_id, transfer.credit_id,
                CASE WHEN transfer.kind = 'pending' THEN transfer.amount
                    WHEN transfer.kind IN ('post', 'void') THEN -pending.amount ELSE 0 END AS pending,
                CASE WHEN transfer.kind IN ('single', 'post') THEN transfer.amount ELSE 0 END AS posted
            FROM ledger_transfer transfer LEFT JOIN ledger_transfer pending ON pending.id = transfer.pending_id
        ), side AS (
            SELECT debit_id AS account_id, batch_id, pending AS dr, posted AS d, 0 AS cr, 0 AS c FROM effect
            UNION ALL SELECT credit_id, batch_id, 0, 0, pending, posted FROM effect
        ), moved AS (
            SELECT account_id, batch_id, sum(dr) AS dr, sum(d) AS d, sum(cr) AS cr, sum(c) AS c FROM side
            GROUP BY account_id, batch_id
        ), counted AS (
            SELECT account_id, batch_id, sum(dr) OVER so_far AS debits_pending, sum(d) OVER so_far AS debits_posted,
                sum(cr) OVER so_far AS credits_pending, sum(c) OVER so_far AS credits_posted
            FROM moved WINDOW so_far AS (PARTITION BY account_id ORDER BY batch_id)
        )
        SELECT coalesce(kept.batch_id, counted.batch_id) AS batch,
            coalesce(kept.account_id, counted.account_id) AS account
        FROM counted FULL JOIN ledger_entrybalance kept
            ON kept.account_id = counted.account_id AND kept.batch_id = counted.batch_id
        WHERE (kept.debits_pending, kept.debits_posted, kept.credits_pending, kept.credits_posted)
            IS DISTINCT FROM (counted.debits_pending, counted.debits_posted, counted.credits_pending,
                counted.credits_posted)
        ORDER BY 1, 2
    """)


def every_account_stands_under_its_parent() -> Rows:
    """By code, and in its unit; a code of two words or fewer stands by itself."""
    return rows("""
        SELECT account.code, parent.code AS parent FROM ledger_account account
        LEFT JOIN ledger_account parent ON parent.id = account.parent_id
        WHERE CASE WHEN array_length(string_to_array(account.code, ':'), 1) < 3 THEN account.parent_id IS NOT NULL
            ELSE parent.code IS NULL OR parent.unit <> account.unit
                OR NOT starts_with(account.code, parent.code || ':') END
        ORDER BY account.code
    """)


def no_account_gets_more_than_was_decided() -> Rows:
    return rows("""
        SELECT code, ceiling, decision, credits_pending, credits_posted FROM ledger_account
        WHERE (ceiling IS NULL) <> (decision = '') OR credits_pending + credits_posted > ceiling ORDER BY code
    """)


def nothing_was_dated_in_a_period_after_its_closing() -> Rows:
    return rows("""
        SELECT transfer.id, transfer.effective_on, period.ends_on FROM ledger_period period
        JOIN ledger_transfer transfer ON transfer.effective_on <= period.ends_on
            AND transfer.batch_id > coalesce(period.batch_id, 0)
        ORDER BY transfer.seq, period.ends_on
    """)


def every_disbursement_has_evidence_and_two_other_approvers() -> Rows:
    """Asked of whatever needed release and was posted; nobody approves their own, or above their limit."""
    return rows("""
        SELECT pending.id, count(DISTINCT approval.approver_id) AS approvers, count(DISTINCT document.id) AS documents
        FROM ledger_transfer pending
        JOIN ledger_transfer posted ON posted.pending_id = pending.id AND posted.kind = 'post'
        LEFT JOIN ledger_disbursement disbursement ON disbursement.transfer_id = pending.id
        LEFT JOIN ledger_document document ON document.disbursement_id = pending.id
        LEFT JOIN ledger_approval approval ON approval.disbursement_id = pending.id
            AND approval.approver_id <> disbursement.requested_by_id AND approval."limit" >= pending.amount
        WHERE pending.needs_release GROUP BY pending.id
        HAVING count(DISTINCT approval.approver_id) < 2 OR count(DISTINCT document.id) = 0
            OR octet_length(pending.evidence) <> 32
        ORDER BY pending.id
    """)


def every_matched_line_is_its_disbursement() -> Rows:
    """One to one by the keys; here the same account, amount and direction. What is not matched is an open item."""
    return rows("""
        SELECT match.line_id, match.transfer_id FROM ledger_bankmatch match
        LEFT JOIN ledger_statementline line ON line.id = match.line_id
        LEFT JOIN ledger_transfer transfer ON transfer.id = match.transfer_id AND transfer.kind = 'post'
        WHERE transfer.amount IS DISTINCT FROM abs(line.amount)
            OR line.account_id <> CASE WHEN line.amount > 0 THEN transfer.debit_id ELSE transfer.credit_id END
        ORDER BY match.line_id
    """)
