from django.apps import AppConfig


class ExhibitionsConfig(AppConfig):
    name = "hamkke.exhibitions"
    label = "exhibitions"
    verbose_name = "기획전"
