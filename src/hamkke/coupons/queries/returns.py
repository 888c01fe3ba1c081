"""What comes back of a discount, asked before anything is written."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max, QuerySet

from hamkke.coupons import rules
from hamkke.coupons.models import Campaign, GiveBackLine, Portion, Redemption
from hamkke.coupons.queries.pricing import read


def redemptions_of(order_id: UUID, *, channel: str = rules.ONLINE) -> QuerySet[Redemption]:
    """The coupons on an order, in the order in which they lie on it, whatever became of them."""
    return (
        Redemption.objects.filter(order_id=order_id, channel=channel)
        .select_related("version")
        .order_by("place")
    )


@dataclass(frozen=True)
class Spent:
    """One coupon of a sale: who paid what for which line, and by which minimum the discount can be lost on the whole."""

    redemption: Redemption
    portions: list[Portion]
    minimum: rules.Minimum | None

    @property
    def cells(self) -> list[rules.Cell]:
        return [portion.cell for portion in self.portions]


@dataclass(frozen=True)
class Bought:
    """The coupons that a sale was bought with, by redemption, and how much of each line had come back before."""

    spent: dict[UUID, Spent]
    earlier: dict[UUID, int]

    def newly_given_back(self, returned: Mapping[UUID, tuple[int, int]]) -> dict[UUID, list[int]]:
        """The won that each coupon's portions give back, once told that so much has `returned`."""
        laid = [rules.Laid(each.cells, each.minimum) for each in self.spent.values()]
        newly = rules.newly_given_back(laid, returned, earlier=self.earlier)
        return dict(zip(self.spent, newly, strict=True))

    def by_line(self, newly: Mapping[UUID, Sequence[int]], lines: Iterable[UUID]) -> dict[UUID, int]:
        """Each line's sum of that, all coupons together: of the `lines`, and of all that have any."""
        cells = [cell for each in self.spent.values() for cell in each.cells]
        return rules.by_line(cells, [won for each in self.spent for won in newly[each]], lines)


def bought_with(redemptions: Collection[UUID]) -> Bought:
    """The coupons of one sale, in the order in which they were laid."""
    portions = (
        Portion.objects.filter(redemption__in=redemptions)
        .select_related("funding", "redemption__version__campaign")
        .order_by("redemption__place", "line_place", "funding__place")
    )
    rows: dict[UUID, list[Portion]] = {}
    for portion in portions:
        rows.setdefault(portion.redemption_id, []).append(portion)
    steps = GiveBackLine.objects.filter(give_back__redemption__in=redemptions).order_by().values("line_id")
    earlier = dict(steps.annotate(so_far=Max("returned")).values_list("line_id", "so_far"))
    spent = {key: Spent(row[0].redemption, row, _minimum(row)) for key, row in rows.items()}
    return Bought(spent, earlier)


def _minimum(portions: Sequence[Portion]) -> rules.Minimum | None:
    """The minimum order by which the discount may be lost: that of the terms by which it was given, on the goods they cover."""
    redemption = portions[0].redemption
    terms = read(redemption.version)
    if terms.on_return != Campaign.OnReturn.RECOUNT:
        return None
    if redemption.cart is None:  # used before carts were kept, when a coupon was good for everything
        return rules.Minimum(terms.minimum_order, {portion.line_id for portion in portions})
    cart = rules.Cart.heard(redemption.cart)
    return rules.Minimum(terms.minimum_order, {line.id for line in cart.lines if terms.covers(line)})


def _of_order(order_id: UUID) -> Bought:
    live = redemptions_of(order_id).exclude(state=Redemption.State.RELEASED)
    return bought_with(list(live.values_list("pk", flat=True)))


def discount_back(order_id: UUID, returned: Mapping[UUID, tuple[int, int]]) -> dict[UUID, int]:
    """The won of discount that `actions.give_back` would give back for each line of an order, were it told `returned` now."""
    bought = _of_order(order_id)
    if not bought.spent:
        return {}
    return bought.by_line(bought.newly_given_back(returned), returned)


@dataclass(frozen=True)
class Losable:
    """A coupon on an order whose whole discount is taken back once its goods that stay come to less than `minimum` won.

    `stays` is what would stay of them, in won before discounts.
    """

    campaign: Campaign
    minimum: int
    stays: int

    @property
    def is_lost(self) -> bool:
        return 0 < self.stays < self.minimum


def losable(order_id: UUID, returned: Mapping[UUID, tuple[int, int]] | None = None) -> list[Losable]:
    """The coupons on an order that can be lost and are not, once told that so much has `returned`."""
    bought, told = _of_order(order_id), returned or {}
    found = []
    for each in bought.spent.values():
        if each.minimum is None or each.redemption.state == Redemption.State.RETURNED:
            continue
        amounts = {
            cell.line_id: cell.line_amount for cell in each.cells if cell.line_id in each.minimum.lines
        }
        back = {line: max(bought.earlier.get(line, 0), told.get(line, (0, 0))[0]) for line in amounts}
        stays = sum(amounts.values()) - sum(back.values())
        found.append(Losable(each.redemption.version.campaign, each.minimum.amount, stays))
    return found
