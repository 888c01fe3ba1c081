from django.apps import AppConfig


class ExhibitionsConfig(AppConfig):
    name = "hamkke.exhibitions"
    label = "exhibitions"
    verbose_name = "기획전"

    def ready(self) -> None:
        from hamkke.exhibitions import receivers  # noqa: F401 - importing connects them.
        from hamkke.exhibitions.models import ExhibitionIndexPage, ExhibitionPage, HomePage
        from hamkke.exhibitions.views import curator, shopper  # noqa: F401 - importing tells Wagtail.

        HomePage.shown_by = shopper.home
        ExhibitionIndexPage.shown_by = shopper.exhibitions
        ExhibitionPage.shown_by = shopper.exhibition
