"""Goods come back, or a coupon is given up: the money returns to where it came from."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import F

from hamkke.audit import actions as audit
from hamkke.coupons import queries, rules
from hamkke.coupons.actions import campaigns
from hamkke.coupons.actions.postings import Postings, posted_last
from hamkke.coupons.models import (
    Campaign,
    Claim,
    GiveBack,
    GiveBackLine,
    HandBack,
    Opening,
    Pass,
    Portion,
    Redemption,
)
from hamkke.kernel import clock, ids
from hamkke.ledger import actions as ledger
from hamkke.people.actions import User


@transaction.atomic
def give_back(
    redemption: Redemption,
    *,
    id: UUID,
    returned: Mapping[UUID, tuple[int, int]],
    by: User | None,
    postings: Postings | None = None,
) -> dict[UUID, int]:
    """Goods came back: the funders get back the discount on them, and the merchants owe it no more.

    `returned` says for each line (what has come back of it in all, the line's amount), in won before the discount; steps told
    late or out of order change nothing that later ones already did. Returns the won of discount newly given
    back for each line told, and for those that stay but lose it because the minimum order is no longer met. When
    everything is back the coupon can be used again, until its time is over.
    With `postings` the caller posts to the ledger itself, last of all.
    Raises NotUsed, WrongReturn, or DifferentContent when `id` already stands for another step.
    """
    redemption = (
        Redemption.objects.select_for_update(of=("self",)).select_related("version").get(pk=redemption.pk)
    )
    # Before the ledger's lock, as whoever settles takes them: what comes back is either settled with the rest, or passed on.
    campaign = campaigns.kept(redemption.version.campaign_id)
    known = GiveBack.objects.filter(pk=id).first()
    if known is not None:
        return _same_step(known, redemption=redemption, returned=returned)
    if redemption.state not in (Redemption.State.USED, Redemption.State.RETURNED):
        raise rules.NotUsed
    bought = queries.bought_with(redemption.pk)
    newly = bought.newly_given_back(returned)
    given = rules.by_line(bought.cells, list(newly.values()), returned)
    with posted_last(postings) as posting:
        step = _write_step(id, redemption, bought, returned, given)
        _take_back(redemption, bought.portions, newly, posting, step=step)
        if campaign.state == Campaign.State.SETTLED:
            _pass_on(campaign, bought.portions, newly, posting, step=step)
        audit.record(
            by=by, verb="coupons.redemption.given_back", target=redemption, amount=sum(given.values())
        )
    return given


def _same_step(
    known: GiveBack, *, redemption: Redemption, returned: Mapping[UUID, tuple[int, int]]
) -> dict[UUID, int]:
    lines = list(known.lines.all())
    told = {line.line_id: (line.returned, line.line_amount) for line in lines if line.is_told}
    if (known.redemption_id, told) != (redemption.pk, dict(returned)):
        raise rules.DifferentContent
    return {line.line_id: line.amount for line in lines}


def _write_step(
    id: UUID,
    redemption: Redemption,
    bought: queries.Bought,
    returned: Mapping[UUID, tuple[int, int]],
    given: Mapping[UUID, int],
) -> GiveBack:
    step = GiveBack.objects.create(id=id, redemption=redemption, given_at=clock.now())
    amounts = {cell.line_id: cell.line_amount for cell in bought.cells}
    GiveBackLine.objects.bulk_create(
        GiveBackLine(
            give_back=step,
            line_id=line,
            returned=returned[line][0] if line in returned else bought.earlier.get(line, 0),
            line_amount=amounts[line],
            amount=amount,
            is_told=line in returned,
        )
        for line, amount in given.items()
    )
    return step


def _take_back(
    redemption: Redemption,
    portions: Sequence[Portion],
    newly: Mapping[UUID, int],
    postings: Postings,
    *,
    step: GiveBack,
) -> None:
    for portion in portions:
        portion.returned += newly[portion.id]
    Portion.objects.bulk_update(portions, ["returned"])
    if all(portion.returned == portion.amount for portion in portions):
        redemption.state = Redemption.State.RETURNED
        redemption.save(update_fields=["state"])
    postings.add(
        [
            ledger.Move(
                id=ids.derived("coupon_given_back", step.id, portion.id),
                debit=ledger.account(portion.merchant_code),
                credit=ledger.account(portion.payer_code),
                amount=newly[portion.id],
                reason="coupon_given_back",
                subject=redemption.subject,
            )
            for portion in portions
            if newly[portion.id]
        ]
    )


def _pass_on(
    campaign: Campaign,
    portions: Sequence[Portion],
    newly: Mapping[UUID, int],
    postings: Postings,
    *,
    step: GiveBack,
) -> None:
    """A settled campaign keeps nothing: what comes back to it goes on to the funders."""
    back = {portion.funding: 0 for portion in portions}
    for portion in portions:
        back[portion.funding] += newly[portion.id]
    campaigns.return_to_funders(
        campaign, back.items(), step="campaign_settled", cause=step.id, postings=postings
    )


@transaction.atomic
def hand_back(claim: Claim, *, by: User) -> HandBack:
    """Give a coupon up unused: its place is free again at its opening. After the end its money goes back to the funders.

    Handed back twice, it is handed back once. Raises NotYours, InUse, or Expired once its time is over anyway.
    """
    claim = Claim.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=claim.pk)
    now = clock.now()
    is_own = claim.shopper_id == by.pk
    known = HandBack.objects.filter(claim=claim).first()
    if known is not None and is_own:
        return known  # also when its time was over before they asked again.
    rules.check_usable(is_own=is_own, usable_until=claim.campaign.usable_until, now=now)
    if claim.redemptions.filter(state__in=Redemption.LIVE).exists():
        raise rules.InUse
    handed = HandBack.objects.create(claim=claim, handed_at=now)
    Pass.objects.filter(claim=claim, ended_at=None).update(ended_at=now)
    audit.record(by=by, verb="coupons.claim.handed_back", target=claim)
    # The claim service counts by this very row; whoever closes takes it before the campaign, too.
    Opening.objects.select_for_update().get(pk=claim.opening_id)
    campaign = Campaign.objects.select_for_update().get(pk=claim.campaign_id)
    is_over = campaign.state != Campaign.State.OPEN
    Opening.objects.filter(pk=claim.opening_id).update(
        handed_back=F("handed_back") + 1, quantity=F("quantity") - int(is_over)
    )
    if is_over:
        fundings = list(campaign.fundings.all())
        costs = campaigns.costs_of(campaign, fundings)
        campaigns.return_to_funders(
            campaign, zip(fundings, costs, strict=True), step="claim_handed_back", cause=claim.pk
        )
    return handed
