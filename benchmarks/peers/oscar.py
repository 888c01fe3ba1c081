"""django-oscar, in its own environment: its own functions, as one of its checkout requests calls them in order."""

import json
import os
from datetime import timedelta
from decimal import Decimal

import django
from django.conf import settings

from benchmarks.peers import racing

LINES = 10


def configure() -> None:
    from oscar import defaults

    told = {name: getattr(defaults, name) for name in dir(defaults) if name.startswith("OSCAR")}
    settings.configure(
        **told,
        SECRET_KEY="of a scratch database",
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "HOST": os.environ["PEER_HOST"],
                "NAME": os.environ["PEER_DATABASE"],
                "USER": os.environ["PEER_USER"],
                "ATOMIC_REQUESTS": False,
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        SITE_ID=1,
        ROOT_URLCONF=__name__,
        HAYSTACK_CONNECTIONS={"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "django.contrib.sites",
            "django.contrib.flatpages",
            *_oscar_apps(),
        ],
    )
    django.setup()


_APPS = (
    "analytics", "checkout", "address", "shipping", "catalogue", "communication", "partner", "basket", "payment", "offer",
    "order", "customer", "search", "voucher", "wishlists", "dashboard",
)  # fmt: skip
_DASHBOARDS = (
    "reports", "users", "orders", "catalogue", "offers", "partners", "pages", "ranges", "reviews", "vouchers",
    "communications", "shipping",
)  # fmt: skip


def _oscar_apps() -> list[str]:
    """As its own project template lists them."""
    return [
        "oscar.config.Shop",
        *(f"oscar.apps.{app}.apps.{app.title()}Config" for app in _APPS),
        "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
        *(f"oscar.apps.dashboard.{app}.apps.{app.title()}DashboardConfig" for app in _DASHBOARDS),
        "widget_tweaks",
        "haystack",
        "treebeard",
        "django_tables2",
    ]


urlpatterns: list[object] = []


class Shop:
    """Ten products, a voucher of 20 % or 20 won off with a limit, and everybody's basket."""

    def __init__(self) -> None:
        from oscar.test import factories

        self.products = [
            factories.create_product(price=Decimal(1000), num_in_stock=10**6) for _ in range(LINES)
        ]
        self.number = 0

    def voucher(self, **limits: object) -> tuple[object, object]:
        from django.utils.timezone import now  # noqa: TID251 - theirs.
        from oscar.apps.offer.models import Benefit, Condition, ConditionalOffer, Range
        from oscar.apps.voucher.models import Voucher

        self.number += 1
        everything, _ = Range.objects.get_or_create(name="everything", includes_all_products=True)
        offer = ConditionalOffer.objects.create(
            name=f"offer {self.number}",
            offer_type="Voucher",
            condition=Condition.objects.create(range=everything, type="Count", value=1),
            benefit=Benefit.objects.create(range=everything, type="Absolute", value=racing.BUDGET_EACH),
            **limits,
        )
        moment, day = now(), timedelta(days=1)
        voucher = Voucher.objects.create(
            name=f"voucher {self.number}",
            code=f"RACE{self.number}",
            usage=Voucher.MULTI_USE,
            start_datetime=moment - day,
            end_datetime=moment + day,
        )
        voucher.offers.add(offer)
        return voucher, offer

    def basket(self, voucher: object, *, lines: int) -> int:
        from oscar.apps.basket.models import Basket
        from oscar.apps.partner.strategy import Default

        basket = Basket.objects.create()
        basket.strategy = Default()
        for product in self.products[:lines]:
            basket.add_product(product)
        basket.vouchers.add(voucher)
        return int(basket.pk)

    def order(self, basket_id: int, user: object) -> str:
        """As a checkout request does: load the basket, apply the offers, place the order."""
        from oscar.apps.basket.models import Basket
        from oscar.apps.offer.applicator import Applicator
        from oscar.apps.partner.strategy import Default
        from oscar.test import factories

        basket = Basket.objects.get(pk=basket_id)
        basket.strategy = Default()
        Applicator().apply(basket, user)
        order = factories.create_order(number=f"order-{basket_id}", basket=basket, user=user)
        return racing.GRANTED if order.discounts.exists() else "no discount"

    def others(self, count: int) -> None:
        """Other offers that are live, none of them for these goods."""
        from oscar.apps.offer.models import Benefit, Condition, ConditionalOffer, Range

        for number in range(ConditionalOffer.objects.filter(offer_type="Site").count(), count):
            nothing = Range.objects.create(name=f"other {number}")
            ConditionalOffer.objects.create(
                name=f"other {number}",
                offer_type="Site",
                condition=Condition.objects.create(range=nothing, type="Count", value=1),
                benefit=Benefit.objects.create(range=nothing, type="Percentage", value=20),
            )


def race(shop: Shop, *, limit: int, contenders: int, budget: bool = False) -> dict[str, object]:
    from django.contrib.auth import get_user_model
    from django.db import connections
    from django.db.models import Sum
    from oscar.apps.order.models import OrderDiscount

    limits = {"max_discount": Decimal(limit)} if budget else {"max_global_applications": limit}
    voucher, offer = shop.voucher(**limits)
    people = get_user_model().objects
    users = [people.create(username=f"{offer.pk}-{number}") for number in range(contenders)]  # type: ignore[attr-defined]
    baskets = [shop.basket(voucher, lines=1) for _ in users]
    raced = racing.race(
        lambda number: shop.order(baskets[number], users[number]), contenders, leave=connections.close_all
    )
    offer.refresh_from_db()  # type: ignore[attr-defined]
    given = OrderDiscount.objects.filter(offer_id=offer.pk).aggregate(  # type: ignore[attr-defined]
        pieces=Sum("frequency"), won=Sum("amount")
    )
    granted = int(given["won"] or 0) if budget else int(given["pieces"] or 0)
    counter = int(offer.total_discount if budget else offer.num_applications)  # type: ignore[attr-defined]
    each = racing.BUDGET_EACH if budget else 1
    return racing.counted(
        raced, limit=limit, contenders=contenders, granted=granted, counter=counter, each=each
    )


def carts(shop: Shop) -> list[dict[str, object]]:
    from django.contrib.auth import get_user_model
    from oscar.apps.basket.models import Basket
    from oscar.apps.offer.applicator import Applicator
    from oscar.apps.partner.strategy import Default

    voucher, _ = shop.voucher()
    user = get_user_model().objects.create(username="a shopper")
    basket = Basket.objects.get(pk=shop.basket(voucher, lines=LINES))
    basket.strategy = Default()

    def price() -> object:
        basket.reset_offer_applications()
        Applicator().apply(basket, user)
        return basket.total_incl_tax

    found = []
    for others in racing.OTHER_CAMPAIGNS:
        shop.others(others)
        found.append(racing.priced(price, others=others))
    return found


def main() -> None:
    configure()
    import oscar
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    shop = Shop()
    told = {
        "name": "django-oscar",
        "version": oscar.get_version(),
        "grant": "an order placed with the voucher",
        "processes": racing.PROCESSES,
        "races": [race(shop, limit=limit, contenders=contenders) for limit, contenders in racing.PEER_CROWDS],
        "budget": race(shop, limit=racing.BUDGET, contenders=racing.BUDGET_CONTENDERS, budget=True),
        "carts": carts(shop),
    }
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
