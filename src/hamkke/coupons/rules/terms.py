"""What a price is made of: the terms of a campaign's version, and what a shopper means to buy. All money is whole won."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from hamkke.kernel import money

ONLINE, COUNTER, PARTNER = "online", "counter", "partner:"


# ── What is bought ──


@dataclass(frozen=True, slots=True)
class CartLine:
    """So many of one product. `amount` is the list price of them all; `taken` is what earlier coupons took off it.

    `regions` are the codes of every region that the merchant stands in, the province as well as the county;
    `exhibitions` are the keys of the exhibitions that list the product.
    """

    id: UUID
    merchant_id: UUID
    amount: int
    product_id: UUID | None = None  # None: nobody said what it is, as at a counter
    quantity: int = 1
    regions: Collection[str] = ()
    exhibitions: Collection[UUID] = ()
    taken: int = 0


@dataclass(frozen=True, slots=True)
class Cart:
    """What somebody means to buy at `moment`, and where: `online`, `counter` or `partner:<organisation id>`."""

    lines: Sequence[CartLine]
    moment: datetime
    channel: str = ONLINE
    is_first_purchase: bool = False

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)

    def after(self, taken: Mapping[UUID, int]) -> "Cart":
        """The same cart once more won, by line id, have been taken off it."""
        lines = [replace(line, taken=line.taken + taken.get(line.id, 0)) for line in self.lines]
        return replace(self, lines=lines)

    def told(self) -> dict[str, Any]:
        """As JSON, to be kept beside a price so that it can be made again."""
        return {
            "moment": self.moment.isoformat(),
            "channel": self.channel,
            "is_first_purchase": self.is_first_purchase,
            "lines": [
                {
                    "id": str(line.id),
                    "product": str(line.product_id) if line.product_id else None,
                    "merchant": str(line.merchant_id),
                    "amount": line.amount,
                    "quantity": line.quantity,
                    "regions": sorted(line.regions),
                    "exhibitions": sorted(map(str, line.exhibitions)),
                    "taken": line.taken,
                }
                for line in self.lines
            ],
        }

    @classmethod
    def heard(cls, told: Mapping[str, Any]) -> Self:
        """The cart that `told` tells of."""
        return cls(
            moment=datetime.fromisoformat(told["moment"]),
            channel=told["channel"],
            is_first_purchase=told["is_first_purchase"],
            lines=tuple(
                CartLine(
                    id=UUID(line["id"]),
                    product_id=UUID(line["product"]) if line["product"] else None,
                    merchant_id=UUID(line["merchant"]),
                    amount=line["amount"],
                    quantity=line["quantity"],
                    regions=frozenset(line["regions"]),
                    exhibitions=frozenset(map(UUID, line["exhibitions"])),
                    taken=line["taken"],
                )
                for line in told["lines"]
            ),
        )


# ── By which terms ──


@dataclass(frozen=True, slots=True)
class Scope:
    """What a coupon is good for. None means: not narrowed. What is excluded stays out, whatever else names it."""

    products: frozenset[UUID] | None = None
    merchants: frozenset[UUID] | None = None
    exhibitions: frozenset[UUID] | None = None
    regions: frozenset[str] | None = None
    excluded_products: frozenset[UUID] = frozenset()
    excluded_merchants: frozenset[UUID] = frozenset()

    @classmethod
    def read(cls, told: Mapping[str, Iterable[str]]) -> Self:
        """The scope in a version's terms: lists of ids or codes; an absent or empty list narrows nothing."""
        return cls(
            products=_uuids(told.get("products", ())) or None,
            merchants=_uuids(told.get("merchants", ())) or None,
            exhibitions=_uuids(told.get("exhibitions", ())) or None,
            regions=frozenset(told.get("regions", ())) or None,
            excluded_products=_uuids(told.get("excluded_products", ())),
            excluded_merchants=_uuids(told.get("excluded_merchants", ())),
        )

    def excludes(self, line: CartLine) -> bool:
        return line.product_id in self.excluded_products or line.merchant_id in self.excluded_merchants

    def names(self, line: CartLine) -> bool:
        """Whether every list that narrows has this line in it."""
        return (
            (self.products is None or line.product_id in self.products)
            and (self.merchants is None or line.merchant_id in self.merchants)
            and (self.regions is None or not self.regions.isdisjoint(line.regions))
            and (self.exhibitions is None or not self.exhibitions.isdisjoint(line.exhibitions))
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """One version of a campaign, as it prices. `agreed` are the merchants who signed to bear a part; None when none has to."""

    campaign: UUID
    version: UUID
    cap: int
    usable_until: datetime
    rate: int = 0
    amount: int = 0  # above 0: won off, and the rate counts for nothing
    minimum_order: int = 0
    scope: Scope = Scope()
    channels: frozenset[str] = frozenset()
    first_purchase_only: bool = False
    group: str = ""
    is_automatic: bool = False
    on_return: str = "keep"
    paying: str = "shares"
    usable_from: datetime | None = None
    agreed: frozenset[UUID] | None = None
    fundings: Sequence[Mapping[str, Any]] = field(default=(), compare=False)
    is_whole: bool = field(init=False, compare=False)  # nothing narrows it: every line is eligible

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_whole", self.scope == Scope() and self.agreed is None)

    @classmethod
    def read(cls, told: Mapping[str, Any], *, campaign: UUID, version: UUID) -> Self:
        """The terms of a version, from its JSON."""
        return cls(
            campaign=campaign,
            version=version,
            cap=told["cap"],
            rate=told["rate"],
            amount=told["amount"],
            minimum_order=told["minimum_order"],
            scope=Scope.read(told["scope"]),
            channels=frozenset(told["channels"]),
            first_purchase_only=told["first_purchase_only"],
            group=told["group"],
            is_automatic=told["is_automatic"],
            on_return=told["on_return"],
            paying=told["paying"],
            usable_from=datetime.fromisoformat(told["usable_from"]) if told.get("usable_from") else None,
            usable_until=datetime.fromisoformat(told["usable_until"]),
            agreed=_uuids(told["agreed"]) if told.get("agreed") is not None else None,
            fundings=tuple(told["fundings"]),
        )

    def covers(self, line: CartLine) -> bool:
        """Whether a line is eligible. An exclusion wins over everything."""
        return self.is_whole or (
            not self.scope.excludes(line)
            and self.scope.names(line)
            and (self.agreed is None or line.merchant_id in self.agreed)
        )

    def worth(self, base: int) -> int:
        """The won it takes off goods of `base` won: never more than the cap, and never more than there is."""
        if self.amount:
            return min(self.amount, base)
        return min(money.portion(base, self.rate), self.cap)


def _uuids(texts: Iterable[str]) -> frozenset[UUID]:
    return frozenset(map(UUID, texts))
