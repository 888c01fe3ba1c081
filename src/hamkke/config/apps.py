from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "hamkke.config"
    label = "config"
    verbose_name = "설정"
