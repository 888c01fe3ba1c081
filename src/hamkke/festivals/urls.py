from django.urls import URLPattern

app_name = "festivals"
urlpatterns: list[URLPattern] = []
