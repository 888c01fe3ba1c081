"""What comes back of a discount, asked before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max

from hamkke.coupons import rules
from hamkke.coupons.models import Campaign, GiveBackLine, Portion
from hamkke.coupons.queries.pricing import read


@dataclass(frozen=True)
class Bought:
    """What a coupon was laid on, and how much of it had come back before; `minimum` where the discount can be lost on the whole."""

    portions: list[Portion]
    earlier: dict[UUID, int]
    minimum: rules.Minimum | None

    @property
    def cells(self) -> list[rules.Cell]:
        return [portion.cell for portion in self.portions]

    def newly_given_back(self, returned: Mapping[UUID, tuple[int, int]]) -> dict[UUID, int]:
        """The won that each portion, by id, gives back, once told that so much has `returned`."""
        newly = rules.newly_given_back(self.cells, returned, earlier=self.earlier, minimum=self.minimum)
        return {portion.id: amount for portion, amount in zip(self.portions, newly, strict=True)}


def bought_with(redemption_id: UUID) -> Bought:
    portions = list(
        Portion.objects.filter(redemption=redemption_id)
        .select_related("funding", "redemption__version")
        .order_by("line_place", "funding__place")
    )
    steps = GiveBackLine.objects.filter(give_back__redemption=redemption_id).order_by().values("line_id")
    earlier = dict(steps.annotate(so_far=Max("returned")).values_list("line_id", "so_far"))
    return Bought(portions, earlier, _minimum(portions))


def _minimum(portions: Sequence[Portion]) -> rules.Minimum | None:
    """The minimum order by which the discount may be lost: that of the terms by which it was given, on the goods they cover."""
    if not portions:
        return None
    redemption = portions[0].redemption
    terms = read(redemption.version)
    if terms.on_return != Campaign.OnReturn.RECOUNT:
        return None
    if redemption.cart is None:  # used before carts were kept, when a coupon was good for everything
        return rules.Minimum(terms.minimum_order, {portion.line_id for portion in portions})
    cart = rules.Cart.heard(redemption.cart)
    return rules.Minimum(terms.minimum_order, {line.id for line in cart.lines if terms.covers(line)})


def minimum_to_keep(redemption_id: UUID) -> int:
    """The won of goods that must stay for the discount to stay; 0 where what stays keeps its discount anyway."""
    minimum = bought_with(redemption_id).minimum
    return minimum.amount if minimum else 0


def discount_back(redemption_id: UUID, returned: Mapping[UUID, tuple[int, int]]) -> dict[UUID, int]:
    """The won of discount that `actions.give_back` would give back for each line, were it told `returned` now."""
    bought = bought_with(redemption_id)
    return rules.by_line(bought.cells, list(bought.newly_given_back(returned).values()), returned)
