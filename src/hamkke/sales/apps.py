from django.apps import AppConfig


class SalesConfig(AppConfig):
    name = "hamkke.sales"
    label = "sales"
    verbose_name = "매출"

    def ready(self) -> None:
        from hamkke.sales import receivers  # noqa: F401 - listening begins with the import.
