from django.urls import path

from hamkke.insights.views import today

app_name = "today"
urlpatterns = [
    path("", today.today, name="today"),
    path("secretariat/", today.cockpit, name="cockpit"),
    path("secretariat/<str:edition>/", today.cockpit, name="cockpit-of"),
    path("judging/", today.judging, name="judging"),
    path("partner/", today.partner, name="partner"),
    path("shop/", today.shop, name="shop"),
]
