from django.urls import path

from hamkke.insights.views import editions, merchants, studies

app_name = "insights"
urlpatterns = [
    path("", editions.latest, name="latest"),
    path("<str:edition>/", editions.edition, name="edition"),
    path("<str:edition>/effect/", studies.effect, name="effect"),
    path("<str:edition>/effect.json", studies.effect_json, name="effect-json"),
    path("<str:edition>/effect.csv", studies.effect_table, name="effect-table"),
    path("<str:edition>/merchants/", merchants.results, name="results"),
    path("<str:edition>/merchants.csv", merchants.results_table, name="results-table"),
    path("<str:edition>/merchants.json", merchants.results_json, name="results-json"),
    path("<str:edition>/merchants/<uuid:merchant>/", merchants.own, name="own"),
    path("<str:edition>/studies/", studies.studies, name="studies"),
    path("<str:edition>/studies/<uuid:study>/publication/", studies.publication, name="publication"),
]
