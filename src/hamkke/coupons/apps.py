from django.apps import AppConfig


class CouponsConfig(AppConfig):
    name = "hamkke.coupons"
    label = "coupons"
    verbose_name = "쿠폰"
