from django.urls import path

from hamkke.insights.views import mine

app_name = "mine"
urlpatterns = [
    path("", mine.kept, name="kept"),
    path("kept.json", mine.kept_as_json, name="kept-json"),
    path("closing", mine.closing, name="closing"),
]
