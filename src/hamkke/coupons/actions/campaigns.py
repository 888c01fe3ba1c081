from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from hamkke.audit import actions as audit
from hamkke.coupons import rules
from hamkke.coupons.models import Campaign, Funding, Opening, Redemption, Version
from hamkke.festivals.queries import Edition
from hamkke.kernel import clock, ids
from hamkke.ledger import actions as ledger
from hamkke.ledger import queries as balances
from hamkke.people.actions import Organisation, User

_PRICING = (
    "kind", "rate", "amount", "cap", "minimum_order", "scope", "channels", "first_purchase_only", "group",
    "is_automatic", "on_return", "paying",
)  # fmt: skip


@transaction.atomic
def draft_campaign(
    *,
    id: UUID,
    edition: Edition,
    title: str,
    title_en: str,
    rate: int,
    cap: int,
    quantity: int,
    opens_at: datetime,
    closes_at: datetime,
    usable_until: datetime,
    funders: Sequence[tuple[Organisation, int]],
    minimum_order: int = 0,
    by: User,
) -> Campaign:
    """Plan a campaign and who funds it (organisation, basis points). Nothing is promised until it opens.

    The funders stand by it for as long as its coupons can be used.
    """
    wanted = {
        "edition_id": edition.pk,
        "title": title,
        "title_en": title_en,
        "rate": rate,
        "cap": cap,
        "minimum_order": minimum_order,
        "quantity": quantity,
        "opens_at": opens_at,
        "closes_at": closes_at,
        "usable_until": usable_until,
        "funded_until": usable_until,
    }
    campaign, is_new = Campaign.objects.get_or_create(id=id, defaults=wanted)
    shares = [(funder.pk, share) for funder, share in funders]
    if not is_new:
        kept = {name: getattr(campaign, name) for name in wanted}
        if kept != wanted or list(campaign.fundings.values_list("funder_id", "share")) != shares:
            raise rules.DifferentContent
        return campaign
    Funding.objects.bulk_create(
        Funding(campaign=campaign, funder_id=funder, share=share, place=place)
        for place, (funder, share) in enumerate(shares)
    )
    audit.record(by=by, verb="coupons.campaign.drafted", target=campaign)
    return campaign


@transaction.atomic
def open_campaign(campaign: Campaign, *, by: User) -> Campaign:
    """Open a draft: every funder's full possible cost is set aside in the ledger before a single claim.

    Raises the refusals of `rules.check_openable`, or NotDraft after it was closed.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state == Campaign.State.OPEN:
        return campaign
    if campaign.state != Campaign.State.DRAFT:
        raise rules.NotDraft
    fundings = list(campaign.fundings.all())
    rules.check_openable(_plan(campaign, fundings))
    rules.check_limits(
        cap=campaign.cap, funders=[funding.part for funding in fundings], paying=campaign.paying
    )
    for funding, cost in zip(fundings, costs_of(campaign, fundings), strict=True):
        funding.reserved = campaign.quantity * cost
    Funding.objects.bulk_update(fundings, ["reserved"])
    campaign.state = Campaign.State.OPEN
    campaign.save(update_fields=["state"])
    _write_version(campaign, fundings, now=clock.now())
    Opening.objects.create(
        campaign=campaign,
        opens_at=campaign.opens_at,
        closes_at=campaign.closes_at,
        quantity=campaign.quantity,
    )
    _reserve(campaign, fundings)
    audit.record(by=by, verb="coupons.campaign.opened", target=campaign, quantity=campaign.quantity)
    return campaign


def _write_version(campaign: Campaign, fundings: Sequence[Funding], *, now: datetime) -> None:
    """From now on prices are made by these terms; they are never changed, only followed by others."""
    terms = {name: getattr(campaign, name) for name in _PRICING}
    terms["usable_until"] = campaign.usable_until.isoformat()
    terms["fundings"] = [
        {
            "id": str(funding.id),
            "kind": funding.kind,
            "funder": str(funding.funder_id),
            "share": funding.share,
            "each_most": funding.each_most,
        }
        for funding in fundings
    ]
    Version.objects.create(
        campaign=campaign,
        number=campaign.versions.count() + 1,
        terms=terms,
        digest=rules.digest(terms),
        effective_from=now,
    )


def _plan(campaign: Campaign, fundings: Sequence[Funding]) -> rules.Plan:
    return rules.Plan(
        rate=campaign.rate,
        cap=campaign.cap,
        quantity=campaign.quantity,
        opens_at=campaign.opens_at,
        closes_at=campaign.closes_at,
        usable_until=campaign.usable_until,
        shares=[funding.share for funding in fundings],
    )


def costs_of(campaign: Campaign, fundings: Sequence[Funding]) -> list[int]:
    """The most that one coupon can cost each funder."""
    return rules.costs_at_most(
        cap=campaign.cap, funders=[funding.part for funding in fundings], paying=campaign.paying
    )


def _reserve(campaign: Campaign, fundings: Sequence[Funding]) -> None:
    fundings = [funding for funding in fundings if funding.reserved]  # merchants set nothing aside
    ledger.open_accounts([funding.funder_code for funding in fundings])
    ledger.open_accounts([funding.budget_code for funding in fundings], guarded=True)
    ledger.post(
        [
            ledger.Move(
                id=ids.derived("campaign_reserved", funding.id),
                debit=ledger.account(funding.funder_code),
                credit=ledger.account(funding.budget_code),
                amount=funding.reserved,
                reason="campaign_reserved",
                subject=f"campaign:{campaign.id}",
            )
            for funding in fundings
        ]
    )


@transaction.atomic
def close_campaign(campaign: Campaign, *, by: User | None) -> Campaign:
    """End the claiming, early or in time. What coupons that nobody claimed could have cost goes back to the funders.

    Claimed coupons stay usable, and their cost set aside, until `settle_campaign`.
    """
    # The claim service holds this very row while it counts: after us it finds the window closed.
    opening = Opening.objects.select_for_update().filter(campaign=campaign).order_by("number").last()
    now = clock.now()  # only now: what was claimed while we waited for the row was claimed before the end.
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state in (Campaign.State.CLOSED, Campaign.State.SETTLED):
        return campaign
    if opening is None:
        raise rules.NotOpened
    unclaimed = opening.left
    opening.closes_at = min(opening.closes_at, now)
    # Whoever was accepted a moment earlier but not yet counted comes too late: their money is going back.
    opening.quantity = opening.claimed - opening.handed_back
    opening.save(update_fields=["closes_at", "quantity"])
    campaign.state = Campaign.State.CLOSED
    campaign.save(update_fields=["state"])
    fundings = list(campaign.fundings.all())
    back = [unclaimed * cost for cost in costs_of(campaign, fundings)]
    return_to_funders(campaign, zip(fundings, back, strict=True), step="campaign_closed")
    audit.record(by=by, verb="coupons.campaign.closed", target=campaign, unclaimed=unclaimed)
    return campaign


@transaction.atomic
def settle_campaign(campaign: Campaign, *, by: User | None) -> Campaign:
    """Once no coupon can be used any more, give the funders back everything that was not spent.

    Raises StillUsable before that, and StillHeld while a held coupon waits for its payment.
    """
    now = clock.now()
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state == Campaign.State.SETTLED:
        return campaign
    if campaign.state != Campaign.State.CLOSED or now < campaign.usable_until:
        raise rules.StillUsable
    held = Redemption.objects.filter(version__campaign=campaign, state=Redemption.State.HELD).count()
    if held:
        raise rules.StillHeld(count=held)
    campaign.state = Campaign.State.SETTLED
    campaign.save(update_fields=["state"])
    fundings = list(campaign.fundings.all())
    left = balances.balances(funding.budget_code for funding in fundings)
    back = [left[funding.budget_code].left if funding.budget_code in left else 0 for funding in fundings]
    return_to_funders(campaign, zip(fundings, back, strict=True), step="campaign_settled")
    audit.record(by=by, verb="coupons.campaign.settled", target=campaign, returned=sum(back))
    return campaign


def return_to_funders(
    campaign: Campaign, amounts: Iterable[tuple[Funding, int]], *, step: str, cause: UUID | None = None
) -> None:
    moves = []
    for funding, amount in amounts:
        if amount and funding.funder_id is not None:  # what merchants bear is theirs again by itself
            Funding.objects.filter(pk=funding.pk).update(reserved=F("reserved") - amount)
            moves.append(
                ledger.Move(
                    id=ids.derived(step, cause or "", funding.id),
                    debit=ledger.account(funding.budget_code),
                    credit=ledger.account(funding.funder_code),
                    amount=amount,
                    reason=step,
                    subject=f"campaign:{campaign.id}",
                )
            )
    ledger.post(moves)
