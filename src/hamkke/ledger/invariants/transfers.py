"""What has to hold for every row of the ledger, always. Each gives the rows that break it: none, when all is well.

They recount from the transfers themselves and believe no counter, so they also find what got past the actions.
"""

from hamkke.ledger.invariants.asking import Rows, rows


def all_debits_equal_all_credits() -> Rows:
    """Over all accounts of one unit, for pending and for posted each."""
    return rows("""
        SELECT * FROM (
            SELECT unit, sum(debits_pending) AS debits_pending, sum(credits_pending) AS credits_pending,
                sum(debits_posted) AS debits_posted, sum(credits_posted) AS credits_posted
            FROM ledger_account GROUP BY unit
        ) total
        WHERE debits_pending <> credits_pending OR debits_posted <> credits_posted ORDER BY unit
    """)


def the_sum_of_everything_fits_into_63_bits() -> Rows:
    return rows("""
        SELECT unit, sum(credits_pending + credits_posted) AS credits FROM ledger_account
        GROUP BY unit HAVING sum(credits_pending + credits_posted) >= 9223372036854775808 ORDER BY unit
    """)


def every_counter_equals_the_sum_of_its_transfers() -> Rows:
    """A pending transfer counts as pending until it is settled; single and post count as posted; void as nothing."""
    return rows("""
        WITH effect AS (
            SELECT transfer.debit_id, transfer.credit_id,
                CASE WHEN kind = 'pending' AND resolution.pending_id IS NULL THEN amount ELSE 0 END AS pending,
                CASE WHEN kind IN ('single', 'post') THEN amount ELSE 0 END AS posted
            FROM ledger_transfer transfer
            LEFT JOIN ledger_resolution resolution ON resolution.pending_id = transfer.id
        ), side AS (
            SELECT debit_id AS account_id, pending AS debits_pending, posted AS debits_posted,
                0 AS credits_pending, 0 AS credits_posted FROM effect
            UNION ALL
            SELECT credit_id, 0, 0, pending, posted FROM effect
        ), counted AS (
            SELECT account_id, sum(debits_pending) AS debits_pending, sum(debits_posted) AS debits_posted,
                sum(credits_pending) AS credits_pending, sum(credits_posted) AS credits_posted
            FROM side GROUP BY account_id
        )
        SELECT account.code, account.debits_pending, account.debits_posted, account.credits_pending,
            account.credits_posted, coalesce(counted.debits_pending, 0) AS counted_debits_pending,
            coalesce(counted.debits_posted, 0) AS counted_debits_posted,
            coalesce(counted.credits_pending, 0) AS counted_credits_pending,
            coalesce(counted.credits_posted, 0) AS counted_credits_posted
        FROM ledger_account account LEFT JOIN counted ON counted.account_id = account.id
        WHERE (account.debits_pending, account.debits_posted, account.credits_pending, account.credits_posted)
            <> (coalesce(counted.debits_pending, 0), coalesce(counted.debits_posted, 0),
                coalesce(counted.credits_pending, 0), coalesce(counted.credits_posted, 0))
        ORDER BY account.code
    """)


def no_guarded_account_is_overdrawn() -> Rows:
    return rows("""
        SELECT code, debits_pending, debits_posted, credits_posted FROM ledger_account
        WHERE guarded AND debits_pending + debits_posted > credits_posted ORDER BY code
    """)


def every_transfer_moves_a_positive_amount_between_two_accounts() -> Rows:
    return rows("""
        SELECT id, debit_id, credit_id, amount FROM ledger_transfer
        WHERE amount <= 0 OR debit_id = credit_id ORDER BY seq
    """)


def every_transfer_joins_two_accounts_of_one_unit() -> Rows:
    return rows("""
        SELECT transfer.id, debit_id, credit_id, debit.unit AS debit_unit, credit.unit AS credit_unit
        FROM ledger_transfer transfer LEFT JOIN ledger_account debit ON debit.id = debit_id
        LEFT JOIN ledger_account credit ON credit.id = credit_id
        WHERE debit.unit IS DISTINCT FROM credit.unit OR debit.id IS NULL ORDER BY seq
    """)


def every_correction_names_an_earlier_transfer() -> Rows:
    return rows("""
        SELECT transfer.id, transfer.corrects_id FROM ledger_transfer transfer
        LEFT JOIN ledger_transfer earlier ON earlier.id = transfer.corrects_id AND earlier.seq < transfer.seq
        WHERE transfer.corrects_id IS NOT NULL AND earlier.id IS NULL ORDER BY transfer.seq
    """)


def every_pending_transfer_is_settled_at_most_once() -> Rows:
    return rows("""
        SELECT pending_id, count(*) AS times FROM ledger_transfer WHERE kind IN ('post', 'void')
        GROUP BY pending_id HAVING count(*) > 1 ORDER BY pending_id
    """)


def every_settlement_fits_its_pending_transfer() -> Rows:
    """Same accounts, after it, no more won than were pending (all of them for a void), and a resolution says so."""
    return rows("""
        SELECT settling.id, settling.kind, settling.amount, settling.pending_id, pending.amount AS pending_amount,
            resolution.transfer_id AS resolved_by
        FROM ledger_transfer settling
        LEFT JOIN ledger_transfer pending ON pending.id = settling.pending_id
        LEFT JOIN ledger_resolution resolution ON resolution.pending_id = settling.pending_id
        WHERE settling.kind IN ('post', 'void') AND (
            pending.kind IS DISTINCT FROM 'pending'
            OR (settling.debit_id, settling.credit_id) <> (pending.debit_id, pending.credit_id)
            OR settling.seq <= pending.seq
            OR settling.amount > pending.amount
            OR (settling.kind = 'void' AND settling.amount <> pending.amount)
            OR resolution.transfer_id IS DISTINCT FROM settling.id
        )
        ORDER BY settling.seq
    """)


def every_resolution_names_the_transfer_that_settles_it() -> Rows:
    return rows("""
        SELECT resolution.pending_id, resolution.transfer_id FROM ledger_resolution resolution
        LEFT JOIN ledger_transfer transfer ON transfer.id = resolution.transfer_id
        WHERE transfer.pending_id IS DISTINCT FROM resolution.pending_id ORDER BY resolution.pending_id
    """)


def batch_numbers_have_no_gap() -> Rows:
    """From 1 on; a row names a batch before which one is missing."""
    return rows("""
        SELECT number, previous FROM (
            SELECT number, lag(number, 1, 0::bigint) OVER (ORDER BY number) AS previous FROM ledger_batch
        ) numbered
        WHERE number <> previous + 1 ORDER BY number
    """)


def the_ledgers_time_never_runs_back() -> Rows:
    return rows("""
        SELECT number, recorded_at, previous FROM (
            SELECT number, recorded_at, lag(recorded_at) OVER (ORDER BY number) AS previous FROM ledger_batch
        ) timed
        WHERE recorded_at < previous ORDER BY number
    """)


def every_batch_has_the_transfers_it_says_it_has() -> Rows:
    """Its numbers follow those of the batch before, without a gap, and each transfer has the batch's own time."""
    return rows("""
        SELECT batch.number, batch.earliest_seq, batch.latest_seq, count(transfer.id) AS transfers
        FROM (SELECT *, lag(latest_seq, 1, 0::bigint) OVER (ORDER BY number) AS before FROM ledger_batch) batch
        LEFT JOIN ledger_transfer transfer ON transfer.batch_id = batch.number
        GROUP BY batch.number, batch.earliest_seq, batch.latest_seq, batch.before
        HAVING batch.earliest_seq <> batch.before + 1
            OR (count(transfer.id), min(transfer.seq), max(transfer.seq))
                IS DISTINCT FROM (batch.latest_seq - batch.earliest_seq + 1, batch.earliest_seq, batch.latest_seq)
            OR bool_or(transfer.recorded_at <> batch.recorded_at)
        ORDER BY batch.number
    """)


def every_transfers_content_matches_its_hash() -> Rows:
    """Recomputed in the database, in the encoding of `rules.Entry.hashed`: a changed row no longer fits its hash."""
    return rows("""
        WITH part AS (
            SELECT id, body, seq, array[convert_to(kind, 'UTF8'), uuid_send(debit_id), uuid_send(credit_id),
                int8send(amount), coalesce(uuid_send(pending_id), ''), convert_to(reason, 'UTF8'),
                convert_to(subject, 'UTF8'), convert_to(to_char(effective_on, 'YYYY-MM-DD'), 'UTF8'),
                coalesce(uuid_send(corrects_id), ''), evidence,
                CASE WHEN needs_release THEN decode('01', 'hex') ELSE decode('00', 'hex') END] AS octets
            FROM ledger_transfer
        )
        SELECT part.id FROM part
        WHERE part.body <> sha256((
            SELECT string_agg(int4send(octet_length(each)) || each, ''::bytea ORDER BY place)
            FROM unnest(part.octets) WITH ORDINALITY AS each (each, place)
        ))
        ORDER BY part.seq
    """)
