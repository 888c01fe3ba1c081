from django.urls import path

from hamkke.insights.views import trail

app_name = "trail"
urlpatterns = [
    path("", trail.trail, name="trail"),
    path("trail.csv", trail.trail_table, name="trail-table"),
]
