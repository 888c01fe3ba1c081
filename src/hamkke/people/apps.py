from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "hamkke.people"
    label = "people"
    verbose_name = "사람"
