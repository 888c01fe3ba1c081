from django.urls import path
from django.views.i18n import set_language

from hamkke.ui import views

app_name = "ui"
urlpatterns = [
    path("language/", set_language, name="language"),
    path("parts/", views.parts, name="parts"),
]
