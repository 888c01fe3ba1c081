from django.urls import path

from hamkke.payments import views

app_name = "payments"
urlpatterns = [
    path("<uuid:id>/approval", views.approval, name="approval"),
    path("<uuid:id>/cancellation", views.cancellation, name="cancellation"),
    path("<uuid:id>/failure", views.failure, name="failure"),
]
