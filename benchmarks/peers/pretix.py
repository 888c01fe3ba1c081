"""pretix, in its own environment: its cart manager and its order, as its shop calls them in order."""

import json
import os
import sys
import tempfile
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from benchmarks.peers import racing

LINES = 10
_CONFIG = """
[pretix]
instance_name=peer
url=http://localhost
datadir={folder}
[database]
backend=postgresql
host={host}
name={database}
user={user}
[locale]
default=en
"""


def configure() -> None:
    folder = Path(tempfile.mkdtemp(prefix="pretix-"))
    file = folder / "pretix.cfg"
    file.write_text(
        _CONFIG.format(
            folder=folder,
            host=os.environ["PEER_HOST"],
            database=os.environ["PEER_DATABASE"],
            user=os.environ["PEER_USER"],
        )
    )
    os.environ["PRETIX_CONFIG_FILE"] = str(file)
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.peers.pretix_settings"
    import django

    django.setup()


class Shop:
    """An organiser with one event, ten items without a quota's end, and vouchers with limits."""

    def __init__(self) -> None:
        from django.utils.timezone import now  # noqa: TID251 - theirs.
        from pretix.base.models import Event, Organizer, Quota

        self.organizer = Organizer.objects.create(
            name="Peer", slug="peer", plugins="pretix.plugins.banktransfer"
        )
        self.event = Event.objects.create(
            organizer=self.organizer,
            name="Race",
            slug="race",
            live=True,
            currency="KRW",
            plugins="pretix.plugins.banktransfer",
            date_from=now() + timedelta(days=10),
        )
        self.event.settings.payment_banktransfer__enabled = True
        self.items = [
            self.event.items.create(name=f"Item {number}", default_price=Decimal(100), admission=False)
            for number in range(LINES + 1)
        ]
        quota = Quota.objects.create(event=self.event, name="everything", size=None)
        quota.items.add(*self.items)
        self.channel = self.organizer.sales_channels.get(identifier="web")

    def voucher(self, **limits: object) -> object:
        from pretix.base.models import Voucher

        return Voucher.objects.create(
            event=self.event,
            item=self.items[0],
            price_mode="percent",
            value=Decimal(racing.BUDGET_EACH),
            **limits,
        )

    def order(self, cart_id: str, code: str) -> str:
        """Put one item in the cart with the voucher, and order it."""
        from django_scopes import scope
        from pretix.base.models import CartPosition, OrderPosition
        from pretix.base.services.cart import CartManager
        from pretix.base.services.orders import _perform_order

        with scope(organizer=self.organizer):
            cart = CartManager(self.event, cart_id, self.channel)
            cart.add_new_items([self._wanted(self.items[0], code)])
            cart.commit()
            positions = list(CartPosition.objects.filter(event=self.event, cart_id=cart_id))
            payment = {
                "provider": "banktransfer",
                "max_value": None,
                "min_value": None,
                "multi_use_supported": False,
            }
            payment |= {"info_data": {}, "id": cart_id}
            _perform_order(
                self.event,
                [payment],
                [position.pk for position in positions],
                f"{cart_id}@example.org",
                "en",
                None,
                sales_channel="web",
            )
            has_voucher = OrderPosition.objects.filter(
                order__email=f"{cart_id}@example.org", voucher__code=code
            ).exists()
        return racing.GRANTED if has_voucher else "no discount"

    def _wanted(self, item: object, code: str = "") -> dict[str, object]:
        return {
            "item": item.pk,  # type: ignore[attr-defined]
            "variation": None,
            "count": 1,
            "price": None,
            "voucher": code or None,
            "subevent": None,
            "seat": None,
        }

    def others(self, count: int) -> None:
        """Other automatic discounts that are live, none of them for these items."""
        from pretix.base.models import Discount

        for number in range(self.event.discounts.count(), count):
            discount = Discount.objects.create(
                event=self.event,
                internal_name=f"other {number}",
                condition_all_products=False,
                condition_min_count=1,
                benefit_discount_matching_percent=Decimal(10),
                position=number,
            )
            discount.condition_limit_products.add(self.items[LINES])


def race(shop: Shop, *, limit: int, contenders: int, budget: bool = False) -> dict[str, object]:
    from django.db import connections
    from django.db.models import Sum
    from django_scopes import scope
    from pretix.base.models import OrderPosition

    with scope(organizer=shop.organizer):
        limits = {"budget": Decimal(limit), "max_usages": 10**6} if budget else {"max_usages": limit}
        voucher = shop.voucher(**limits)
    name = f"{'budget' if budget else 'count'}-{limit}-{contenders}"
    raced = racing.race(
        lambda number: shop.order(f"{name}-{number}", voucher.code),  # type: ignore[attr-defined]
        contenders,
        leave=connections.close_all,
    )
    with scope(organizer=shop.organizer):
        voucher.refresh_from_db()  # type: ignore[attr-defined]
        used = OrderPosition.objects.filter(voucher=voucher, canceled=False)
        won = used.aggregate(won=Sum("voucher_budget_use"))["won"] or 0
        granted = int(won) if budget else used.count()
        counter = int(voucher.budget_used()) if budget else voucher.redeemed  # type: ignore[attr-defined]
    each = racing.BUDGET_EACH if budget else 1
    return racing.counted(
        raced, limit=limit, contenders=contenders, granted=granted, counter=counter, each=each
    )


def carts(shop: Shop) -> list[dict[str, object]]:
    from django_scopes import scope
    from pretix.base.services.pricing import apply_discounts, get_price

    with scope(organizer=shop.organizer):
        voucher = shop.voucher(max_usages=10**6)

        def price() -> object:
            prices = [get_price(item, voucher=voucher).gross for item in shop.items[:LINES]]
            positions = [
                (item.pk, None, None, gross, False, False, Decimal(0))
                for item, gross in zip(shop.items, prices, strict=False)
            ]
            return apply_discounts(shop.event, "web", positions)

        found = []
        for others in racing.OTHER_CAMPAIGNS:
            shop.others(others)
            found.append(racing.priced(price, others=others))
    return found


def main() -> None:
    configure()
    from django.core.management import call_command
    from django_scopes import scopes_disabled
    from pretix import __version__

    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    with scopes_disabled():
        shop = Shop()
    told = {
        "name": "pretix",
        "version": __version__,
        "grant": "an order placed with the voucher",
        "processes": racing.PROCESSES,
        "races": [race(shop, limit=limit, contenders=contenders) for limit, contenders in racing.PEER_CROWDS],
        "budget": race(shop, limit=racing.BUDGET, contenders=racing.BUDGET_CONTENDERS, budget=True),
        "carts": carts(shop),
    }
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
