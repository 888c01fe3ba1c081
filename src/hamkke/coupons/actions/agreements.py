from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.coupons import queries, rules
from hamkke.coupons.models import Campaign, CostAgreement, Funding
from hamkke.kernel import clock
from hamkke.merchants.queries import Merchant
from hamkke.people.actions import User


@transaction.atomic
def sign_cost_agreement(
    campaign: Campaign, *, id: UUID, merchant: Merchant, document: bytes, by: User
) -> CostAgreement:
    """A merchant agrees to bear its part of the discounts on its own goods, before the event begins.

    `document` is the hash of the paper that it read. The same merchant signs once. Raises NotDraft once the campaign has
    opened, NoPartOfMerchants, NotInvited, SignedTooLate, PaperChanged.
    """
    now = clock.now()
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    known = CostAgreement.objects.filter(campaign=campaign, merchant_id=merchant.pk).first()
    if known is not None:
        if bytes(known.document) != document:
            raise rules.DifferentContent
        return known
    if campaign.state != Campaign.State.DRAFT:
        raise rules.NotDraft
    funding = campaign.fundings.filter(kind=Funding.Kind.MERCHANT).first()
    if funding is None:
        raise rules.NoPartOfMerchants
    if not queries.is_invited(merchant, campaign):
        raise rules.NotInvited
    rules.check_signable(begins_at=queries.begins_at(campaign), now=now)
    if queries.paper_digest(campaign, merchant) != document:
        raise rules.PaperChanged
    agreement = CostAgreement.objects.create(
        id=id,
        campaign=campaign,
        merchant_id=merchant.pk,
        share=funding.share,
        document=document,
        signed_at=now,
    )
    audit.record(by=by, verb="coupons.agreement.signed", target=agreement, document=document.hex())
    return agreement
