from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "hamkke.webhooks"
    label = "webhooks"
    verbose_name = "알림 받기"

    def ready(self) -> None:
        from hamkke.webhooks import receivers  # noqa: F401 - they connect when they are read.
