"""A coupon is laid on an order for as long as its payment may take; then it is used, or free again."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Greatest

from hamkke.audit import actions as audit
from hamkke.coupons import queries, rules, signals
from hamkke.coupons.actions import automatic, campaigns
from hamkke.coupons.actions.postings import Postings, posted_last
from hamkke.coupons.models import Campaign, Claim, HandBack, Opening, Portion, Redemption
from hamkke.coupons.rules import Line
from hamkke.kernel import clock, ids
from hamkke.kernel.queue import later
from hamkke.ledger import actions as ledger
from hamkke.people.actions import User

State = Redemption.State


@transaction.atomic
def hold(
    coupons: Collection[UUID],
    *,
    order_id: UUID,
    lines: Sequence[Line],
    by: User,
    channel: str = rules.ONLINE,
    is_first_purchase: bool = False,
    postings: Postings | None = None,
) -> list[Redemption]:
    """Lay coupons on an order, in the order of their groups: each discount is pending in the ledger, line by line and funder by funder.

    `coupons` names claims, and campaigns that need none. A hold is a lease: whoever prepares a payment renews it; when nobody
    does, `release_expired` ends it. With `postings` the caller posts to the ledger itself, last of all. The same order again is the
    same hold.
    Raises UnknownCoupon, NotYours, Expired, AlreadySettled, HandedBack, InUse, NoneLeft, HadAlready, NotTogether, BelowMinimum, DoesNotApply;
    FirstPurchaseTaken while another order of theirs has a coupon for a first purchase; DifferentContent when this one has others.
    """
    chosen = _locked(coupons)
    known = list(queries.redemptions_of(order_id, channel=channel))
    if known:
        return _same_hold(known, coupons, lines)
    kept = {each.campaign_id: campaigns.kept(each.campaign_id) for each in chosen}
    # Only now: whoever we waited for may have settled a campaign, its coupons' time being over.
    now = clock.now()
    for each in chosen:
        _check_free(each, kept[each.campaign_id], by=by, now=now)
    # By the versions in the database, whatever a compiled book said to the shopper a moment ago.
    terms = [queries.terms_in_force(kept[each.campaign_id], now) for each in chosen]
    cart = rules.Cart(queries.placed_for(terms, lines), now, channel, is_first_purchase)
    laid = rules.lay_together(terms, cart)
    if any(each.first_purchase_only for each in terms):
        _check_first(by, order_id)
    by_campaign = {each.campaign_id: each for each in chosen}
    redemptions = []
    with posted_last(postings) as posting:
        for place, applied in enumerate(laid, 1):
            redemption = _write(
                by_campaign[applied.campaign], applied, cart, order_id=order_id, place=place, by=by
            )
            _set_aside(
                redemption,
                _portions(redemption, kept[applied.campaign], applied.rows(cart), lines),
                posting,
            )
            redemptions.append(redemption)
            cart = cart.after(applied.by_line)
    return redemptions


def _locked(coupons: Collection[UUID]) -> list[Claim | Opening]:
    """The claims and, for campaigns that need none, the openings that count their places; each locked until our transaction ends."""
    claims = list(Claim.objects.select_for_update().filter(pk__in=coupons).order_by("pk"))
    automatics = set(coupons) - {claim.pk for claim in claims}
    return [*claims, *automatic.locked_openings(automatics, clock.now())]


def _check_free(coupon: Claim | Opening, campaign: Campaign, *, by: User, now: datetime) -> None:
    if isinstance(coupon, Opening):
        automatic.check_free(coupon, now)
        return
    rules.check_usable(is_own=coupon.shopper_id == by.pk, usable_until=campaign.usable_until, now=now)
    if campaign.state == Campaign.State.SETTLED:
        raise rules.AlreadySettled
    if HandBack.objects.filter(claim=coupon).exists():
        raise rules.HandedBack
    if coupon.redemptions.filter(state__in=Redemption.LIVE).exists():
        raise rules.InUse


def _check_first(shopper: User, order_id: UUID) -> None:
    """Two orders placed at once, neither paid yet, are not both the first."""
    User.objects.select_for_update(no_key=True).get(pk=shopper.pk)
    others = Redemption.objects.filter(
        Q(claim__shopper=shopper) | Q(shopper=shopper), version__terms__first_purchase_only=True
    ).exclude(state=State.RELEASED)
    if others.exclude(order_id=order_id).exists():
        raise rules.FirstPurchaseTaken


def _same_hold(known: list[Redemption], coupons: Collection[UUID], lines: Sequence[Line]) -> list[Redemption]:
    kept = (
        known[0]
        .portions.order_by("line_place")
        .values_list("line_id", "merchant_id", "line_amount")
        .distinct()
    )
    wanted = [(line.id, line.merchant_id, line.amount) for line in lines]
    if {each.coupon_id for each in known} != set(coupons) or list(kept) != wanted:
        raise rules.DifferentContent
    return known


def _write(
    coupon: Claim | Opening, applied: rules.Applied, cart: rules.Cart, *, order_id: UUID, place: int, by: User
) -> Redemption:
    is_place = isinstance(coupon, Opening)
    whose: dict[str, Any] = {"opening": coupon, "shopper": by} if is_place else {"claim": coupon}
    redemption = Redemption.objects.create(
        id=ids.derived("redemption", order_id, coupon.campaign_id if is_place else coupon.pk),
        **whose,
        version_id=applied.terms.version,
        order_id=order_id,
        place=place,
        channel=cart.channel,
        discount=applied.discount,
        cart=cart.told(),
        held_at=cart.moment,
        lease_until=cart.moment + rules.LEASE,
    )
    if isinstance(coupon, Opening):
        automatic.take(redemption, coupon, by=by)
    audit.record(by=by, verb="coupons.redemption.held", target=redemption, discount=applied.discount)
    return redemption


def _portions(
    redemption: Redemption, campaign: Campaign, discounts: Sequence[int], lines: Sequence[Line]
) -> list[Portion]:
    fundings = list(campaign.fundings.all())
    matrix = rules.divide(
        discounts,
        [funding.part for funding in fundings],
        paying=campaign.paying,
    )
    return Portion.objects.bulk_create(
        Portion(
            id=Portion.id_of(redemption.id, line.id, funding.id),
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


def _set_aside(redemption: Redemption, portions: Sequence[Portion], postings: Postings) -> None:
    borne = {portion.payer_code for portion in portions if portion.funding.funder_id is None}
    postings.add(
        [
            ledger.Move(
                id=ids.derived("coupon_held", portion.id),
                debit=ledger.account(portion.payer_code),
                credit=ledger.account(portion.merchant_code),
                amount=portion.amount,
                reason="coupon_held",
                kind="pending",
                subject=redemption.subject,
            )
            for portion in portions
            if portion.amount
        ],
        accounts={portion.merchant_code for portion in portions} | borne,
    )


@transaction.atomic
def renew(redemption: Redemption, *, until: datetime) -> Redemption:
    """Whoever waits for a payment keeps the hold until then; a longer lease stays. Raises NotHeld when it has ended."""
    renewed = Redemption.objects.filter(pk=redemption.pk, state=State.HELD).update(
        lease_until=Greatest("lease_until", until)
    )
    redemption.refresh_from_db()
    if not renewed:
        raise rules.NotHeld
    return redemption


@transaction.atomic
def capture(redemption: Redemption, *, by: User | None, postings: Postings | None = None) -> Redemption:
    """The order is paid: what was held is now spent. Raises NotHeld when the hold was released before.

    A payment that comes in after the lease, but before anybody released the hold, still counts.
    """
    if _decide(redemption, to=State.USED):
        with posted_last(postings) as posting:
            posting.add(_settling(redemption, kind="post", reason="coupon_used"))
            audit.record(by=by, verb="coupons.redemption.used", target=redemption)
    elif redemption.state == State.RELEASED:
        raise rules.NotHeld
    return redemption


@transaction.atomic
def release(redemption: Redemption, *, by: User | None, postings: Postings | None = None) -> Redemption:
    """The order came to nothing: the coupon is free again. Raises NotHeld when it was used; then goods come back."""
    if _decide(redemption, to=State.RELEASED):
        _free(redemption, by=by, postings=postings)
    elif redemption.state != State.RELEASED:
        raise rules.NotHeld
    return redemption


def _free(redemption: Redemption, *, by: User | None, postings: Postings | None = None, **facts: str) -> None:
    automatic.free(redemption)
    with posted_last(postings) as posting:
        posting.add(_settling(redemption, kind="void", reason="coupon_released"))
        audit.record(by=by, verb="coupons.redemption.released", target=redemption, **facts)


@transaction.atomic
def release_expired() -> int:
    """Have every hold released whose lease has run out and that nobody renews; returns how many are due.

    Each by itself, so that one which cannot be released keeps no other waiting, and is seen to fail.
    """
    due = Redemption.objects.filter(state=State.HELD, lease_until__lte=clock.now()).order_by("lease_until")
    due_ids = list(due.values_list("id", flat=True)[: rules.EXPIRED_AT_ONCE])
    for redemption_id in due_ids:
        later("coupons.expire", redemption_id=redemption_id)
    return len(due_ids)


@transaction.atomic
def expire(redemption_id: UUID) -> bool:
    """Release one hold whose lease has run out; returns whether it is free again. One that was renewed meanwhile stays.

    Whoever laid the coupon on something hears of it first (`signals.lease_expired`): a payment under way renews the lease,
    one that never began is ended, and its end releases the hold. What is left after that is released here.
    """
    is_due = Q(state=State.HELD, lease_until__lte=clock.now())
    redemption = Redemption.objects.filter(is_due, pk=redemption_id).first()
    if redemption is None:
        return False
    # Without a lock before the signal: payments and orders come before redemptions in the order of locks.
    signals.lease_expired.send(sender=Redemption, redemption=redemption)
    if _decide(redemption, is_due, to=State.RELEASED):
        _free(redemption, by=None, why="lease")
    return redemption.state == State.RELEASED


def _decide(redemption: Redemption, *only_if: Q, to: Redemption.State) -> bool:
    """Whether this very call ended the hold; `redemption` then shows what stands."""
    ended = Redemption.objects.filter(*only_if, pk=redemption.pk, state=State.HELD).update(
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
            subject=redemption.subject,
        )
        for portion in redemption.portions.all()
        if portion.amount
    ]
