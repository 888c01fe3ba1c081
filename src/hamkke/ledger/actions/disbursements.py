"""Money leaves in three steps by different people: asked for with evidence, approved twice, released."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.kernel import clock, ids
from hamkke.ledger import rules
from hamkke.ledger.actions.accounts import account
from hamkke.ledger.actions.poster import become_the_poster
from hamkke.ledger.actions.posting import post
from hamkke.ledger.models import Approval, Disbursement, Document, Transfer
from hamkke.people.queries import User


@transaction.atomic
def request_disbursement(
    id: UUID,
    *,
    debit: str,
    credit: str,
    amount: int,
    reason: str,
    subject: str,
    evidence: Sequence[bytes],
    by: User,
) -> Disbursement:
    """Ask for `amount` won to be paid out from one account (by code) to another; it is pending from now on.

    `evidence` are the SHA-256 digests of the documents that prove it, at least one. The same id and content again
    changes nothing. Raises EvidenceMissing, EvidenceUnreadable and what `post` raises.
    """
    move = rules.Move(
        id=id,
        debit=account(debit),
        credit=account(credit),
        amount=amount,
        reason=reason,
        subject=subject,
        kind="pending",
        evidence=rules.evidence_root(evidence),
        needs_release=True,
    )
    [entry] = post([move])
    standing = Disbursement.objects.filter(transfer=entry.id).first()
    if standing is not None:
        return standing
    disbursement = Disbursement(transfer_id=entry.id, requested_by=by, requested_at=clock.now())
    disbursement.seal = disbursement.sealing()
    disbursement.save(force_insert=True)
    documents = [
        Document(id=_document(id, each), disbursement=disbursement, hash=each) for each in set(evidence)
    ]
    for document in documents:
        document.seal = document.sealing()
    Document.objects.bulk_create(documents)
    audit.record(
        by=by, verb="ledger.disbursement.requested", target=disbursement, amount=amount, reason=reason
    )
    return disbursement


def _document(id: UUID, hash: bytes) -> UUID:
    return ids.derived("document", id, hash.hex())


@transaction.atomic
def approve_disbursement(id: UUID, *, by: User, limit: int) -> Approval:
    """Approve a disbursement up to one's limit in won; once more by the same person changes nothing.

    Raises DisbursementUnknown, OwnDisbursement, AboveLimit, PendingSettled.
    """
    # What is approved is not settled meanwhile, for whoever settles it is the poster.
    become_the_poster()
    disbursement = _disbursement(id)
    standing = disbursement.approvals.filter(approver=by).first()
    if standing is not None:
        return standing
    pending: Transfer = disbursement.transfer
    request = rules.Request(disbursement.requested_by_id)
    rules.check_approval(request, approver=by.pk, amount=pending.amount, limit=limit)
    if hasattr(pending, "resolution"):
        raise rules.PendingSettled(pending=id)
    approval = Approval(
        id=ids.derived("approval", id, by.pk),
        disbursement=disbursement,
        approver=by,
        limit=limit,
        approved_at=clock.now(),
    )
    approval.seal = approval.sealing()
    approval.save(force_insert=True)
    audit.record(by=by, verb="ledger.disbursement.approved", target=disbursement, limit=limit)
    return approval


@transaction.atomic
def release_disbursement(id: UUID, *, by: User) -> rules.Entry:
    """Post a disbursement that two others have approved; once more changes nothing.

    Raises DisbursementUnknown, NotReleased, PendingSettled, PeriodClosed.
    """
    disbursement = _disbursement(id)
    return _settled(disbursement, kind="post", verb="ledger.disbursement.released", by=by)


@transaction.atomic
def withdraw_disbursement(id: UUID, *, by: User) -> rules.Entry:
    """Give up a disbursement that was not released: everything pending returns. Raises as `release_disbursement`."""
    disbursement = _disbursement(id)
    return _settled(disbursement, kind="void", verb="ledger.disbursement.withdrawn", by=by)


def _settled(disbursement: Disbursement, *, kind: rules.Kind, verb: str, by: User) -> rules.Entry:
    pending: Transfer = disbursement.transfer
    move = rules.Move(
        id=ids.derived("disbursement", pending.pk, kind),
        debit=None,
        credit=None,
        amount=pending.amount,
        reason=pending.reason,
        subject=pending.subject,
        kind=kind,
        pending=pending.pk,
        evidence=bytes(pending.evidence),
    )
    is_new = not Transfer.objects.filter(pk=move.id).exists()
    [entry] = post([move])
    if is_new:
        audit.record(by=by, verb=verb, target=disbursement, amount=pending.amount)
    return entry


def _disbursement(id: UUID) -> Disbursement:
    found = Disbursement.objects.select_related("transfer__resolution").filter(pk=id).first()
    if found is None:
        raise rules.DisbursementUnknown(id=id)
    return found
