"""Facts of the floors below, told on to whom they concern. No name, address or contact of anybody goes out."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from hamkke.calls import signals as calls
from hamkke.coupons import signals as coupons
from hamkke.orders import queries as ordered
from hamkke.orders import signals as orders
from hamkke.people import queries as people
from hamkke.people import signals as leaving
from hamkke.sales import signals as sales
from hamkke.webhooks import actions
from hamkke.webhooks.models import Endpoint


@receiver(orders.order_paid, dispatch_uid="webhooks.tell_paid_order")
def tell_paid_order(order: ordered.Order, **_: Any) -> None:
    """The secretariat hears of every order; a merchant of its own lines."""

    def tell(endpoint: Endpoint) -> dict[str, Any] | None:
        lines = list(order.lines.select_related("merchant"))
        told = {"order": str(order.pk), "number": order.number, "paid_at": _iso(order.paid_at)}
        if people.is_organiser(endpoint.owner):
            return {**told, "total": order.total, "discount": order.discount, "payable": order.payable}
        own = [_line(line) for line in lines if line.merchant.owner_id == endpoint.owner_id]
        return {**told, "lines": own} if own else None

    actions.announce("order.paid", order.pk, tell=tell)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _line(line: ordered.OrderLine) -> dict[str, Any]:
    plain = ("name", "unit_price", "quantity", "amount", "discount")
    return {"product": str(line.product_id), **{name: getattr(line, name) for name in plain}}


@receiver(coupons.coupon_used, dispatch_uid="webhooks.tell_used_coupon")
def tell_used_coupon(use: Any, **_: Any) -> None:
    """The secretariat hears of every use at a counter; a merchant of those at its own shops."""

    def tell(endpoint: Endpoint) -> dict[str, Any] | None:
        if use.shop.merchant.owner_id != endpoint.owner_id and not people.is_organiser(endpoint.owner):
            return None
        return {
            "use": str(use.pk),
            "shop": str(use.shop_id),
            "amount": use.amount,
            "discount": use.discount,
            "used_at": use.used_at.isoformat(),
        }

    actions.announce("coupon.used", use.pk, tell=tell)


@receiver(sales.release_published, dispatch_uid="webhooks.tell_release")
def tell_release(release: Any, **_: Any) -> None:
    told = {
        "edition": release.edition.code,
        "number": release.number,
        "status": release.status,
        "digest": release.digest,
        "path": f"/api/v1/releases/{release.edition.code}/{release.number}",
    }
    actions.announce("release.published", release.pk, tell=lambda _: told)


@receiver(calls.selection_decided, dispatch_uid="webhooks.tell_selection")
def tell_selection(selection: Any, **_: Any) -> None:
    told = {
        "call": str(selection.call_id),
        "applied": selection.applied,
        "places": selection.places,
        "path": f"/api/v1/calls/{selection.call_id}/selection",
    }
    actions.announce("selection.published", selection.pk, tell=lambda _: told)


@receiver(leaving.account_closing, dispatch_uid="webhooks.forget_endpoints")
def forget_endpoints(user: people.User, **_: Any) -> None:
    actions.forget_endpoints(user)
