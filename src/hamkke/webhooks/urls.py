from django.urls import path

from hamkke.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("", views.endpoints, name="endpoints"),
    path("<uuid:id>/", views.endpoint, name="endpoint"),
    path("<uuid:id>/rotation", views.rotation, name="rotation"),
    path("<uuid:id>/stop", views.stopping, name="stopping"),
    path("deliveries/<uuid:id>/sending", views.resending, name="resending"),
]
