from django.urls import path

from hamkke.insights import views

app_name = "insights"
urlpatterns = [
    path("", views.latest, name="latest"),
    path("<str:edition>/", views.edition, name="edition"),
]
