from django.urls import path

from hamkke.places import views

app_name = "places"
urlpatterns = [
    path("", views.markets, name="markets"),
    path("<uuid:id>/", views.market, name="market"),
]
