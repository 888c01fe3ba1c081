from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "hamkke.orders"
    label = "orders"
    verbose_name = "주문"

    def ready(self) -> None:
        from hamkke.orders import receivers  # noqa: F401 - they connect when they are read.
