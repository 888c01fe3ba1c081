from django.apps import AppConfig


class FestivalsConfig(AppConfig):
    name = "hamkke.festivals"
    label = "festivals"
    verbose_name = "축제"
