from django.urls import path

from hamkke.coupons.views import campaigns

app_name = "coupons"
urlpatterns = [
    path("", campaigns.wallet, name="wallet"),
    path("campaigns/<uuid:id>/", campaigns.campaign, name="campaign"),
    path("plans/", campaigns.plans, name="plans"),
    path("plans/<uuid:id>/", campaigns.plan, name="plan"),
    path("plans/<uuid:id>/opening", campaigns.opening, name="opening"),
    path("plans/<uuid:id>/closing", campaigns.closing, name="closing"),
    path("plans/<uuid:id>/settlement", campaigns.settlement, name="settlement"),
]
