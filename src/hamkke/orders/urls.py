from django.urls import path

from hamkke.orders import views

app_name = "orders"
urlpatterns = [
    path("", views.orders, name="orders"),
    path("basket/", views.basket, name="basket"),
    path("basket/<uuid:product_id>/", views.basket_line, name="basket_line"),
    path("checkout/", views.checkout, name="checkout"),
    path("sold/", views.sold, name="sold"),
    path("<uuid:id>/", views.order, name="order"),
    path("<uuid:id>/returns", views.returns, name="returns"),
    path("<uuid:id>/cancellation", views.cancellation, name="cancellation"),
]
