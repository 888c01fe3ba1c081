"""What stands beside the transfers: sealed rows, evidence, approvals and anchors."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from django.db.models import Model

from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.ledger import rules
from hamkke.ledger.models import (
    Anchor,
    Approval,
    BankMatch,
    BankStatement,
    Batch,
    Disbursement,
    Document,
    Period,
    StatementLine,
    Transfer,
)
from hamkke.ledger.queries.findings import Finding

_SEALED = (Period, Anchor, Disbursement, Document, Approval, BankStatement, StatementLine, BankMatch)
_BATCHES: dict[type[Model], str] = {
    Period: "batch",
    Anchor: "batch",
    Disbursement: "transfer__batch",
    Document: "disbursement__transfer__batch",
    Approval: "disbursement__transfer__batch",
    BankMatch: "transfer__batch",
    StatementLine: "match__transfer__batch",
}
_SEAL = Words("봉인이 내용과 다릅니다", "its seal does not fit its content")
_EVIDENCE = Words("증빙이 이체에 적힌 것과 다릅니다", "its evidence is not what the transfer commits to")
_RELEASE = Words("두 사람의 승인 없이 지급되었습니다", "it was paid out without two approvals")
_ANCHOR = Words("그날의 머리가 아닙니다", "it is not the head of that day")
_GAP = Words("공시가 빠진 날이 있습니다", "a day before it has no anchor")


def findings() -> Iterator[Finding]:
    for model in _SEALED:
        for row in model.objects.order_by("pk").iterator():
            if bytes(row.seal) != row.sealing():
                name = model._meta.model_name  # noqa: SLF001 - Django's documented way.
                yield Finding(_batch_of(model, row.pk), f"{name} {row.pk}", _SEAL)
    yield from _unproven()
    yield from _unanchored()


def _batch_of(model: type[Model], pk: object) -> int | None:
    """The batch that the row stands beside; asked only of a broken one, for it may name nothing that exists."""
    path = _BATCHES.get(model)
    return model._default_manager.filter(pk=pk).values_list(path, flat=True).first() if path else None  # noqa: SLF001


def _unproven() -> Iterator[Finding]:
    asked = {
        each.transfer_id: each
        for each in Disbursement.objects.prefetch_related("documents", "approvals").order_by("requested_at")
    }
    for pending in Transfer.objects.filter(needs_release=True).order_by("seq"):
        disbursement = asked.get(pending.pk)
        documents = [bytes(each.hash) for each in disbursement.documents.all()] if disbursement else []
        # Whoever holds money for release without asking for it gets nowhere: nobody can approve it.
        if disbursement and (not documents or rules.root_of(sorted(documents)) != bytes(pending.evidence)):
            yield Finding(pending.batch_id, f"disbursement {pending.pk}", _EVIDENCE)
        released = Transfer.objects.filter(pending=pending.pk, kind=Transfer.Kind.POST).first()
        if released and _approvers(disbursement, pending.amount) < rules.APPROVERS:
            yield Finding(released.batch_id, f"disbursement {pending.pk}", _RELEASE)


def _approvers(disbursement: Disbursement | None, amount: int) -> int:
    approvals = disbursement.approvals.all() if disbursement else ()
    return len(
        {
            each.approver_id
            for each in approvals
            if disbursement and each.approver_id != disbursement.requested_by_id and each.limit >= amount
        }
    )


def _unanchored() -> Iterator[Finding]:
    anchors = list(Anchor.objects.order_by("day"))
    for anchor in anchors:
        head = Batch.objects.filter(recorded_at__lt=clock.end_of(anchor.day)).order_by("-number").first()
        if head is None or (head.pk, bytes(head.hash)) != (anchor.batch_id, bytes(anchor.hash)):
            yield Finding(anchor.batch_id, f"anchor {anchor.day}", _ANCHOR, is_stray=True)
    for before, after in pairwise(anchors):
        if after.day - before.day != timedelta(days=1):
            yield Finding(None, f"anchor {after.day}", _GAP)
