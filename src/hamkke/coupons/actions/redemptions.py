from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Literal
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.coupons import rules
from hamkke.coupons.actions import campaigns
from hamkke.coupons.models import Campaign, Claim, GiveBack, GiveBackLine, Portion, Redemption
from hamkke.coupons.rules import Line
from hamkke.kernel import clock, ids, money
from hamkke.ledger import actions as ledger
from hamkke.people.actions import User

LEASE = timedelta(minutes=30)


@transaction.atomic
def hold(claim: Claim, *, id: UUID, order_id: UUID, lines: Sequence[Line], by: User) -> Redemption:
    """Lay a coupon on an order: its discount, line by line and funder by funder, is pending in the ledger.

    Raises NotYours, Expired, BelowMinimum, InUse; DifferentContent when `id` already stands for another hold.
    """
    now = clock.now()
    claim = Claim.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=claim.pk)
    known = Redemption.objects.filter(pk=id).first()
    if known is not None:
        return _same_hold(known, claim=claim, order_id=order_id, lines=lines)
    campaign = claim.campaign
    rules.check_usable(is_own=claim.shopper_id == by.pk, usable_until=campaign.usable_until, now=now)
    discount = rules.discount_for(
        sum(line.amount for line in lines),
        rate=campaign.rate,
        cap=campaign.cap,
        minimum_order=campaign.minimum_order,
    )
    if claim.redemptions.filter(state__in=Redemption.LIVE).exists():
        raise rules.InUse
    redemption = Redemption.objects.create(
        id=id,
        claim=claim,
        version=campaign.versions.latest("number"),
        order_id=order_id,
        discount=discount,
        held_at=now,
        lease_until=now + LEASE,
    )
    _set_aside(redemption, _portions(redemption, campaign, lines))
    audit.record(by=by, verb="coupons.redemption.held", target=redemption, discount=discount)
    return redemption


def _same_hold(known: Redemption, *, claim: Claim, order_id: UUID, lines: Sequence[Line]) -> Redemption:
    kept = (
        known.portions.order_by("line_place").values_list("line_id", "merchant_id", "line_amount").distinct()
    )
    wanted = [(line.id, line.merchant_id, line.amount) for line in lines]
    if (known.claim_id, known.order_id) != (claim.pk, order_id) or list(kept) != wanted:
        raise rules.DifferentContent
    return known


def _portions(redemption: Redemption, campaign: Campaign, lines: Sequence[Line]) -> list[Portion]:
    fundings = list(campaign.fundings.all())
    matrix = rules.divide(
        money.share(redemption.discount, [line.amount for line in lines]),
        [funding.part for funding in fundings],
        paying=campaign.paying,
    )
    return Portion.objects.bulk_create(
        Portion(
            id=ids.derived("portion", redemption.id, line.id, funding.id),
            redemption=redemption,
            line_id=line.id,
            line_place=place,
            line_amount=line.amount,
            merchant_id=line.merchant_id,
            funding=funding,
            amount=amount,
        )
        for place, (line, row) in enumerate(zip(lines, matrix, strict=True))
        for funding, amount in zip(fundings, row, strict=True)
    )


def _set_aside(redemption: Redemption, portions: Sequence[Portion]) -> None:
    borne = {portion.payer_code for portion in portions if portion.funding.funder_id is None}
    ledger.open_accounts(sorted({portion.merchant_code for portion in portions} | borne))
    ledger.post(
        [
            ledger.Move(
                id=ids.derived("coupon_held", portion.id),
                debit=ledger.account(portion.payer_code),
                credit=ledger.account(portion.merchant_code),
                amount=portion.amount,
                reason="coupon_held",
                kind="pending",
                subject=f"order:{redemption.order_id}",
            )
            for portion in portions
            if portion.amount
        ]
    )


@transaction.atomic
def capture(redemption: Redemption, *, by: User | None) -> Redemption:
    """The order is paid: what was held is now spent. Raises NotHeld when the hold was released before."""
    if _decide(redemption, to=Redemption.State.USED):
        ledger.post(_settling(redemption, kind="post", reason="coupon_used"))
        audit.record(by=by, verb="coupons.redemption.used", target=redemption)
    elif redemption.state == Redemption.State.RELEASED:
        raise rules.NotHeld
    return redemption


@transaction.atomic
def release(redemption: Redemption, *, by: User | None) -> Redemption:
    """The order came to nothing: the coupon is free again. Raises NotHeld when it was used; then goods come back."""
    if _decide(redemption, to=Redemption.State.RELEASED):
        ledger.post(_settling(redemption, kind="void", reason="coupon_released"))
        audit.record(by=by, verb="coupons.redemption.released", target=redemption)
    elif redemption.state != Redemption.State.RELEASED:
        raise rules.NotHeld
    return redemption


def _decide(redemption: Redemption, *, to: Redemption.State) -> bool:
    """Whether this very call ended the hold; `redemption` then shows what stands."""
    ended = Redemption.objects.filter(pk=redemption.pk, state=Redemption.State.HELD).update(
        state=to, decided_at=clock.now(), lease_until=None
    )
    redemption.refresh_from_db()
    return ended == 1


def _settling(redemption: Redemption, *, kind: Literal["post", "void"], reason: str) -> list[ledger.Move]:
    return [
        ledger.Move(
            id=ids.derived(reason, portion.id),
            debit=None,
            credit=None,
            amount=portion.amount,
            reason=reason,
            kind=kind,
            pending=ids.derived("coupon_held", portion.id),
            subject=f"order:{redemption.order_id}",
        )
        for portion in redemption.portions.all()
        if portion.amount
    ]


@transaction.atomic
def give_back(
    redemption: Redemption, *, id: UUID, returned: Mapping[UUID, tuple[int, int]], by: User | None
) -> dict[UUID, int]:
    """Goods came back: the funders get back the discount on them, and the merchants owe it no more.

    `returned` says for each line (what has come back of it in all, the line's amount), in won before the discount; steps told
    late or out of order change nothing that later ones already did. Returns the won of discount newly given
    back for each line. When everything is back the coupon can be used again, until its time is over.
    Raises NotUsed, WrongReturn, or DifferentContent when `id` already stands for another step.
    """
    redemption = Redemption.objects.select_for_update(of=("self",)).get(pk=redemption.pk)
    # Before the ledger's lock, as whoever settles takes them: what comes back is either settled with the rest, or passed on.
    campaign = Campaign.objects.select_for_update(of=("self",)).get(claims=redemption.claim_id)
    known = GiveBack.objects.filter(pk=id).first()
    if known is not None:
        return _same_step(known, redemption=redemption, returned=returned)
    if redemption.state not in (Redemption.State.USED, Redemption.State.RETURNED):
        raise rules.NotUsed
    portions = list(redemption.portions.select_related("funding"))
    cells = [portion.cell for portion in portions]
    back = rules.newly_given_back(cells, returned)
    newly = {portion.id: amount for portion, amount in zip(portions, back, strict=True)}
    given = rules.by_line(cells, back, returned)
    step = GiveBack.objects.create(id=id, redemption=redemption, given_at=clock.now())
    GiveBackLine.objects.bulk_create(
        GiveBackLine(give_back=step, line_id=line, returned=so_far, line_amount=amount, amount=given[line])
        for line, (so_far, amount) in returned.items()
    )
    _take_back(redemption, portions, newly, step=step)
    if campaign.state == Campaign.State.SETTLED:
        _pass_on(campaign, portions, newly, step=step)
    audit.record(by=by, verb="coupons.redemption.given_back", target=redemption, amount=sum(given.values()))
    return given


def _same_step(
    known: GiveBack, *, redemption: Redemption, returned: Mapping[UUID, tuple[int, int]]
) -> dict[UUID, int]:
    lines = list(known.lines.all())
    kept = {line.line_id: (line.returned, line.line_amount) for line in lines}
    if known.redemption_id != redemption.pk or kept != dict(returned):
        raise rules.DifferentContent
    return {line.line_id: line.amount for line in lines}


def _take_back(
    redemption: Redemption, portions: Sequence[Portion], newly: Mapping[UUID, int], *, step: GiveBack
) -> None:
    for portion in portions:
        portion.returned += newly[portion.id]
    Portion.objects.bulk_update(portions, ["returned"])
    if all(portion.returned == portion.amount for portion in portions):
        redemption.state = Redemption.State.RETURNED
        redemption.save(update_fields=["state"])
    ledger.post(
        [
            ledger.Move(
                id=ids.derived("coupon_given_back", step.id, portion.id),
                debit=ledger.account(portion.merchant_code),
                credit=ledger.account(portion.payer_code),
                amount=newly[portion.id],
                reason="coupon_given_back",
                subject=f"order:{redemption.order_id}",
            )
            for portion in portions
            if newly[portion.id]
        ]
    )


def _pass_on(
    campaign: Campaign, portions: Sequence[Portion], newly: Mapping[UUID, int], *, step: GiveBack
) -> None:
    """A settled campaign keeps nothing: what comes back to it goes on to the funders."""
    back = {portion.funding: 0 for portion in portions}
    for portion in portions:
        back[portion.funding] += newly[portion.id]
    campaigns.return_to_funders(campaign, back.items(), step="campaign_settled", cause=step.id)
