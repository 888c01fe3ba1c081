from django.apps import AppConfig
from django.conf import settings


class UiConfig(AppConfig):
    name = "hamkke.ui"
    label = "ui"
    verbose_name = "화면"

    def ready(self) -> None:
        from hamkke.ui import away

        settings.DATABASES["default"]["OPTIONS"]["pool"]["reconnect_failed"] = away.give_up
