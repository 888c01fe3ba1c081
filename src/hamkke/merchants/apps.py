from django.apps import AppConfig


class MerchantsConfig(AppConfig):
    name = "hamkke.merchants"
    label = "merchants"
    verbose_name = "소상공인"
