from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from hamkke.ui import views

app_name = "ui"
urlpatterns = [
    # Nothing can be won by having somebody read English. Without a token, a stranger's page is the same for every stranger.
    path("language/", csrf_exempt(set_language), name="language"),
    path("parts/", views.parts, name="parts"),
]
