from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "hamkke.places"
    label = "places"
    verbose_name = "지역과시장"
