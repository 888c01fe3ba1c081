"""A coupon is shown as a pass, used at a counter, and taken back; what a phone took off line is settled."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.coupons import rules, signals
from hamkke.coupons.actions import returning, terminals, using
from hamkke.coupons.actions.postings import Postings, posted_last
from hamkke.coupons.models import (
    Allowance,
    Claim,
    CounterReturn,
    CounterUse,
    HandBack,
    Pass,
    Redemption,
    Terminal,
)
from hamkke.coupons.queries import counters as queries
from hamkke.coupons.rules import Line, Use, counters, passes
from hamkke.kernel import clock, ids
from hamkke.kernel.errors import Refused
from hamkke.merchants.queries import Shop
from hamkke.people.actions import User

# ── Passes ──


@transaction.atomic
def issue_pass(claim: Claim, *, id: UUID, shop: Shop, by: User) -> Pass:
    """Show a coupon at one shop for three minutes. No money moves; an earlier pass of the coupon ends.

    Raises NotYours, Expired, HandedBack, InUse or DoesNotApply; DifferentContent when `id` already stands for another pass.
    """
    now = clock.now()
    claim = Claim.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=claim.pk)
    known = Pass.objects.filter(pk=id).first()
    if known is not None:
        if (known.claim_id, known.shop_id) != (claim.pk, shop.pk) or claim.shopper_id != by.pk:
            raise rules.DifferentContent
        return known
    rules.check_usable(is_own=claim.shopper_id == by.pk, usable_until=claim.campaign.usable_until, now=now)
    if HandBack.objects.filter(claim=claim).exists():
        raise rules.HandedBack
    if claim.redemptions.filter(state__in=Redemption.LIVE).exists():
        raise rules.InUse
    queries.check_fits(claim.campaign, shop, now)
    Pass.objects.filter(claim=claim, ended_at=None).update(ended_at=now)
    shown = Pass.objects.create(
        id=id,
        claim=claim,
        shop=shop,
        version=claim.campaign.versions.latest("number"),
        fingerprint=passes.fingerprint(queries.new_code(id)),
        issued_at=now,
        # In whole seconds, as the token says it.
        expires_at=(now + counters.PASS_LASTS).replace(microsecond=0),
    )
    audit.record(by=by, verb="coupons.pass.issued", target=shown)
    return shown


@transaction.atomic
def cancel_pass(shown: Pass, *, by: User) -> None:
    """The shopper thought better of it. A pass that was used or ended before stays as it is."""
    # The coupon first, as whoever uses one locks it: it is cancelled or used, and the shopper hears which.
    Claim.objects.select_for_update(of=("self",)).get(pk=shown.claim_id)
    if Pass.objects.filter(pk=shown.pk, ended_at=None).update(ended_at=clock.now()):
        audit.record(by=by, verb="coupons.pass.cancelled", target=shown)


# ── At the counter ──


@transaction.atomic
def use_pass(
    shown: Pass, *, id: UUID, shop: Shop, amount: int, by: User, terminal: Terminal | None = None
) -> CounterUse:
    """Use the coupon that a pass shows on a purchase of `amount` won at this shop.

    Raises AmountMissing, AnotherShop, PassUsed, PassCancelled, PassOver, and what using a coupon raises;
    DifferentContent when `id` already stands for another use.
    """
    now = clock.now()
    shown = _locked(shown)
    known = CounterUse.objects.filter(pk=id).first()
    if known is not None:
        if (known.shown_id, known.shop_id, known.amount) != (shown.pk, shop.pk, amount):
            raise rules.DifferentContent
        return known
    counters.check_pass(queries.pass_state(shown), shop_id=shop.pk, now=now)
    use = CounterUse(id=id, shop=shop, terminal=terminal, amount=amount, used_at=now, by=by)
    with posted_last(None) as postings:
        return _accepted(use, shown, _redeem(use, shown, postings))


def _locked(shown: Pass) -> Pass:
    """The pass as it stands, its coupon locked first, as whoever uses one locks it."""
    Claim.objects.select_for_update(of=("self",)).get(pk=shown.claim_id)
    return queries.passes_with_all().get(pk=shown.pk)


def _redeem(use: CounterUse, shown: Pass, postings: Postings) -> Redemption:
    if use.amount <= 0:
        raise counters.AmountMissing
    told = Use(
        id=ids.derived("counter_use", use.id),
        sale_id=use.id,
        lines=[Line(use.line_id, use.shop.merchant_id, use.amount)],
        channel=counters.COUNTER,
        at=use.used_at,
        claim_id=shown.claim_id,
    )
    [answer] = using.use([told], by=shown.claim.shopper, postings=postings)
    if isinstance(answer, Refused):
        raise answer
    return answer


def _accepted(use: CounterUse, shown: Pass, redemption: Redemption) -> CounterUse:
    use.state, use.redemption, use.discount, use.shown = (
        CounterUse.State.ACCEPTED,
        redemption,
        redemption.discount,
        shown,
    )
    if not Pass.objects.filter(pk=shown.pk, ended_at=None).update(ended_at=use.used_at):
        raise counters.PassCancelled
    kept = _kept(use)
    signals.coupon_used.send(sender=CounterUse, use=kept)
    return kept


def _kept(use: CounterUse) -> CounterUse:
    use.merchant_id = use.shop.merchant_id
    use.received_at = clock.now()
    use.save(force_insert=True)
    audit.record(
        by=use.by,
        verb=f"coupons.counter_use.{use.state}",
        target=use,
        amount=use.amount,
        discount=use.discount,
    )
    return use


@transaction.atomic
def take_back(use: CounterUse, *, id: UUID, returned: int, by: User) -> CounterReturn:
    """Goods worth `returned` won in all have come back: who paid the discount on them gets it back.

    When everything is back the coupon can be used again. Raises NothingToUndo or WrongReturn; DifferentContent when
    `id` already stands for another step.
    """
    if use.allowance_id is not None:
        # The phone before the use: an allowance that ends meanwhile has ended, or waits for what comes back to it.
        terminals.locked().get(allowances=use.allowance_id)
    use = (
        CounterUse.objects.select_for_update(of=("self",))
        .select_related("shop", "redemption", "allowance")
        .get(pk=use.pk)
    )
    known = CounterReturn.objects.filter(pk=id).first()
    if known is not None:
        if (known.use_id, known.returned) != (use.pk, returned):
            raise rules.DifferentContent
        return known
    if use.state == CounterUse.State.REFUSED:
        raise counters.NothingToUndo
    if not use.returned < returned <= use.amount:
        raise rules.WrongReturn
    with posted_last(None) as postings:
        if use.redemption is not None:
            back = returning.give_back(
                [use.redemption],
                id=id,
                returned={use.line_id: (returned, use.amount)},
                by=by,
                postings=postings,
            )[use.line_id]
        else:
            back = _back_to_allowance(use, id, returned, postings)
        use.returned = returned
        use.save(update_fields=["returned"])
        step = CounterReturn.objects.create(
            id=id, use=use, returned=returned, given_back=back, returned_at=clock.now(), by=by
        )
        audit.record(by=by, verb="coupons.counter_use.taken_back", target=use, amount=back)
    return step


def _back_to_allowance(use: CounterUse, step: UUID, returned: int, postings: Postings) -> int:
    allowance: Allowance = use.allowance  # type: ignore[assignment]  # a paid use has one, says the database.
    now_back = rules.given_back(use.discount, returned=returned, line_amount=use.amount)
    before = rules.given_back(use.discount, returned=use.returned, line_amount=use.amount)
    back = now_back - before
    if back:
        # An allowance that has ended keeps nothing: what comes back goes on to its funder.
        to = allowance.account_code if allowance.ended_at is None else allowance.funder_code
        move = terminals.move_of(
            "allowance_given_back", step, _merchant_code(use), to, back, subject=f"use:{use.pk}"
        )
        postings.add([move])
    return back


# ── What was taken off line ──


@dataclass(frozen=True)
class Told:
    """A use as a phone remembers it: the token it was shown, the purchase (won), and when, by the phone's clock."""

    id: UUID
    token: str
    amount: int
    used_at: datetime


@transaction.atomic
def reconcile(terminal: Terminal, told: Told, *, by: User) -> CounterUse:
    """Take in one use that happened without a network. Whatever becomes of it is kept, and told again when asked again.

    The coupon is used; or, when it was gone by then, the allowance pays the merchant; or it is refused with the reason.
    It is refused as well when the phone was not allowed it at that time, or when it is told too late. Raises AmountMissing,
    or DifferentContent when the id already stands for another use.
    """
    if told.amount <= 0:
        raise counters.AmountMissing
    # The terminal before the coupon, always: two of its uses never share what is left of the allowance.
    terminal = terminals.locked().select_related("shop").get(pk=terminal.pk)
    known = CounterUse.objects.filter(pk=told.id).first()
    if known is not None:
        return _same_told(known, terminal, told)
    use = CounterUse(
        id=told.id, shop=terminal.shop, terminal=terminal, amount=told.amount, used_at=told.used_at, by=by
    )
    try:
        shown = _checked(terminal, told, use)
        discount = use.discount
    except Refused as refusal:
        return _refused(use, refusal)
    try:
        with transaction.atomic(), posted_last(None) as postings:
            shown = _locked(shown)
            counters.check_offline(queries.pass_state(shown))
            return _accepted(use, shown, _redeem(use, shown, postings))
    except Refused as conflict:
        return _paid_or_refused(use, terminal, discount, conflict)


def _same_told(known: CounterUse, terminal: Terminal, told: Told) -> CounterUse:
    try:
        shown_id = _read(told)[1].pk
    except passes.Mistyped:
        shown_id = None
    content = (terminal.pk, told.amount, told.used_at, shown_id)
    if (known.terminal_id, known.amount, known.used_at, known.shown_id) != content:
        raise rules.DifferentContent
    return known


def _read(told: Told) -> tuple[passes.Offer, Pass]:
    offer = passes.read_token(settings.SECRET_KEY, told.token)
    shown = queries.pass_of(offer.code)
    if shown is None:
        raise passes.Mistyped
    return offer, shown


def _checked(terminal: Terminal, told: Told, use: CounterUse) -> Pass:
    """What must be so for a use to have been made in good faith: the pass, and the discount the phone could promise."""
    offer, shown = _read(told)
    use.shown, use.discount = shown, min(offer.discount(told.amount), told.amount)
    if shown.shop_id != terminal.shop_id:
        raise counters.AnotherShop(shop=shown.shop.name)
    counters.check_time(told.used_at, issued_at=shown.issued_at, expires_at=shown.expires_at, now=clock.now())
    use.allowed_by = queries.allowance_at(terminal, told.used_at)
    if use.allowed_by is None:
        raise counters.NotAllowed
    if terminal.uses.filter(shown=shown).exists():
        raise counters.SeenBefore
    if use.discount <= 0:
        raise rules.BelowMinimum(minimum=f"{offer.minimum_order:,}")
    if not counters.is_covered(use.discount, left=queries.left_of(use.allowed_by)):
        raise counters.AllowanceSpent
    return shown


def _refused(use: CounterUse, refusal: Refused) -> CounterUse:
    use.state, use.redemption, use.allowance = CounterUse.State.REFUSED, None, None
    use.allowed_by = None
    use.reason, use.answer = refusal.reason, {"ko": refusal.words.ko, "en": refusal.words.en}
    return _kept(use)


def _paid_or_refused(use: CounterUse, terminal: Terminal, discount: int, conflict: Refused) -> CounterUse:
    allowance = queries.allowance_of(terminal)
    left = queries.left_of(allowance)
    if allowance is None or not counters.is_covered(discount, left=left):
        return _refused(use, conflict)
    use.state, use.redemption, use.allowance, use.discount = CounterUse.State.PAID, None, allowance, discount
    use.reason, use.answer = conflict.reason, {"ko": conflict.words.ko, "en": conflict.words.en}
    with posted_last(None) as postings:
        _kept(use)
        account, merchant = allowance.account_code, _merchant_code(use)
        move = terminals.move_of(
            "allowance_paid", use.pk, account, merchant, discount, subject=f"use:{use.pk}"
        )
        postings.add([move], accounts=[merchant])
    return use


def _merchant_code(use: CounterUse) -> str:
    """The ledger's account of what the merchant is owed."""
    return f"merchant:{use.merchant_id}"
