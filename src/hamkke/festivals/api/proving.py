"""What partners show for what they promised, and what somebody of the secretariat decides about it."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from hamkke.festivals import actions, permissions, queries
from hamkke.festivals.api.deciding import CommitmentOut, Many, commitment_of
from hamkke.festivals.models import Commitment
from hamkke.festivals.queries.partners import given_to
from hamkke.people import actions as people
from hamkke.people import queries as people_told
from hamkke.people.queries import Asked
from hamkke.ui.api import CallersId, Code, Cursor, Limit, Listed, Plain, Said, Scope, changing, cut, personal

own = Router(tags=["partner"])
desk = Router(tags=["organiser"])
SEES, PROVES = Scope("partner:read", people.hear_token), Scope("partner:write", people.hear_token)
READS, WRITES = Scope("organiser:read", people.hear_token), Scope("organiser:write", people.hear_token)

Note = Annotated[Plain, Field(max_length=500)]
Url = Annotated[str, Field(max_length=500, pattern=r"^(https?://[^\x00-\x20]+)?$")]


class OwnPromiseOut(CommitmentOut):
    """`accepted` is how much of what was promised counts by now."""

    edition: str
    accepted: int


class EvidenceOut(Schema):
    """`reason` says why it was sent back."""

    id: UUID
    promise: UUID
    quantity: int
    note: Said
    url: str
    file_sha256: str
    given_at: datetime
    state: Literal["waiting", "accepted", "sent_back"]
    reason: str


class EvidenceIn(Schema):
    """How many this time, in one sentence; a file comes by the page alone."""

    id: CallersId
    quantity: Many
    note: Annotated[Plain, Field(min_length=1, max_length=500)]
    note_en: Note = ""
    url: Url = ""


class EvidenceDecisionIn(Schema):
    is_accepted: bool
    reason: Note = ""


@own.get(
    "/promises",
    response=personal(Listed[OwnPromiseOut]),
    auth=SEES,
    summary="우리 기관이 약속한 것 · what your organisation promised",
)
def own_promises(request: Asked, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """Alone or with others; what is due first, first."""
    provable = given_to(_own(request))
    rows, following = cut(provable, by=("due_on", "id"), cursor=cursor, limit=limit)
    return {"items": [_promise(each) for each in rows], "next": following}


@own.get(
    "/promises/{id}/proofs",
    response=personal(list[EvidenceOut], finds=True),
    auth=SEES,
    summary="약속의 증빙 · the proofs of a promise",
)
def own_evidence(request: Asked, id: UUID) -> list[dict[str, Any]]:
    found = get_object_or_404(_own(request), pk=id)
    given = found.evidence.select_related("decision").order_by("given_at", "id")
    return [_evidence(each) for each in given]


@own.post(
    "/promises/{id}/proofs", response=changing(EvidenceOut), auth=PROVES, summary="증빙 내기 · give a proof"
)
def proving(request: Asked, id: UUID, wanted: EvidenceIn) -> dict[str, Any]:
    """It counts once somebody else has accepted it."""
    found = get_object_or_404(_own(request), pk=id)
    return _evidence(actions.give_evidence(commitment=found, by=request.auth, **wanted.dict()))


def _own(request: Asked) -> QuerySet[Commitment]:
    """Of the caller's own organisations alone: this scope gives an organiser no more than that."""
    mine = queries.promised_by_any(people_told.organisations_of(request.auth))
    return permissions.commitments_provable_by(request.auth).filter(mine)


@desk.get(
    "/editions/{code}/proofs",
    response=personal(Listed[EvidenceOut], finds=True),
    auth=READS,
    summary="기다리는 증빙 · proofs that wait",
)
def waiting(request: Asked, code: Code, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    edition = get_object_or_404(permissions.editions_manageable_by(request.auth), code=code)
    rows, following = cut(
        queries.proofs_to_decide(edition), by=("given_at", "id"), cursor=cursor, limit=limit
    )
    return {"items": [_evidence(each) for each in rows], "next": following}


@desk.post(
    "/proofs/{id}/decision",
    response=changing(EvidenceOut),
    auth=WRITES,
    summary="증빙 판단 · decide on a proof",
)
def judging(request: Asked, id: UUID, wanted: EvidenceDecisionIn) -> dict[str, Any]:
    """Accepted, or sent back with a reason; never by whoever gave it or speaks for whoever promised it."""
    found = get_object_or_404(permissions.evidence_decidable_by(request.auth), pk=id)
    actions.decide_evidence(found, by=request.auth, **wanted.dict())
    return _evidence(permissions.evidence_decidable_by(request.auth).get(pk=id))


def _promise(commitment: Any) -> dict[str, Any]:
    return {
        **commitment_of(commitment),
        "edition": commitment.agreement.edition.code,
        "accepted": commitment.given,
    }


def _evidence(evidence: queries.Evidence) -> dict[str, Any]:
    decision = getattr(evidence, "decision", None)
    return {
        "id": evidence.pk,
        "promise": evidence.commitment_id,
        "quantity": evidence.quantity,
        "note": {"ko": evidence.note, "en": evidence.note_en or evidence.note},
        "url": evidence.url,
        "file_sha256": evidence.sha256,
        "given_at": evidence.given_at,
        "state": queries.Proof(evidence).state,
        "reason": decision.reason if decision else "",
    }
