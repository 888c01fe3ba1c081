from django.urls import path

from hamkke.exhibitions.views import curator, shopper

app_name = "exhibitions"
urlpatterns = [
    path("products/<uuid:id>/", shopper.product, name="product"),
    # In place of Wagtail's own page, which asks for a password that nobody has.
    path("cms/login/", curator.entrance, name="workshop-entrance"),
]
