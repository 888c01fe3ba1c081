from django.apps import AppConfig


class ExhibitionsConfig(AppConfig):
    name = "hamkke.exhibitions"
    label = "exhibitions"
    verbose_name = "기획전"

    def ready(self) -> None:
        from hamkke.exhibitions import receivers  # noqa: F401 - importing connects them.
        from hamkke.exhibitions.forms import ExhibitionForm
        from hamkke.exhibitions.models import (
            ExhibitionIndexPage,
            ExhibitionPage,
            HomePage,
            NewsIndexPage,
            NewsPage,
        )
        from hamkke.exhibitions.views import curator, news, shopper

        HomePage.shown_by = shopper.home
        ExhibitionIndexPage.shown_by = shopper.exhibitions
        ExhibitionPage.shown_by = shopper.exhibition
        ExhibitionPage.previewed_by = curator.preview
        ExhibitionPage.base_form_class = ExhibitionForm
        NewsIndexPage.shown_by = news.index
        NewsPage.shown_by = news.item
