"""What was done of a promise: proofs, and what somebody else decided about each."""

import os
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.festivals import queries, rules
from hamkke.festivals.actions.once import once
from hamkke.festivals.models import Commitment, Evidence, EvidenceDecision
from hamkke.kernel import clock, files, ids
from hamkke.people import queries as people


@dataclass(frozen=True)
class Attached:
    """A file as it lies in the storage; without a name there is none."""

    file_name: str = ""
    content_type: str = ""
    sha256: str = ""


def give_evidence(
    *,
    id: UUID,
    commitment: Commitment,
    quantity: int,
    note: str,
    by: people.User | None,
    note_en: str = "",
    url: str = "",
    file: BinaryIO | None = None,
    file_name: str = "",
) -> Evidence:
    """Prove that some of a commitment was done; it counts once somebody else has accepted it.

    A file's bytes lie under their hash before the row says so, so a row never points at nothing.
    Raises AmountNotPositive, ReasonMissing, TooManyProofs, DifferentContent or a FileRefused.
    """
    rules.check_positive(quantity)
    rules.check_reason(note)
    attached = _kept(file, file_name) if file else Attached()
    return _given(id, commitment, attached, by, quantity=quantity, note=note, note_en=note_en, url=url)


@transaction.atomic
def _given(
    id: UUID, commitment: Commitment, attached: Attached, by: people.User | None, **content: str | int
) -> Evidence:
    # Held, so that of two at once the second is counted.
    Commitment.objects.select_for_update(no_key=True).get(pk=commitment.pk)
    rules.check_room(Evidence.objects.filter(commitment=commitment).exclude(pk=id).count())
    evidence, is_new = once(
        Evidence,
        id,
        {"given_at": clock.now(), "given_by": by, "file_name": attached.file_name},
        commitment=commitment,
        content_type=attached.content_type,
        sha256=attached.sha256,
        **content,
    )
    if is_new:
        audit.record(by=by, verb="festivals.evidence.given", target=commitment, evidence=str(evidence.pk))
    return evidence


def _kept(file: BinaryIO, name: str) -> Attached:
    name, size = files.clean_name(name), file.seek(0, os.SEEK_END)
    kind = files.check_file(
        file, name=name, size=size, kinds=rules.PROOF_KINDS, bytes_most=rules.PROOF_BYTES_MOST
    )
    return Attached(name, kind, files.kept(file, queries.proofs_folder()))


@transaction.atomic
def decide_evidence(
    evidence: Evidence, *, is_accepted: bool, by: people.User, reason: str = ""
) -> EvidenceDecision:
    """Accept a proof, or send it back with a reason. What was decided stands; the same again changes nothing.

    Raises OwnProof for whoever gave it or speaks for whoever promised it, ReasonMissing, ProofDecided.
    """
    is_own = Evidence.objects.filter(queries.own_proofs(by), pk=evidence.pk).exists()
    rules.check_decision(is_own=is_own, is_accepted=is_accepted, reason=reason)
    # Two at once: the second waits for the row that names this proof, and finds it decided.
    decision, is_new = EvidenceDecision.objects.get_or_create(
        evidence=evidence,
        defaults={
            "id": ids.new(),
            "is_accepted": is_accepted,
            "reason": reason.strip(),
            "decided_at": clock.now(),
            "decided_by": by,
        },
    )
    if is_new:
        verb = "festivals.evidence.accepted" if is_accepted else "festivals.evidence.sent_back"
        audit.record(by=by, verb=verb, target=evidence.commitment, evidence=str(evidence.pk))
    elif (decision.is_accepted, decision.decided_by_id) != (is_accepted, by.pk):
        raise rules.ProofDecided
    return decision
