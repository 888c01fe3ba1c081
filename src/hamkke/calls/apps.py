from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "hamkke.calls"
    label = "calls"
    verbose_name = "모집공고"
