from django.urls import path

from hamkke.merchants import views

app_name = "merchants"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("registration/", views.registration, name="registration"),
    path("products/<uuid:id>/prices/", views.prices, name="prices"),
    path("<uuid:id>/", views.merchant, name="merchant"),
    path("<uuid:id>/shops/", views.shops, name="shops"),
    path("<uuid:id>/products/", views.products, name="products"),
]
