"""What the counter shows: passes, what a coupon takes off and who pays it, uses, terminals, and who guesses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from hamkke.coupons import rules
from hamkke.coupons.models import (
    Allowance,
    Campaign,
    Claim,
    CounterReturn,
    CounterUse,
    Funding,
    Pass,
    Portion,
    Terminal,
    WrongCodes,
)
from hamkke.coupons.queries import pricing
from hamkke.coupons.rules import counters, passes
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.ledger import queries as ledger
from hamkke.merchants.queries import Shop
from hamkke.people.queries import User

_PURPOSE = "pass codes"
_RECENT = 5
_A_LOT = 1_000_000_000  # won: more than any smallest order


# ── Passes ──


def new_code(id: UUID) -> str:
    """The code of a pass. It is made from the pass's id and our secret, so it need not be stored to be shown again."""
    return passes.code_of(settings.SECRET_KEY, _PURPOSE, id)


def token_of(shown: Pass) -> str:
    """What the pass's QR code says, to a counter without a network as well."""
    campaign = shown.claim.campaign
    offer = passes.Offer(
        code=new_code(shown.pk),
        shop_id=shown.shop_id,
        expires_at=shown.expires_at,
        rate=campaign.rate,
        cap=campaign.cap,
        minimum_order=campaign.minimum_order,
    )
    return passes.token_of(settings.SECRET_KEY, offer)


def public_key() -> dict[str, str]:
    """What counters check tokens with."""
    return passes.public_key(settings.SECRET_KEY)


def passes_with_all() -> QuerySet[Pass]:
    accepted = CounterUse.objects.filter(state=CounterUse.State.ACCEPTED)
    return Pass.objects.select_related("claim__campaign", "shop__merchant", "shop__market").prefetch_related(
        Prefetch("uses", accepted, to_attr="accepted")
    )


def pass_of(text: str) -> Pass | None:
    """The pass that a code or token names, or nothing. Raises Mistyped when no pass was ever written like this."""
    return passes_with_all().filter(fingerprint=passes.fingerprint(passes.read_code(text))).first()


def accepted_use_of(shown: Pass) -> CounterUse | None:
    return next(iter(shown.accepted), None)  # type: ignore[attr-defined]


def pass_state(shown: Pass) -> counters.PassState:
    """What `counters.check_pass` wants to know of a pass from `passes_with_all`."""
    use = accepted_use_of(shown)
    return counters.PassState(
        shop_id=shown.shop_id,
        shop=shown.shop.name,
        expires_at=shown.expires_at,
        is_ended=shown.ended_at is not None,
        used_at=f"{use.used_at.astimezone(clock.SEOUL):%Y-%m-%d %H:%M:%S}" if use else "",
    )


def state_of(shown: Pass, now: datetime) -> Literal["live", "used", "cancelled", "over"]:
    """How a pass from `passes_with_all` stands, for the shopper who shows it."""
    if accepted_use_of(shown):
        return "used"
    if shown.ended_at is not None:
        return "cancelled"
    return "live" if now < shown.expires_at else "over"


def recent_shops(shopper: User) -> list[Shop]:
    """Where somebody showed coupons lately, the latest first."""
    shown = Pass.objects.filter(claim__in=Claim.objects.filter(shopper=shopper)).order_by("-issued_at")
    found = shown.select_related("shop__merchant", "shop__market")[: _RECENT * 4]
    return list({each.shop_id: each.shop for each in found}.values())[:_RECENT]


# ── What a coupon takes off at a counter ──


@dataclass(frozen=True)
class Share:
    """What one funder pays, in won. `name` says who in both languages."""

    name: Words
    amount: int


@dataclass(frozen=True)
class Preview:
    """A purchase with a coupon: `amount` won less `discount` is what the shopper pays; `funders` pay the rest."""

    campaign: Campaign
    amount: int
    discount: int
    funders: Sequence[Share]

    @property
    def pays(self) -> int:
        return self.amount - self.discount


def preview(shown: Pass, amount: int, *, shop: Shop, now: datetime) -> Preview:
    """What using the pass would do, to the won. Raises what using it would raise, as far as one can see before."""
    campaign = shown.claim.campaign
    counters.check_pass(pass_state(shown), shop_id=shop.pk, now=now)
    terms = pricing.terms_in_force(campaign, now)
    discount = _laid(terms, shop, amount, now)
    fundings = list(campaign.fundings.select_related("funder"))
    [row] = rules.divide([discount], [funding.part for funding in fundings], paying=terms.paying)
    return Preview(campaign, amount, discount, _shares(zip(fundings, row, strict=True)))


def check_fits(campaign: Campaign, shop: Shop, now: datetime) -> None:
    """Raises DoesNotApply when a coupon is for other shops, or not for counters, however much is bought."""
    _laid(pricing.terms_in_force(campaign, now), shop, _A_LOT, now)


def _laid(terms: rules.Terms, shop: Shop, amount: int, now: datetime) -> int:
    line = rules.Line(shop.pk, shop.merchant_id, amount)
    cart = rules.Cart(pricing.placed_for([terms], [line]), now, counters.COUNTER)
    return rules.lay(terms, cart).discount


def _shares(parts: "zip[tuple[Funding, int]]") -> list[Share]:
    return [Share(funding.name, amount) for funding, amount in parts if amount]


# ── Uses ──


@dataclass(frozen=True)
class Receipt:
    """A use as both phones show it: what was paid for whom, less what came back."""

    use: CounterUse
    funders: Sequence[Share]
    given_back: int

    @property
    def pays(self) -> int:
        return self.use.amount - self.use.discount


def uses_with_all() -> QuerySet[CounterUse]:
    portions = Portion.objects.select_related("funding__funder").order_by("funding__place")
    return (
        CounterUse.objects.select_related("shop__merchant", "allowance__funder", "redemption__version__campaign", "by")
        .prefetch_related(Prefetch("redemption__portions", portions), "returns")
        .order_by("-used_at", "-id")
    )  # fmt: skip


def receipt(use: CounterUse) -> Receipt:
    """The receipt of a use from `uses_with_all`."""
    given_back = sum(each.given_back for each in use.returns.all())
    if use.redemption is not None:
        shares = [
            Share(portion.funding.name, portion.amount)
            for portion in use.redemption.portions.all()
            if portion.amount
        ]
    elif use.allowance is not None:
        funder = use.allowance.funder
        shares = [Share(Words(funder.name, funder.name_en), use.discount)]
    else:
        shares = []
    return Receipt(use, shares, given_back)


def receipts_of(shop: Shop, *, most: int = 50) -> list[Receipt]:
    """A shop's latest uses, the newest first."""
    return [receipt(use) for use in uses_with_all().filter(shop=shop)[:most]]


# ── Terminals ──


def terminals_with_all() -> QuerySet[Terminal]:
    open_ones = Allowance.objects.filter(ended_at=None).select_related("funder")
    return (
        Terminal.objects.select_related("shop__merchant", "shop__market", "registered_by")
        .prefetch_related(Prefetch("allowances", open_ones, to_attr="open_allowances"))
        .order_by("-registered_at", "-id")
    )


def allowance_kinds() -> dict[str, str]:
    """What kind of organisation put in each allowance, by the allowance's id."""
    return {str(id_): kind for id_, kind in Allowance.objects.values_list("pk", "funder__kind")}


def allowances() -> QuerySet[Allowance]:
    """Every allowance, ended ones, too, the newest first."""
    return Allowance.objects.select_related("terminal__shop__merchant", "terminal__shop__market").order_by(
        "-granted_at", "-id"
    )


def paid_by_allowances() -> dict[UUID, int]:
    """What each allowance paid and did not get back, in won, by its id."""
    back = CounterReturn.objects.filter(use__allowance=OuterRef("pk")).order_by().values("use__allowance")
    returned = Coalesce(Subquery(back.annotate(n=Sum("given_back")).values("n")), 0)
    paid = Allowance.objects.annotate(paid_won=Coalesce(Sum("paid__discount"), 0) - returned)
    return dict(paid.values_list("pk", "paid_won"))


def allowance_of(terminal: Terminal) -> Allowance | None:
    """The allowance that a terminal has now, or nothing."""
    return Allowance.objects.filter(terminal=terminal, ended_at=None).select_related("funder").first()


def allowance_at(terminal: Terminal, used_at: datetime) -> Allowance | None:
    """The allowance that a terminal had at that moment, or nothing."""
    found = Allowance.objects.filter(Q(ended_at=None) | Q(ended_at__gt=used_at), granted_at__lte=used_at)
    return found.filter(terminal=terminal).order_by("-granted_at").first()


def left_of(allowance: Allowance | None) -> counters.Left:
    """What an allowance still has room for: whatever was taken off line by it counts, whoever paid, less what came back."""
    if allowance is None:
        return counters.Left(0, 0)
    uses = CounterUse.objects.exclude(state=CounterUse.State.REFUSED).filter(
        Q(allowed_by=allowance) | Q(allowance=allowance)
    )
    taken = uses.aggregate(count=Count("pk"), won=Coalesce(Sum("discount"), 0))
    back = CounterReturn.objects.filter(use__in=uses.order_by()).aggregate(won=Coalesce(Sum("given_back"), 0))
    return counters.Left(
        max(allowance.uses - taken["count"], 0), max(allowance.won - taken["won"] + back["won"], 0)
    )


def set_aside(allowance: Allowance) -> int:
    """What the ledger still has of an allowance, in won."""
    return ledger.balance(allowance.account_code).left


# ── Guessing ──


def guessers() -> QuerySet[WrongCodes]:
    """Everybody who gave wrong codes, the latest first."""
    return WrongCodes.objects.order_by("-latest_at", "subject")
