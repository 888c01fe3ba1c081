from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "hamkke.calls"
    label = "calls"
    verbose_name = "모집공고"

    def ready(self) -> None:
        from hamkke.calls import receivers  # noqa: F401 - they connect when they are read.
