from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, ParamSpec, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from hamkke.audit import actions as audit
from hamkke.kernel import clock
from hamkke.merchants import rules, signals
from hamkke.merchants.actions.offering import change_product, sell_again, stop_selling
from hamkke.merchants.models import Merchant, Price, Product, Shop
from hamkke.merchants.rules import (
    BusinessNumberNotTenDigits,
    BusinessNumberTaken,
    BusinessNumberWrong,
    DifferentContent,
    ExceptionUnknown,
    NameMissing,
    OwnerKnown,
    PlaceMissing,
    PriceNotPositive,
    checked_business_number,
    made_up_business_number,
)
from hamkke.people import actions as people
from hamkke.people.queries import Role

if TYPE_CHECKING:
    from hamkke.people.models import User
    from hamkke.places.models import Market, Region

__all__ = [
    "BusinessNumberNotTenDigits",
    "BusinessNumberTaken",
    "BusinessNumberWrong",
    "DifferentContent",
    "ExceptionUnknown",
    "NameMissing",
    "OwnerKnown",
    "PlaceMissing",
    "PriceNotPositive",
    "change_price",
    "change_product",
    "checked_business_number",
    "made_up_business_number",
    "name_owner",
    "offer_product",
    "open_shop",
    "register_merchant",
    "sell_again",
    "stop_selling",
]

Row = TypeVar("Row", Merchant, Shop, Product)
P = ParamSpec("P")
R = TypeVar("R")


def _once_more_after_a_race(action: Callable[P, R]) -> Callable[P, R]:
    """Two callers may write the same id or business number at this very moment; the constraint lets one of them.

    The other looks again, sees the row that won, and answers by it. That costs nothing where nobody races.
    """

    @functools.wraps(action)
    def looked_again(*arguments: P.args, **options: P.kwargs) -> R:
        try:
            return action(*arguments, **options)
        except IntegrityError:
            return action(*arguments, **options)

    return looked_again


@_once_more_after_a_race
@transaction.atomic
def register_merchant(
    *,
    id: UUID,
    owner: User | None,
    name: str,
    representative: str = "",
    business_number: str,
    region: Region | None = None,
    by: User | None,
) -> Merchant:
    """Make a merchant known under a checked business number, which can be registered once.

    Without an owner nobody signs in for it until `name_owner`. The same id and content again changes nothing and gives
    the first merchant back.
    Raises NameMissing, BusinessNumberNotTenDigits, BusinessNumberWrong, BusinessNumberTaken or DifferentContent.
    """
    rules.check_name(name)
    number = rules.checked_business_number(business_number)
    content: dict[str, object] = {
        "owner_id": owner and owner.id,
        "name": name.strip(),
        "representative": representative.strip(),
        "business_number": number,
        "region_id": region and region.id,
    }
    if (standing := _registered(id, content)) is not None:
        return standing
    merchant = Merchant.objects.create(id=id, **content, registered_at=clock.now())
    if owner:
        people.give_role(owner, Role.Name.MERCHANT, by=by)
    audit.record(by=by, verb="merchants.merchant.registered", target=merchant)
    signals.merchant_registered.send(sender=Merchant, merchant=merchant)
    return merchant


def _registered(id: UUID, content: dict[str, object]) -> Merchant | None:
    number = content["business_number"]
    found = list(Merchant.objects.filter(Q(id=id) | Q(business_number=number)))
    for merchant in found:
        if merchant.id == id:
            return _same(merchant, content)
    if found:
        raise BusinessNumberTaken(number=rules.written_business_number(str(number)))
    return None


@transaction.atomic
def name_owner(merchant: Merchant, *, owner: User, by: User | None) -> Merchant:
    """Connect a merchant that the secretariat registered with the account of whoever runs it. The same again changes nothing.

    Raises OwnerKnown: an account is never replaced by another one here.
    """
    named = Merchant.objects.filter(pk=merchant.pk, owner=None).update(owner=owner)
    merchant = Merchant.objects.select_related("owner").get(pk=merchant.pk)
    if merchant.owner != owner:
        raise OwnerKnown
    if named:
        people.give_role(owner, Role.Name.MERCHANT, by=by)
        audit.record(by=by, verb="merchants.merchant.owner_named", target=merchant)
    return merchant


@_once_more_after_a_race
@transaction.atomic
def open_shop(
    *,
    id: UUID,
    merchant: Merchant,
    name: str,
    market: Market | None = None,
    address: str = "",
    by: User | None,
) -> Shop:
    """Give a merchant a shop in a market or at an address. The same id and content again changes nothing.

    Raises NameMissing, PlaceMissing or DifferentContent.
    """
    rules.check_name(name)
    rules.check_place(has_market=market is not None, address=address)
    content = {
        "merchant_id": merchant.id,
        "name": name.strip(),
        "market_id": market and market.id,
        "address": address.strip(),
    }
    if (standing := Shop.objects.filter(id=id).first()) is not None:
        return _same(standing, content)
    shop = Shop.objects.create(id=id, **content, opened_at=clock.now())
    audit.record(by=by, verb="merchants.shop.opened", target=shop)
    signals.shop_opened.send(sender=Shop, shop=shop)
    return shop


@_once_more_after_a_race
@transaction.atomic
def offer_product(
    *,
    id: UUID,
    merchant: Merchant,
    name: str,
    description: str = "",
    category: str = "",
    withdrawal_exception: str = "",
    price: int,
    by: User | None,
) -> Product:
    """Offer a product at its first price (whole won). The same id and content again changes nothing.

    `withdrawal_exception` is one of the law's, or nothing: then it can be returned within seven days.
    Raises NameMissing, PriceNotPositive, ExceptionUnknown or DifferentContent.
    """
    rules.check_name(name)
    rules.check_price(price)
    rules.check_exception(withdrawal_exception)
    now = clock.now()
    content = {
        "merchant_id": merchant.id,
        "name": name.strip(),
        "description": description,
        "category": category,
        "withdrawal_exception": withdrawal_exception,
    }
    if (standing := Product.objects.filter(id=id).first()) is not None:
        if standing.prices.order_by("effective_from", "id")[0].amount != price:
            raise DifferentContent(id=id)
        return _same(standing, content)
    product = Product.objects.create(id=id, **content, offered_at=now)
    Price.objects.create(product=product, amount=price, effective_from=now)
    audit.record(by=by, verb="merchants.product.offered", target=product, price=price)
    signals.product_offered.send(sender=Product, product=product)
    return product


@transaction.atomic
def change_price(product: Product, *, amount: int, by: User | None) -> Price:
    """Ask another price (whole won) from now on; the earlier ones stay on record.

    The price that stands already is not written again. Raises PriceNotPositive.
    """
    rules.check_price(amount)
    now = clock.now()
    # Two changes at once: one after the other.
    Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    standing = product.prices.order_by("-effective_from", "-id")[0]
    if standing.amount == amount:
        return standing
    now = max(now, standing.effective_from)  # A clock that was set back must not hide the newest price.
    price = Price.objects.create(product=product, amount=amount, effective_from=now)
    audit.record(by=by, verb="merchants.price.changed", target=product, price=amount)
    return price


def _same(row: Row, content: dict[str, object]) -> Row:
    if any(getattr(row, name) != value for name, value in content.items()):
        raise DifferentContent(id=row.pk)
    return row
