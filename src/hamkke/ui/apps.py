from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "hamkke.ui"
    label = "ui"
    verbose_name = "화면"
