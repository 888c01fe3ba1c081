from django.urls import path

from hamkke.coupons import views

app_name = "coupons"
urlpatterns = [
    path("", views.wallet, name="wallet"),
    path("campaigns/<uuid:id>/", views.campaign, name="campaign"),
    path("plans/", views.plans, name="plans"),
    path("plans/<uuid:id>/", views.plan, name="plan"),
    path("plans/<uuid:id>/opening", views.opening, name="opening"),
    path("plans/<uuid:id>/closing", views.closing, name="closing"),
    path("plans/<uuid:id>/settlement", views.settlement, name="settlement"),
]
