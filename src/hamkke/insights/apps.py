from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "hamkke.insights"
    label = "insights"
    verbose_name = "분석"
