from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "hamkke.people"
    label = "people"
    verbose_name = "사람"

    def ready(self) -> None:
        from hamkke.people import receivers  # noqa: F401 - importing connects them.
