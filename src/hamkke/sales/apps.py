from django.apps import AppConfig


class SalesConfig(AppConfig):
    name = "hamkke.sales"
    label = "sales"
    verbose_name = "매출"
