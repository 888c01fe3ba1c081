"""Recomputing the whole ledger: silent when it stands as written, and naming the batch when one byte of it was changed."""

import hashlib
import json

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, connection, models, transaction

from hamkke.ledger import actions, commands, queries
from hamkke.ledger.models import (
    Account,
    Anchor,
    Approval,
    BankMatch,
    BankStatement,
    Batch,
    Disbursement,
    Document,
    EntryBalance,
    Period,
    Resolution,
    StatementLine,
    Transfer,
)
from tests.factories.ledger import move, move_id
from tests.ledger.test_invariants import plant
from tests.ledger.whole import MONDAY, PAYOUT, post_everything

pytestmark = pytest.mark.django_db

TABLES = [
    *(Account, Batch, Transfer, Resolution, EntryBalance, Period, Anchor),
    *(Disbursement, Document, Approval, BankStatement, StatementLine, BankMatch),
]
COLUMNS = [(model, each.column) for model in TABLES for each in model._meta.concrete_fields if each.column]

# One byte of a value changed, as PostgreSQL says it, by the kind of its column; and something where nothing was.
FLIPS = {
    models.UUIDField: (
        "encode(set_byte(uuid_send({0}), 15, get_byte(uuid_send({0}), 15) # 1), 'hex')::uuid",
        "gen_random_uuid()",
    ),
    models.BigIntegerField: ("{0} # 64", "1"),
    models.IntegerField: ("{0} # 64", "1"),
    models.BinaryField: ("CASE {0} WHEN '' THEN 'x' ELSE set_byte({0}, 0, get_byte({0}, 0) # 1) END", "'x'"),
    models.CharField: ("CASE {0} WHEN '' THEN 'x' ELSE chr(ascii({0}) # 1) || substr({0}, 2) END", "'x'"),
    models.BooleanField: ("NOT {0}", "true"),
    models.DateTimeField: ("{0} + interval '1 microsecond'", "now()"),
    models.DateField: ("{0} + 1", "current_date"),
}


TERMS_AND_SUMS = (
    *("guarded", "ceiling", "decision", "opened_at", "unit", "seal"),
    *("debits_pending", "debits_posted", "credits_pending", "credits_posted"),
)


@pytest.fixture(autouse=True)
def ledger():
    post_everything()


def flip(model, column):
    [field] = [each for each in model._meta.concrete_fields if each.column == column]
    while field.remote_field:
        field = field.target_field
    changed, filled = FLIPS[type(field)]
    quoted = f'"{column}"'
    return f"{quoted} = CASE WHEN {quoted} IS NULL THEN {filled} ELSE {changed.format(quoted)} END"


def rows_of(model):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ctid::text FROM {model._meta.db_table}")
        return [ctid for (ctid,) in cursor.fetchall()]


def names_of(model, ctid):
    """What a verdict may call this row: its batch's number, or itself."""
    numbers = {
        Batch: "number",
        Transfer: "batch_id",
        EntryBalance: "batch_id",
        Resolution: "(SELECT batch_id FROM ledger_transfer WHERE id = transfer_id)",
        Disbursement: "(SELECT batch_id FROM ledger_transfer WHERE id = transfer_id)",
        Document: "(SELECT batch_id FROM ledger_transfer WHERE id = disbursement_id)",
        Approval: "(SELECT batch_id + 1 FROM ledger_transfer WHERE id = disbursement_id)",
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {numbers.get(model, 'NULL')} FROM {model._meta.db_table} WHERE ctid = '{ctid}'"
        )
        return cursor.fetchone()[0]


def is_unmatched(model, ctid):
    """A line of the bank that is none of ours stands beside no batch."""
    if model is not StatementLine:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id NOT IN (SELECT line_id FROM ledger_bankmatch) FROM ledger_statementline"
            f" WHERE ctid = '{ctid}'"
        )
        return cursor.fetchone()[0]


def first_after(change):
    """What the verdict names first when triggers and foreign keys looked away for one change; it is taken back."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(change)
        first = queries.verified().first
        transaction.set_rollback(True)
    return first


def test_a_ledger_that_stands_as_it_was_written_is_sound():
    verdict = queries.verified()

    assert verdict.findings == []
    assert (verdict.is_sound, verdict.first) == (True, None)
    assert (verdict.batches, verdict.transfers) == (5, 9)
    assert verdict.head == bytes(Batch.objects.latest("number").hash)


@pytest.mark.parametrize(
    ("model", "column"), COLUMNS, ids=[f"{model.__name__}.{column}" for model, column in COLUMNS]
)
def test_one_byte_of_any_column_of_any_row_is_found_and_its_batch_is_named(model, column):
    for ctid in rows_of(model):
        batch = names_of(model, ctid)
        try:
            first = first_after(
                f"UPDATE {model._meta.db_table} SET {flip(model, column)} WHERE ctid = '{ctid}'"
            )
        except IntegrityError:
            continue  # The database itself would not have it, not even past its triggers.
        assert first is not None
        if model in (Batch, Transfer, EntryBalance, Resolution):
            assert first.batch == batch
        elif model is Account:
            assert first.where.startswith("account ")
            if (
                column in TERMS_AND_SUMS
            ):  # Its batches cannot be told by another id; nor has every account moved.
                assert (first.batch is None) == (first.where.removeprefix("account ") == "message-credit")
        else:
            assert first.batch == batch or first.where.startswith(f"{model._meta.model_name} ")
            if column == "seal" and model is not BankStatement:
                assert first.batch is not None or is_unmatched(model, ctid)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_a_row_that_is_gone_is_missed(model):
    """What nothing else commits to, a line of the bank or a closing, may go unseen; the database refuses it all the same."""
    for ctid in rows_of(model):
        batch = names_of(model, ctid)
        first = first_after(f"DELETE FROM {model._meta.db_table} WHERE ctid = '{ctid}'")
        if model is Disbursement:  # The one that asked, or the one that paid.
            assert first.batch in (batch, batch + 1)
        elif model in (Batch, Transfer, EntryBalance, Resolution, Document, Approval):
            assert first.batch == batch


def test_a_transfer_rewritten_with_all_its_hashes_breaks_the_chain_after_it():
    """Whoever forges a batch whole, hash and all, is betrayed by the next one."""
    plant(
        "UPDATE ledger_batch SET root = sha256('forged') WHERE number = 2",
        r"UPDATE ledger_batch SET hash = sha256('\x02'::bytea || int8send(number) || int8send(earliest_seq)"
        " || int8send(latest_seq) || previous || root) WHERE number = 2",
    )

    found = {finding.batch for finding in queries.verified().findings}

    assert {2, 3} <= found


def test_a_tail_that_was_cut_off_is_missed_by_the_counters_and_the_anchors():
    plant(
        "DELETE FROM ledger_transfer WHERE batch_id > 1",
        "DELETE FROM ledger_entrybalance WHERE batch_id > 1",
        "DELETE FROM ledger_batch WHERE number > 1",
        "DELETE FROM ledger_resolution",
    )

    where = {finding.where for finding in queries.verified().findings}

    assert {"account budget", f"anchor {MONDAY.date()}"} <= where


# ── Proofs and anchors ──


def test_a_proof_leads_from_the_transfer_to_the_published_head():
    for transfer in Transfer.objects.all():
        proof = queries.proof(transfer.pk)
        told = queries.proof_told(proof)

        hashed = bytes.fromhex(told["leaf"])
        for step in told["path"]:
            beside = bytes.fromhex(step["hash"])
            pair = beside + hashed if step["side"] == "left" else hashed + beside
            hashed = hashlib.sha256(b"\x01" + pair).digest()
        numbers = b"".join(told[name].to_bytes(8, "big") for name in ("batch", "earliest_seq", "latest_seq"))
        assert proof.is_sound
        assert hashed.hex() == told["root"]
        assert (
            hashlib.sha256(b"\x02" + numbers + bytes.fromhex(told["previous"]) + hashed).hexdigest()
            == told["hash"]
        )
        assert told["anchor"]["batch"] >= told["batch"]


def test_a_proof_of_nothing_is_refused():
    with pytest.raises(queries.TransferUnknown):
        queries.proof(move_id("nothing"))


def test_a_transfer_not_anchored_yet_has_a_proof_without_an_anchor():
    [entry] = actions.post([move("outside", "bank", 1)])

    assert queries.proof(entry.id).anchor is None
    assert queries.proof_told(queries.proof(entry.id))["anchor"] is None


def test_every_day_that_is_over_is_anchored_once():
    assert [(str(each.day), each.batch_id) for each in queries.anchors()] == [
        ("2026-09-02", 5),
        ("2026-09-01", 5),
        ("2026-08-31", 2),
    ]


def test_the_command_is_content_with_a_sound_ledger():
    answer = CliRunner().invoke(commands.commands, ["verify"])

    assert (answer.exit_code, answer.stdout[0]) == (0, "✓")


def test_the_command_names_the_batch_in_both_languages_and_fails():
    plant(f"UPDATE ledger_transfer SET amount = 301 WHERE id = '{move_id('hold')}'")

    told = CliRunner().invoke(commands.commands, ["verify"])
    as_json = CliRunner().invoke(commands.commands, ["verify", "--json"])

    assert (told.exit_code, as_json.exit_code) == (1, 1)
    assert "묶음 2번" in told.stdout
    assert "first in batch 2" in told.stdout
    assert json.loads(as_json.stdout)["first_tampered_batch"] == 2


def test_the_commands_anchor_prove_and_print():
    run = CliRunner().invoke
    anchored = run(commands.commands, ["anchor"])
    again = run(commands.commands, ["anchor", "--json"])
    proof = run(commands.commands, ["prove", str(PAYOUT)])
    statement = run(
        commands.commands, ["statement", "bank", "--csv", "--from", "2026-08-01", "--until", "2026-09-30"]
    )
    text = run(commands.commands, ["statement", "merchant:1", "--tree"])

    assert (anchored.exit_code, json.loads(again.stdout)) == (0, [])
    assert proof.stdout.startswith("✓")
    assert statement.stdout.splitlines()[-1] == "2026-09-30,,,,closing,,0,230,230"
    assert text.stdout.splitlines()[-1].endswith("230  250  20")
