from django.urls import path

from hamkke.exhibitions.views import shopper

app_name = "exhibitions"
urlpatterns = [path("products/<uuid:id>/", shopper.product, name="product")]
