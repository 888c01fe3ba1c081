from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from hamkke.audit import actions as audit
from hamkke.coupons import queries, rules
from hamkke.coupons.actions.postings import Postings, posted_last
from hamkke.coupons.models import BookStamp, Campaign, Funding, Opening, Redemption, Version
from hamkke.kernel import clock, ids
from hamkke.ledger import actions as ledger
from hamkke.ledger import queries as balances
from hamkke.people.actions import User


@transaction.atomic
def open_campaign(campaign: Campaign, *, by: User) -> Campaign:
    """Open a draft: every funder's full possible cost is set aside in the ledger before a single claim.

    Raises the refusals of `rules.check_openable`, LimitsTooLow, NobodyAgreed where merchants share the cost, or NotDraft after it
    was closed.
    """
    now = clock.now()
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state == Campaign.State.OPEN:
        return campaign
    if campaign.state != Campaign.State.DRAFT:
        raise rules.NotDraft
    fundings = list(campaign.fundings.all())
    plan = queries.plan_of(campaign, fundings)
    rules.check_openable(plan)
    rules.check_limits(
        cap=campaign.cap, funders=[funding.part for funding in fundings], paying=campaign.paying
    )
    _check_agreements(campaign, fundings)
    for funding, cost in zip(fundings, costs_of(campaign, fundings), strict=True):
        funding.reserved = campaign.quantity * cost
    Funding.objects.bulk_update(fundings, ["reserved"])
    campaign.state = Campaign.State.OPEN
    campaign.save(update_fields=["state"])
    # Nobody can use it before it opens, so whatever is used is used by some version.
    write_version(campaign, fundings, effective_from=min(now, campaign.opens_at))
    Opening.objects.bulk_create(
        Opening(
            campaign=campaign,
            number=number,
            opens_at=times.opens_at,
            closes_at=times.closes_at,
            quantity=times.quantity,
        )
        for number, times in enumerate(rules.openings(plan), 1)
    )
    reserve(campaign, [(funding, funding.reserved) for funding in fundings], step="campaign_reserved")
    audit.record(by=by, verb="coupons.campaign.opened", target=campaign, quantity=campaign.quantity)
    return campaign


def _check_agreements(campaign: Campaign, fundings: Sequence[Funding]) -> None:
    """Where merchants share the cost: at most what the law of the day says, and by agreements signed in time."""
    for funding in fundings:
        if funding.kind == Funding.Kind.MERCHANT:
            rules.check_merchant_share(funding.share, day=rules.day_in_seoul(campaign.opens_at))
            signed = list(campaign.agreements.values_list("signed_at", flat=True))
            rules.check_agreed(signed, begins_at=queries.begins_at(campaign))


def write_version(campaign: Campaign, fundings: Sequence[Funding], *, effective_from: datetime) -> Version:
    """From then on prices are made by these terms; they are never changed, only followed by others.

    Versions are written here only, for here every book that is kept of them becomes old. The stamp is locked after the
    campaign and before the ledger.
    """
    BookStamp.objects.update_or_create(defaults={"key": ids.new()})
    terms = queries.terms_of(campaign, fundings)
    return Version.objects.create(
        campaign=campaign,
        number=campaign.versions.count() + 1,
        terms=terms,
        digest=rules.digest(terms),
        effective_from=effective_from,
    )


def costs_of(campaign: Campaign, fundings: Sequence[Funding]) -> list[int]:
    """The most that one coupon can cost each funder."""
    return rules.costs_at_most(
        cap=campaign.cap, funders=[funding.part for funding in fundings], paying=campaign.paying
    )


def reserve(campaign: Campaign, amounts: Iterable[tuple[Funding, int]], *, step: str) -> None:
    """Move won from the funders into the campaign's budgets. Merchants set nothing aside."""
    given = [(funding, amount) for funding, amount in amounts if amount]
    ledger.open_accounts([funding.funder_code for funding, _ in given])
    ledger.open_accounts([funding.budget_code for funding, _ in given], guarded=True)
    ledger.post(
        [
            ledger.Move(
                id=ids.derived(step, funding.id),
                debit=ledger.account(funding.funder_code),
                credit=ledger.account(funding.budget_code),
                amount=amount,
                reason=step.partition(":")[0],
                subject=f"campaign:{campaign.id}",
            )
            for funding, amount in given
        ]
    )


@transaction.atomic
def close_campaign(campaign: Campaign, *, by: User | None) -> Campaign:
    """End the claiming, early or in time. What coupons that nobody claimed could have cost goes back to the funders.

    Claimed coupons stay usable, and their cost set aside, until `settle_campaign`; so do places that orders have.
    """
    # The claim service holds these very rows while it counts: after us it finds every window closed.
    openings = list(Opening.objects.select_for_update().filter(campaign=campaign).order_by("number"))
    now = clock.now()  # only now: what was claimed while we waited for the rows was claimed before the end.
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state in (Campaign.State.CLOSED, Campaign.State.SETTLED):
        return campaign
    if not openings:
        raise rules.NotOpened
    unclaimed = sum(opening.left for opening in openings)
    for opening in openings:
        opening.closes_at = min(opening.closes_at, now)
        # Whoever was accepted a moment earlier but not yet counted comes too late: their money is going back.
        opening.quantity = opening.claimed - opening.handed_back
    Opening.objects.bulk_update(openings, ["closes_at", "quantity"])
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


def kept(campaign_id: UUID) -> Campaign:
    """A campaign as it stands, and stays until our transaction ends: whoever closes, settles or amends it waits for us.

    Many may keep it at once.
    """
    [campaign] = Campaign.objects.raw("SELECT * FROM coupons_campaign WHERE id = %s FOR SHARE", [campaign_id])
    return campaign


def return_to_funders(
    campaign: Campaign,
    amounts: Iterable[tuple[Funding, int]],
    *,
    step: str,
    cause: UUID | None = None,
    postings: Postings | None = None,
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
    with posted_last(postings) as posting:
        posting.add(moves)
