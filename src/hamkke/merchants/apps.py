from django.apps import AppConfig


class MerchantsConfig(AppConfig):
    name = "hamkke.merchants"
    label = "merchants"
    verbose_name = "소상공인"

    def ready(self) -> None:
        from hamkke.merchants import receivers  # noqa: F401 - they connect when they are read.
