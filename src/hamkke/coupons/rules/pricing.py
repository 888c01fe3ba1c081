"""What a cart costs with coupons: which apply to which lines, for how much, and which of them are the best deal.

One coupon a group; coupons of different groups join, in the order of their groups' names, each on what the earlier ones
left; a coupon without a group stands alone. A minimum order looks at the list price of the eligible lines.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from uuid import UUID

from hamkke.coupons.rules.book import Book
from hamkke.coupons.rules.terms import Cart, Terms
from hamkke.coupons.rules.verdicts import Reason, Verdict, refusal
from hamkke.kernel import money
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

STEPS_MOST = 20_000  # laid coupons tried for one cart; beyond, the best deal found so far stands.


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A coupon that a cart is good for: the places of its eligible lines, their list price, what earlier coupons left."""

    terms: Terms
    places: Sequence[int]
    eligible: int
    base: int
    alone: int  # the won it takes off all by itself

    @property
    def rank(self) -> tuple[int, object, UUID]:
        """Among equals: what takes off more, what ends sooner, and the older campaign."""
        return (-self.alone, self.terms.usable_until, self.terms.campaign)


@dataclass(frozen=True, slots=True)
class Applied:
    """A coupon on a cart. `discounts` stand beside the `lines` it is good for and sum to `discount`."""

    terms: Terms
    lines: Sequence[UUID]
    discounts: Sequence[int]
    discount: int
    verdict: Verdict

    @property
    def campaign(self) -> UUID:
        return self.terms.campaign

    @property
    def by_line(self) -> dict[UUID, int]:
        """The won off each eligible line."""
        return dict(zip(self.lines, self.discounts, strict=True))

    def rows(self, cart: Cart) -> list[int]:
        """The won off every line of the cart, 0 where it is not good for it."""
        by_line = self.by_line
        return [by_line.get(line.id, 0) for line in cart.lines]


@dataclass(frozen=True)
class Quote:
    """A cart with its coupons: what applies, in the order in which it is laid; what was refused; what it all takes off."""

    cart: Cart
    applied: tuple[Applied, ...]
    refused: tuple[Verdict, ...]
    is_exact: bool = True  # False when there were too many combinations to try them all

    @property
    def total(self) -> int:
        return self.cart.total

    @property
    def discount(self) -> int:
        return sum(each.discount for each in self.applied)

    @property
    def payable(self) -> int:
        return self.total - self.discount

    @cached_property
    def discounts(self) -> dict[UUID, int]:
        """The won off every line, all coupons together."""
        sums = {line.id: 0 for line in self.cart.lines}
        for each in self.applied:
            for line, discount in each.by_line.items():
                sums[line] += discount
        return sums

    def verdict_on(self, campaign: UUID) -> Verdict | None:
        """What became of one campaign's coupon; None when it was no candidate."""
        verdicts = (*(each.verdict for each in self.applied), *self.refused)
        return next((verdict for verdict in verdicts if verdict.campaign == campaign), None)


# ── One coupon ──


def fitted(terms: Terms, cart: Cart) -> Fit | Verdict:
    """Whether a cart is good for a coupon, all by itself, and what it would take off; or the verdict that says why not."""
    reason = _closed(terms, cart)
    if reason is not None:
        return Verdict(terms, reason, facts={"here": cart.channel})
    lines = cart.lines
    places = (
        range(len(lines)) if terms.is_whole else [i for i, line in enumerate(lines) if terms.covers(line)]
    )
    if not places:
        return Verdict(terms, _why_nothing(terms, cart))
    eligible, taken = 0, 0
    for i in places:
        eligible += lines[i].amount
        taken += lines[i].taken
    base = eligible - taken
    if eligible < terms.minimum_order:
        return Verdict(terms, Reason.BELOW_MINIMUM, eligible=eligible, base=base)
    alone = terms.worth(base)
    if alone <= 0:
        reason = Reason.TOO_SMALL if base == eligible else Reason.NOTHING_LEFT
        return Verdict(terms, reason, eligible=eligible, base=base)
    return Fit(terms, places, eligible, base, alone)


def _closed(terms: Terms, cart: Cart) -> Reason | None:
    """Why a coupon is out of the question whatever is in the cart."""
    if terms.usable_from is not None and cart.moment < terms.usable_from:
        return Reason.NOT_YET
    if cart.moment >= terms.usable_until:
        return Reason.OVER
    if terms.channels and cart.channel not in terms.channels:
        return Reason.WRONG_CHANNEL
    if terms.first_purchase_only and not cart.is_first_purchase:
        return Reason.NOT_FIRST_PURCHASE
    return None


def _why_nothing(terms: Terms, cart: Cart) -> Reason:
    named = [line for line in cart.lines if terms.scope.names(line)]
    if named and all(terms.scope.excludes(line) for line in named):
        return Reason.EXCLUDED
    return Reason.NOT_AGREED if named else Reason.NOT_IN_SCOPE


def lay(terms: Terms, cart: Cart) -> Applied:
    """Lay one coupon on a cart, whose lines say what earlier ones took. Raises BelowMinimum or DoesNotApply."""
    fit = fitted(terms, cart)
    if isinstance(fit, Verdict):
        raise refusal(fit)
    return _applied(fit, cart, [line.amount - line.taken for line in cart.lines])


class NotTogether(Refused):
    reason = "not_together"
    says = Words(
        "함께 쓸 수 없는 쿠폰입니다. 묶음마다 한 장씩, 묶음이 없는 쿠폰은 혼자만 씁니다.",
        "These coupons do not join: one of each group, and one without a group only by itself.",
    )


def lay_together(terms: Iterable[Terms], cart: Cart) -> list[Applied]:
    """Lay several coupons on a cart, in the order of their groups, each on what the earlier ones left.

    Raises NotTogether, BelowMinimum or DoesNotApply.
    """
    wanted = sorted(terms, key=lambda each: each.group)
    groups = {each.group for each in wanted}
    if len(groups) < len(wanted) or (len(wanted) > 1 and "" in groups):
        raise NotTogether
    laid: list[Applied] = []
    for each in wanted:
        laid.append(lay(each, cart))
        cart = cart.after(laid[-1].by_line)
    return laid


def _applied(fit: Fit, cart: Cart, left: Sequence[int]) -> Applied:
    amounts = [left[i] for i in fit.places]
    base = sum(amounts)
    discount = fit.terms.worth(base)
    return Applied(
        terms=fit.terms,
        lines=[cart.lines[i].id for i in fit.places],
        discounts=money.share(discount, amounts),
        discount=discount,
        verdict=Verdict(fit.terms, Reason.APPLIED, eligible=fit.eligible, base=base, discount=discount),
    )


# ── Several ──


def price(
    book: Book,
    cart: Cart,
    held: Iterable[UUID] = (),
    *,
    chosen: Collection[UUID] | None = None,
    barred: Mapping[UUID, Reason] = MappingProxyType({}),
) -> Quote:
    """A cart with the coupons that take off most: of those `held` (by campaign) and the automatic ones.

    `chosen` names the campaigns to lay instead; those that do not fit, or do not join, are among the refused. So are those
    `barred`, for the reason that stands there: what they have left, and who has had them, is not in their terms.
    """
    candidates = book.candidates(cart, held)
    fits: list[Fit] = []
    refused: list[Verdict] = []
    for terms in candidates:
        found = fitted(terms, cart)
        if isinstance(found, Verdict):
            refused.append(found)
        elif terms.campaign in barred:
            refused.append(_barred(found, barred[terms.campaign]))
        else:
            fits.append(found)
    wanted = fits if chosen is None else [fit for fit in fits if fit.terms.campaign in chosen]
    deal = best_deal(wanted, [line.amount - line.taken for line in cart.lines])
    applied = _laid(deal.fits, cart)
    is_free = chosen is None
    refused += [
        _passed_over(fit, applied, is_chosen=is_free or fit in wanted) for fit in fits if fit not in deal.fits
    ]
    return Quote(cart, applied, tuple(refused), is_exact=deal.is_exact)


def _barred(fit: Fit, reason: Reason) -> Verdict:
    return Verdict(fit.terms, reason, eligible=fit.eligible, base=fit.base, discount=fit.alone)


def offered(book: Book, cart: Cart, held: Iterable[UUID] = ()) -> list[Verdict]:
    """Coupons that would fit a cart but would have to be claimed first, those that take off most in front."""
    verdicts = [_unclaimed(terms, cart) for terms in book.offers(cart, held)]
    fitting = [verdict for verdict in verdicts if verdict.reason == Reason.NOT_HELD]
    return sorted(fitting, key=lambda verdict: (-verdict.discount, verdict.campaign))


def _unclaimed(terms: Terms, cart: Cart) -> Verdict:
    found = fitted(terms, cart)
    if isinstance(found, Verdict):
        return found
    return _barred(found, Reason.NOT_HELD)


def _laid(fits: Sequence[Fit], cart: Cart) -> tuple[Applied, ...]:
    left = [line.amount - line.taken for line in cart.lines]
    laid = []
    for fit in fits:
        applied = _applied(fit, cart, left)
        for place, discount in zip(fit.places, applied.discounts, strict=True):
            left[place] -= discount
        laid.append(applied)
    return tuple(laid)


def _passed_over(fit: Fit, applied: Sequence[Applied], *, is_chosen: bool) -> Verdict:
    joined = {each.terms.group for each in applied}
    could_join = "" not in joined and fit.terms.group and fit.terms.group not in joined
    reason = Reason.NOTHING_LEFT if could_join else Reason.NOT_BEST
    return Verdict(
        fit.terms,
        reason if is_chosen else Reason.NOT_CHOSEN,
        eligible=fit.eligible,
        base=fit.base,
        discount=fit.alone,
        facts={"best": sum(each.discount for each in applied)},
    )


@dataclass(frozen=True, slots=True)
class Deal:
    fits: tuple[Fit, ...]
    discount: int
    is_exact: bool = True


def best_deal(fits: Iterable[Fit], left: Sequence[int]) -> Deal:
    """The coupons that together take off most; of equals the fewest, then those whose `rank` comes first, group by group."""
    groups: dict[str, list[Fit]] = {}
    for fit in sorted(fits, key=lambda fit: fit.rank):
        groups.setdefault(fit.terms.group, []).append(fit)
    alone = groups.pop("", None)
    search = _Search([groups[name] for name in sorted(groups)])
    if alone:
        search.keep((alone[0],), alone[0].alone)
    if groups:
        search.walk(0, list(left), 0, ())
    return Deal(search.picks, search.discount, is_exact=search.steps <= STEPS_MOST)


class _Search:
    """Branch and bound over one choice (or none) a group: no branch is walked whose most cannot beat what is found."""

    def __init__(self, groups: Sequence[Sequence[Fit]]) -> None:
        self.groups = groups
        self.most = [0] * (len(groups) + 1)  # what the groups from here on can take off at the most
        for depth in range(len(groups) - 1, -1, -1):
            self.most[depth] = self.most[depth + 1] + groups[depth][0].alone
        self.picks: tuple[Fit, ...] = ()
        self.discount = 0
        self.steps = 0

    def keep(self, picks: tuple[Fit, ...], discount: int) -> None:
        if (discount, -len(picks)) > (self.discount, -len(self.picks)):
            self.picks, self.discount = picks, discount

    def walk(self, depth: int, left: list[int], discount: int, picks: tuple[Fit, ...]) -> None:
        self.keep(picks, discount)
        if depth == len(self.groups):
            return
        for fit in self.groups[depth]:
            if not self.may_win(discount + fit.alone + self.most[depth + 1], len(picks) + 1):
                break  # those that follow take off less still
            self.steps += 1
            if self.steps > STEPS_MOST:
                return
            gained, rest = _taken(fit, left, is_last=depth + 1 == len(self.groups))
            if gained:
                self.walk(depth + 1, rest, discount + gained, (*picks, fit))
        if self.may_win(discount + self.most[depth + 1], len(picks) + 1):
            self.walk(depth + 1, left, discount, picks)

    def may_win(self, most: int, count: int) -> bool:
        return (most, -count) > (self.discount, -len(self.picks))


def _taken(fit: Fit, left: list[int], *, is_last: bool) -> tuple[int, list[int]]:
    """What a coupon takes off what is left, and what is left then; after the last one nobody asks."""
    amounts = [left[i] for i in fit.places]
    gained = fit.terms.worth(sum(amounts))
    if not gained or is_last:
        return gained, left
    rest = left.copy()
    for place, part in zip(fit.places, money.share(gained, amounts), strict=True):
        rest[place] -= part
    return gained, rest
