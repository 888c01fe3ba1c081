from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from hamkke.ledger.models import Disbursement, Transfer


@dataclass(frozen=True)
class Progress:
    """How far money that is to leave has come: who approved it, whether it left, and whether the bank says so too."""

    requester: UUID
    approvers: frozenset[UUID]
    is_released: bool
    is_withdrawn: bool
    is_at_bank: bool


def disbursements(ids: Iterable[UUID]) -> dict[UUID, Progress]:
    """The progress of many disbursements by id, in two queries; unknown ones are absent."""
    found = Disbursement.objects.filter(pk__in=list(ids)).select_related(
        "transfer__resolution__transfer__bank_match"
    )
    return {each.pk: _progress(each) for each in found.prefetch_related("approvals")}


def _progress(disbursement: Disbursement) -> Progress:
    resolution = getattr(disbursement.transfer, "resolution", None)
    kind = resolution.transfer.kind if resolution else ""
    return Progress(
        requester=disbursement.requested_by_id,
        approvers=frozenset(each.approver_id for each in disbursement.approvals.all()),
        is_released=kind == Transfer.Kind.POST,
        is_withdrawn=kind == Transfer.Kind.VOID,
        is_at_bank=resolution is not None and hasattr(resolution.transfer, "bank_match"),
    )
