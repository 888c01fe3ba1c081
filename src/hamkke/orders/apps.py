from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "hamkke.orders"
    label = "orders"
    verbose_name = "주문"
