"""Money leaves only with evidence and after two people, who did not ask for it, have approved it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from hamkke.ledger.rules.chains import root_of
from hamkke.ledger.rules.moves import Entry
from hamkke.ledger.rules.refusals import (
    AboveLimit,
    EvidenceMissing,
    EvidenceUnreadable,
    NotReleased,
    OwnDisbursement,
)

APPROVERS = 2
_DIGEST_BYTES = 32


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's yes, up to so many won."""

    approver: UUID
    limit: int


@dataclass(frozen=True, slots=True)
class Request:
    """Who asked for a disbursement, and who has approved it so far."""

    requester: UUID
    approvals: Sequence[Approval] = ()


def evidence_root(evidence: Sequence[bytes]) -> bytes:
    """One hash over all documents' hashes, whatever their order. Raises EvidenceMissing, EvidenceUnreadable."""
    if not evidence:
        raise EvidenceMissing
    if any(len(each) != _DIGEST_BYTES for each in evidence):
        raise EvidenceUnreadable
    return root_of(sorted(set(evidence)))


def check_approval(request: Request, *, approver: UUID, amount: int, limit: int) -> None:
    """Refuses whoever asked for it, and whoever may not decide about so much."""
    if approver == request.requester:
        raise OwnDisbursement
    if amount > limit:
        raise AboveLimit(limit=limit, amount=amount)


def check_released(pending: Entry, request: Request | None) -> None:
    """Refuses to pay out what fewer than two others have approved within their limits."""
    approvals = request.approvals if request else ()
    counted = {
        each.approver
        for each in approvals
        if request and each.approver != request.requester and each.limit >= pending.amount
    }
    if len(counted) < APPROVERS:
        raise NotReleased(pending=pending.id, approvals=len(counted))
