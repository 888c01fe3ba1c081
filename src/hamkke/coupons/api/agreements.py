"""Who pays my coupon, before I join: a merchant reads what it would bear, and signs."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from hamkke.coupons import actions, permissions, queries
from hamkke.kernel import ids
from hamkke.people import actions as people
from hamkke.people.queries import Asked
from hamkke.ui.api import Said, Scope, changing, personal

own = Router(tags=["merchant"])
READS, WRITES = Scope("merchant:read", people.hear_token), Scope("merchant:write", people.hear_token)


class InvitationOut(Schema):
    """`share` in basis points and `most` in won are the merchant's part; it is signed before `begins_at` or not at all."""

    campaign: UUID
    title: Said
    merchant: UUID
    merchant_name: str
    share: int
    most: int
    begins_at: datetime
    signed_at: datetime | None


class InvitationWhole(InvitationOut):
    """`paper` is what is signed, word for word, and `document` its SHA-256."""

    paper: dict[str, Any]
    document: str


class SignatureIn(Schema):
    merchant: UUID
    document: Annotated[
        str, Field(pattern=r"^[0-9a-f]{64}$", description="읽은 약정서 · of the paper you read")
    ]


@own.get(
    "/agreements",
    response=personal(list[InvitationOut]),
    auth=READS,
    summary="비용을 나누자는 쿠폰 · coupons that ask you to share a cost",
)
def agreements(request: Asked) -> list[dict[str, Any]]:
    owned = permissions.merchants_signing_for(request.auth)
    asking = permissions.campaigns_signable_by(request.auth)
    return [_invitation(each) for each in queries.invitations(asking, owned)]


@own.get(
    "/agreements/{campaign}/{merchant}",
    response=personal(InvitationWhole, finds=True),
    auth=READS,
    summary="약정서 · the paper you would sign",
)
def agreement(request: Asked, campaign: UUID, merchant: UUID) -> dict[str, Any]:
    return _whole(*_found(request, campaign, merchant))


@own.post(
    "/agreements/{campaign}",
    response=changing(InvitationWhole),
    auth=WRITES,
    summary="서명 · sign to bear a part",
)
def signing(request: Asked, campaign: UUID, wanted: SignatureIn) -> dict[str, Any]:
    """Whoever signed has signed once. A paper that has changed since it was read is not signed."""
    found, merchant = _found(request, campaign, wanted.merchant)
    actions.sign_cost_agreement(
        found,
        id=ids.derived("cost_agreement", found.pk, merchant.pk),
        merchant=merchant,
        document=bytes.fromhex(wanted.document),
        by=request.auth,
    )
    return _whole(found, merchant)


def _found(request: Asked, campaign: UUID, merchant: UUID) -> tuple[Any, Any]:
    found = get_object_or_404(permissions.campaigns_signable_by(request.auth).distinct(), pk=campaign)
    owned = {each.pk: each for each in permissions.merchants_signing_for(request.auth)}
    signer = owned.get(merchant)
    if signer is None or not queries.is_invited(signer, found):
        raise Http404
    return found, signer


def _whole(campaign: Any, merchant: Any) -> dict[str, Any]:
    invitation = queries.invitation(campaign, merchant)
    return {
        **_invitation(invitation),
        "paper": queries.paper_of(campaign, merchant),
        "document": invitation.digest,
    }


def _invitation(invitation: Any) -> dict[str, Any]:
    campaign, merchant, signed = invitation.campaign, invitation.merchant, invitation.agreement
    return {
        "campaign": campaign.pk,
        "title": {"ko": campaign.title, "en": campaign.title_en},
        "merchant": merchant.pk,
        "merchant_name": merchant.name,
        "share": invitation.share,
        "most": invitation.most,
        "begins_at": invitation.begins_at,
        "signed_at": signed.signed_at if signed else None,
    }
