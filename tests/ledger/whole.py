"""A small ledger in which every table has rows: for looking at all of it."""

import datetime as dt
import hashlib
import io

from hamkke.kernel import clock, ids
from hamkke.ledger import actions
from tests.factories.ledger import move, move_id
from tests.factories.people import UserFactory

INVOICE = hashlib.sha256(b"invoice").digest()
PAYOUT = ids.derived("payout", 1)
MONDAY = dt.datetime(2026, 8, 31, 3, tzinfo=dt.UTC)  # noon in Seoul
TUESDAY, THURSDAY = MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=3)


def post_everything():
    with clock.pretend(MONDAY):
        actions.open_accounts(["outside", "bank", "merchant:1:share"])
        actions.open_account("budget", guarded=True, ceiling=1_000, decision="decision:1")
        actions.open_account("message-credit", unit="message")
        actions.post([move("outside", "budget", 1_000, name="in", reason="예산", subject="campaign:1")])
        actions.post(
            [
                move("budget", "merchant:1", 300, name="hold", kind="pending", subject="주문:1"),
                move("budget", "merchant:1", 200, name="open", kind="pending"),
                move("budget", "merchant:1:share", 100, name="undone", kind="pending"),
            ]
        )
    with clock.pretend(TUESDAY):
        actions.post(
            [
                move(None, None, 250, name="taken", kind="post", pending=move_id("hold")),
                move(None, None, 0, name="undo", kind="void", pending=move_id("undone")),
                move("merchant:1", "merchant:1:share", 20, name="mend", corrects=move_id("taken")),
            ]
        )
        pay_out()
    with clock.pretend(THURSDAY):
        actions.anchor_days()
        actions.close_period(MONDAY.date(), by=None)


def pay_out():
    asker, *approvers = [UserFactory() for _ in range(3)]
    actions.request_disbursement(
        PAYOUT,
        debit="merchant:1",
        credit="bank",
        amount=230,
        reason="settlement",
        subject="settlement:1",
        evidence=[INVOICE],
        by=asker,
    )
    for approver in approvers:
        actions.approve_disbursement(PAYOUT, by=approver, limit=500)
    actions.release_disbursement(PAYOUT, by=asker)
    content = b"date,amount,memo,reference\n2026-09-01,-230,settlement:1,A1\n2026-09-01,-5,fee,A2\n"
    actions.import_statement(io.BytesIO(content), account="bank", by=asker)
