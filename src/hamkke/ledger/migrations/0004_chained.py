"""What stands in the ledger already is numbered, hashed and chained, and accounts are put under their parents."""

import itertools

from django.db import migrations

from hamkke.kernel import clock, ids
from hamkke.ledger import rules
from hamkke.ledger.rules import Entry

TABLES = ("ledger_account", "ledger_batch", "ledger_transfer")


def chain(apps, editor):
    with editor.connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        _plant_trees(apps.get_model("ledger", "Account"))
        _chain_batches(apps, editor.connection)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _plant_trees(Account):
    standing = {account.code: account for account in Account.objects.all()}
    for account in list(standing.values()):
        code = rules.parent_of(account.code)
        while code is not None:
            if code not in standing:
                standing[code] = Account(
                    id=ids.derived("account", code), code=code, opened_at=account.opened_at
                )
            code = rules.parent_of(code)
    for code in sorted(standing):  # a parent's code comes before those of its children
        account, parent = standing[code], rules.parent_of(code)
        account.parent_id = ids.derived("account", parent) if parent else None
        account.seal = rules.seal(
            "account",
            *(account.id, account.code, account.unit, account.parent_id, account.guarded),
            *(account.ceiling, account.decision, account.opened_at),
        )
        account.save()


def _chain_batches(apps, connection):
    Batch, Transfer = (apps.get_model("ledger", name) for name in ("Batch", "Transfer"))
    seals = {
        id: bytes(seal) for id, seal in apps.get_model("ledger", "Account").objects.values_list("id", "seal")
    }
    settled = dict(apps.get_model("ledger", "Resolution").objects.values_list("transfer_id", "pending_id"))
    held = dict(Transfer.objects.filter(kind="pending").values_list("id", "amount"))
    counters = {id: [0, 0, 0, 0] for id in seals}
    seq, previous = 0, rules.NOTHING_BEFORE
    transfers = Transfer.objects.order_by("batch_id", "position").iterator()
    for number, rows in itertools.groupby(transfers, key=lambda row: row.batch_id):
        batch, leaves, touched = Batch.objects.get(pk=number), [], set()
        batch.earliest_seq = seq + 1
        for row in rows:
            seq += 1
            leaves.append(_number(row, seq, seals))
            _count(counters, row, held.get(settled.get(row.id), 0))
            touched |= {row.debit_id, row.credit_id}
        batch.latest_seq, batch.root, batch.previous = seq, rules.root_of(leaves), previous
        batch.hash = previous = rules.batch_hash(
            number, earliest=batch.earliest_seq, latest=seq, previous=previous, root=batch.root
        )
        batch.save()
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO ledger_entrybalance (account_id, batch_id, debits_pending, debits_posted, "
                "credits_pending, credits_posted) VALUES (%s, %s, %s, %s, %s, %s)",
                [[account, number, *counters[account]] for account in sorted(touched)],
            )


def _number(row, seq, seals):
    """Give a transfer its number, day and content's hash, and answer with its leaf."""
    row.seq, row.effective_on = seq, row.recorded_at.astimezone(clock.SEOUL).date()
    entry = Entry(
        *(row.id, row.kind, row.debit_id, row.credit_id, row.amount, row.pending_id, row.reason, row.subject),
        *(row.effective_on, None, b"", False),
        seq=seq,
    )
    entry.body = row.body = entry.hashed()
    row.save(update_fields=["seq", "effective_on", "body"])
    moment = rules.moment_of(row.recorded_at)
    return rules.leaf(entry, moment=moment, debit=seals[row.debit_id], credit=seals[row.credit_id])


def _count(counters, row, held):
    for account, side in ((row.debit_id, 0), (row.credit_id, 2)):
        if row.kind == "pending":
            counters[account][side] += row.amount
        else:
            counters[account][side] -= held
        if row.kind in {"single", "post"}:
            counters[account][side + 1] += row.amount


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_whole")]
    operations = [migrations.RunPython(chain, migrations.RunPython.noop)]
