"""Goods come back, or a coupon is given up: the money returns to where it came from."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import F

from hamkke.audit import actions as audit
from hamkke.coupons import queries, rules
from hamkke.coupons.actions import automatic, campaigns
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
    redemptions: Collection[Redemption],
    *,
    id: UUID,
    returned: Mapping[UUID, tuple[int, int]],
    by: User | None,
    postings: Postings | None = None,
) -> dict[UUID, int]:
    """Goods came back: the funders get back the discount on them, and the merchants owe it no more.

    `redemptions` are all the coupons of one sale: what is given back is divided among them, so that nobody is asked for
    money, whichever of them are lost. `returned` says for each line (what has come back of it in all, the line's amount), in won
    before the discounts; steps told late or out of order change nothing that later ones already did. Returns the won newly given
    back for each line told, and for those that stay but lose a discount because its minimum order is no longer met. A coupon
    of which everything is back can be used again, until its time is over.
    With `postings` the caller posts to the ledger itself, last of all.
    Raises NotUsed, WrongReturn, or DifferentContent when `id` already stands for another step.
    """
    locked = list(
        Redemption.objects.select_for_update(of=("self",))
        .select_related("version")
        .filter(pk__in=[each.pk for each in redemptions])
        .order_by("place")
    )
    automatic.lock(each.opening_id for each in locked if each.opening_id)
    # Before the ledger's lock, as whoever settles takes them: what comes back is either settled with the rest, or passed on.
    kept = {each.pk: campaigns.kept(each.version.campaign_id) for each in locked}
    steps = {ids.derived("give_back", id, each.pk): each for each in locked}
    known = list(GiveBack.objects.filter(pk__in=steps).prefetch_related("lines"))
    if known:
        return _same_step(known, count=len(steps), returned=returned)
    if any(each.state not in (Redemption.State.USED, Redemption.State.RETURNED) for each in locked):
        raise rules.NotUsed
    bought = queries.bought_with([each.pk for each in locked])
    newly = bought.newly_given_back(returned)
    with posted_last(postings) as posting:
        for step_id, redemption in steps.items():
            spent = bought.spent[redemption.pk]
            step = _write_step(step_id, spent, returned, newly[redemption.pk], earlier=bought.earlier)
            _take_back(redemption, spent.portions, newly[redemption.pk], posting, step=step)
            if kept[redemption.pk].state == Campaign.State.SETTLED:
                _pass_on(kept[redemption.pk], spent.portions, newly[redemption.pk], posting, step=step)
            audit.record(
                by=by,
                verb="coupons.redemption.given_back",
                target=redemption,
                amount=sum(newly[redemption.pk]),
            )
    return bought.by_line(newly, returned)


def _same_step(
    known: Sequence[GiveBack], *, count: int, returned: Mapping[UUID, tuple[int, int]]
) -> dict[UUID, int]:
    given: Counter[UUID] = Counter()
    for step in known:
        lines = list(step.lines.all())
        told = {line.line_id: (line.returned, line.line_amount) for line in lines if line.is_told}
        if len(known) != count or told != dict(returned):
            raise rules.DifferentContent
        given.update({line.line_id: line.amount for line in lines})
    return dict(given)


def _write_step(
    id: UUID,
    spent: queries.Spent,
    returned: Mapping[UUID, tuple[int, int]],
    newly: Sequence[int],
    *,
    earlier: Mapping[UUID, int],
) -> GiveBack:
    step = GiveBack.objects.create(id=id, redemption_id=spent.redemption.pk, given_at=clock.now())
    amounts = {portion.line_id: portion.line_amount for portion in spent.portions}
    GiveBackLine.objects.bulk_create(
        GiveBackLine(
            give_back=step,
            line_id=line,
            returned=returned[line][0] if line in returned else earlier.get(line, 0),
            line_amount=amounts[line],
            amount=amount,
            is_told=line in returned,
        )
        for line, amount in rules.by_line(spent.cells, newly, returned).items()
    )
    return step


def _take_back(
    redemption: Redemption,
    portions: Sequence[Portion],
    newly: Sequence[int],
    postings: Postings,
    *,
    step: GiveBack,
) -> None:
    back = list(zip(portions, newly, strict=True))
    for portion, amount in back:
        portion.returned += amount
    Portion.objects.bulk_update(portions, ["returned"])
    if all(portion.returned == portion.amount for portion in portions):
        if redemption.state != Redemption.State.RETURNED:
            automatic.free(redemption)
        redemption.state = Redemption.State.RETURNED
        redemption.save(update_fields=["state"])
    postings.add(
        [
            ledger.Move(
                id=ids.derived("coupon_given_back", step.id, portion.id),
                debit=ledger.account(portion.merchant_code),
                credit=ledger.account(portion.payer_code),
                amount=amount,
                reason="coupon_given_back",
                subject=redemption.subject,
            )
            for portion, amount in back
            if amount
        ]
    )


def _pass_on(
    campaign: Campaign,
    portions: Sequence[Portion],
    newly: Sequence[int],
    postings: Postings,
    *,
    step: GiveBack,
) -> None:
    """A settled campaign keeps nothing: what comes back to it goes on to the funders."""
    back = {portion.funding: 0 for portion in portions}
    for portion, amount in zip(portions, newly, strict=True):
        back[portion.funding] += amount
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
