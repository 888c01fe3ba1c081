from uuid import UUID

from django.db import transaction
from django.db.models import F

from hamkke.kernel import clock
from hamkke.merchants.queries import Product
from hamkke.orders import rules
from hamkke.orders.actions import shipping
from hamkke.orders.models import BasketLine, Order, Return
from hamkke.people.queries import User


@transaction.atomic
def put_in_basket(shopper: User, *, product: Product, quantity: int = 1) -> BasketLine:
    """Add so many of a product to what lies in the shopper's basket already. Raises QuantityNotSensible or NotForSale."""
    rules.check_quantity(quantity)
    rules.check_for_sale(is_stopped=product.stopped_at is not None)
    line, is_new = BasketLine.objects.get_or_create(
        shopper=shopper, product=product, defaults={"quantity": quantity, "added_at": clock.now()}
    )
    if not is_new:
        changed = BasketLine.objects.filter(pk=line.pk, quantity__lte=rules.QUANTITY_MOST - quantity).update(
            quantity=F("quantity") + quantity
        )
        if changed != 1:
            raise rules.QuantityNotSensible(most=rules.QUANTITY_MOST)
        line.refresh_from_db()
    return line


@transaction.atomic
def keep_in_basket(shopper: User, *, product: Product, quantity: int) -> None:
    """Have exactly so many of a product in the basket, however often it is said; none takes it out. Raises QuantityNotSensible or NotForSale."""
    if quantity:
        rules.check_quantity(quantity)
        rules.check_for_sale(is_stopped=product.stopped_at is not None)
        wanted = {"quantity": quantity, "added_at": clock.now()}
        BasketLine.objects.get_or_create(shopper=shopper, product=product, defaults=wanted)
    set_quantity(shopper, product_id=product.pk, quantity=quantity)


@transaction.atomic
def set_quantity(shopper: User, *, product_id: UUID, quantity: int) -> None:
    """Say how many of a product the basket holds; none takes it out. Raises QuantityNotSensible."""
    line = BasketLine.objects.filter(shopper=shopper, product_id=product_id)
    if quantity == 0:
        line.delete()
        return
    rules.check_quantity(quantity)
    line.update(quantity=quantity)


def take_out_what_was_bought(shopper_id: UUID, bought: dict[UUID, int]) -> None:
    """Empty the basket of what is paid for, and of no more: somebody may have added to it meanwhile."""
    for product_id, quantity in bought.items():
        line = BasketLine.objects.filter(shopper_id=shopper_id, product_id=product_id)
        line.filter(quantity__lte=quantity).delete()
        line.filter(quantity__gt=quantity).update(quantity=F("quantity") - quantity)


@transaction.atomic
def forget_shopper(shopper: User) -> None:
    """Empty the basket of somebody who leaves, and forget where their parcels went; their orders stay, as the law wants.

    Raises OrderUnderWay.
    """
    waiting = Order.objects.filter(shopper=shopper, state=Order.State.PLACED)
    returning = Return.objects.filter(order__shopper=shopper, state=Return.State.ASKED)
    rules.check_nothing_under_way(is_waiting=waiting.exists() or returning.exists())
    BasketLine.objects.filter(shopper=shopper).delete()
    shipping.forget_recipients_of(shopper)
