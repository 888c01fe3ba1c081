from django.apps import AppConfig


class CouponsConfig(AppConfig):
    name = "hamkke.coupons"
    label = "coupons"
    verbose_name = "쿠폰"

    def ready(self) -> None:
        from hamkke.coupons import receivers  # noqa: F401 - they connect when they are read.
