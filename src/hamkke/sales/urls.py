from django.urls import path

from hamkke.sales import views

app_name = "sales"
urlpatterns = [
    path("", views.editions, name="editions"),
    path("comparison", views.comparison, name="comparison"),
    path("<str:edition>/", views.edition, name="edition"),
    path("<str:edition>/figures", views.figures, name="figures"),
    path("<str:edition>/figures.csv", views.table, name="table"),
]
