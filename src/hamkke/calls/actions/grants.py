"""What a decision promises to each selected merchant: won set aside in the ledger, pending until paid out."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from hamkke.calls import rules
from hamkke.calls.models import Application, Call, SelectionRow
from hamkke.kernel import ids
from hamkke.ledger import actions as ledger

COMMITTED, RETURNED = "grant_committed", "grant_returned"


def commit(call: Call, terms: rules.Terms, applications: Sequence[UUID]) -> None:
    """Set the call's grant aside for each of these. Raises the ledger's refusals when the account has too little."""
    if not terms.grant_each or not applications:
        return
    merchants = dict(Application.objects.filter(pk__in=applications).values_list("pk", "merchant_id"))
    codes = [rules.grant_account(call.pk, merchants[application]) for application in applications]
    ledger.open_accounts(codes)
    ledger.post(
        [
            ledger.Move(
                id=ids.derived(COMMITTED, application),
                debit=ledger.account(terms.grant_from),
                credit=ledger.account(code),
                amount=terms.grant_each,
                reason=COMMITTED,
                kind="pending",
                subject=f"call:{call.pk}",
            )
            for application, code in zip(applications, codes, strict=True)
        ]
    )


def give_back(call: Call, terms: rules.Terms, row: SelectionRow) -> None:
    """Void what was set aside for somebody who gave the place up."""
    if terms.grant_each:
        ledger.post(
            [
                ledger.Move(
                    id=ids.derived(RETURNED, row.application_id),
                    debit=None,
                    credit=None,
                    amount=0,
                    reason=RETURNED,
                    kind="void",
                    pending=ids.derived(COMMITTED, row.application_id),
                    subject=f"call:{call.pk}",
                )
            ]
        )
