"""Anchors, and the proof that one transfer is in a published head."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from hamkke.ledger import rules
from hamkke.ledger.models import Account, Anchor, Batch, Transfer
from hamkke.ledger.queries.stored import leaf_of


@dataclass(frozen=True)
class Proof:
    """A transfer's leaf, the hashes that lead from it to its batch's root, and what its batch commits to.

    SHA-256(0x01 ‖ left ‖ right) from the leaf up arrives at `root`; SHA-256(0x02 ‖ number ‖ earliest ‖ latest ‖ previous ‖
    root), numbers in eight bytes, is `hash`. The anchor is the first published one that covers it, if any yet.
    """

    transfer: UUID
    seq: int
    leaf: bytes
    path: list[tuple[str, bytes]]
    batch: Batch
    anchor: Anchor | None

    @property
    def is_sound(self) -> bool:
        batch = self.batch
        root = rules.root_from(self.leaf, self.path)
        return root == bytes(batch.root) and bytes(batch.hash) == rules.batch_hash(
            batch.number,
            earliest=batch.earliest_seq,
            latest=batch.latest_seq,
            previous=bytes(batch.previous),
            root=root,
        )


def anchors() -> QuerySet[Anchor]:
    """Every day's published head, the latest first."""
    return Anchor.objects.order_by("-day")


def proof(transfer: UUID) -> Proof:
    """Raises TransferUnknown."""
    found = Transfer.objects.select_related("batch").filter(pk=transfer).first()
    if found is None:
        raise rules.TransferUnknown(id=transfer)
    rows = list(
        Transfer.objects.filter(seq__range=(found.batch.earliest_seq, found.batch.latest_seq)).order_by("seq")
    )
    sides = {side for row in rows for side in (row.debit_id, row.credit_id)}
    seals = {each.pk: bytes(each.seal) for each in Account.objects.filter(pk__in=sides)}
    leaves = [leaf_of(row, seals) for row in rows]
    place = found.seq - found.batch.earliest_seq
    return Proof(
        transfer=found.pk,
        seq=found.seq,
        leaf=leaves[place],
        path=rules.path_to(leaves, place),
        batch=found.batch,
        anchor=Anchor.objects.filter(batch__gte=found.batch).order_by("day").first(),
    )


def proof_told(proof: Proof) -> dict[str, object]:
    """A proof as anybody may have it: hashes and numbers, nothing about persons or sums."""
    batch, anchor = proof.batch, proof.anchor
    return {
        "transfer": str(proof.transfer),
        "seq": proof.seq,
        "leaf": proof.leaf.hex(),
        "path": [{"side": side, "hash": beside.hex()} for side, beside in proof.path],
        "root": bytes(batch.root).hex(),
        "batch": batch.number,
        "earliest_seq": batch.earliest_seq,
        "latest_seq": batch.latest_seq,
        "previous": bytes(batch.previous).hex(),
        "hash": bytes(batch.hash).hex(),
        "anchor": {"day": str(anchor.day), "batch": anchor.batch_id, "hash": bytes(anchor.hash).hex()}
        if anchor
        else None,
        "is_sound": proof.is_sound,
    }
