from django.urls import path

from hamkke.insights.views import time_machine

app_name = "time-machine"
urlpatterns = [
    path("", time_machine.time_machine, name="time-machine"),
    path("now/", time_machine.now, name="now"),
]
