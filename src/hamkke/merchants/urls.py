from django.urls import path

from hamkke.merchants import views
from hamkke.merchants.views import following, photographs, sheets

app_name = "merchants"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("registration/", views.registration, name="registration"),
    path("products/<uuid:id>/", views.product, name="product"),
    path("products/<uuid:id>/sale/", views.sale, name="sale"),
    path("products/<uuid:id>/prices/", views.prices, name="prices"),
    path("products/<uuid:id>/photographs/", photographs.photographs, name="photographs"),
    path("products/<uuid:id>/photographs/<uuid:photograph>/lead/", photographs.lead, name="photograph-lead"),
    path(
        "products/<uuid:id>/photographs/<uuid:photograph>/removal/",
        photographs.removal,
        name="photograph-removal",
    ),
    path("products/<uuid:id>/sheet/", sheets.sheet, name="sheet"),
    path("products/<uuid:id>/sheet/<slug:marketplace>/file", sheets.export, name="sheet-export"),
    path("products/<uuid:id>/sheet/<slug:marketplace>/number", sheets.listing, name="sheet-listing"),
    path("<uuid:id>/", views.merchant, name="merchant"),
    path("<uuid:id>/following/", following.following, name="following"),
    path("<uuid:id>/shops/", views.shops, name="shops"),
    path("<uuid:id>/products/", views.products, name="products"),
]
