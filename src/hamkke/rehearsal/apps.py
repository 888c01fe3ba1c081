from django.apps import AppConfig


class RehearsalConfig(AppConfig):
    name = "hamkke.rehearsal"
    label = "rehearsal"
    verbose_name = "리허설"
