"""All live campaigns as one index, so that a price asks those that match and not all that exist."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Self, TypeVar
from uuid import UUID

from hamkke.coupons.rules.terms import Cart, Terms

Key = TypeVar("Key", UUID, str)


@dataclass(frozen=True, slots=True)
class Index:
    """Campaigns by what they are narrowed to. Each stands under its narrowest list only; `everywhere` under none."""

    products: dict[UUID, list[Terms]] = field(default_factory=dict)
    exhibitions: dict[UUID, list[Terms]] = field(default_factory=dict)
    merchants: dict[UUID, list[Terms]] = field(default_factory=dict)
    regions: dict[str, list[Terms]] = field(default_factory=dict)
    channels: dict[str, list[Terms]] = field(default_factory=dict)
    everywhere: list[Terms] = field(default_factory=list)

    def add(self, terms: Terms) -> None:
        scope = terms.scope
        if scope.products is not None:
            _post(self.products, scope.products, terms)
        elif scope.exhibitions is not None:
            _post(self.exhibitions, scope.exhibitions, terms)
        elif scope.merchants is not None or terms.agreed is not None:
            _post(self.merchants, (scope.merchants or terms.agreed or frozenset()), terms)
        elif scope.regions is not None:
            _post(self.regions, scope.regions, terms)
        elif terms.channels:
            _post(self.channels, terms.channels, terms)
        else:
            self.everywhere.append(terms)

    def near(self, cart: Cart) -> Iterator[Terms]:
        """Every campaign that a line of the cart may be eligible for, some of them twice."""
        for line in cart.lines:
            if line.product_id is not None:
                yield from self.products.get(line.product_id, ())
            yield from self.merchants.get(line.merchant_id, ())
            for region in line.regions:
                yield from self.regions.get(region, ())
            for exhibition in line.exhibitions:
                yield from self.exhibitions.get(exhibition, ())
        yield from self.channels.get(cart.channel, ())
        yield from self.everywhere


def _post(postings: dict[Key, list[Terms]], keys: Iterable[Key], terms: Terms) -> None:
    for key in keys:
        postings.setdefault(key, []).append(terms)


@dataclass(frozen=True, slots=True)
class Book:
    """The versions in force, one a campaign. `automatic` need no claim; `claimable` do."""

    by_campaign: dict[UUID, Terms]
    automatic: Index
    claimable: Index

    @classmethod
    def compile(cls, versions: Iterable[Terms]) -> Self:
        """One version a campaign; of several, the last one named counts."""
        book = cls({terms.campaign: terms for terms in versions}, Index(), Index())
        for terms in book.by_campaign.values():
            (book.automatic if terms.is_automatic else book.claimable).add(terms)
        return book

    def automatic_near(self, cart: Cart) -> dict[UUID, Terms]:
        """The campaigns near a cart that need no claim."""
        return {terms.campaign: terms for terms in self.automatic.near(cart)}

    def candidates(self, cart: Cart, held: Iterable[UUID]) -> list[Terms]:
        """What could be laid on a cart: the coupons somebody holds, and the automatic campaigns near it."""
        found = self.automatic_near(cart)
        found |= {campaign: self.by_campaign[campaign] for campaign in held if campaign in self.by_campaign}
        return list(found.values())

    def offers(self, cart: Cart, held: Iterable[UUID]) -> list[Terms]:
        """Campaigns near a cart whose coupon would first have to be claimed."""
        known = set(held)
        found = {terms.campaign: terms for terms in self.claimable.near(cart)}
        return [terms for campaign, terms in found.items() if campaign not in known]
