"""Wagtail's workshop at /cms/: who gets in, and how curators pick products."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.admin.viewsets.chooser import ChooserViewSet

from hamkke.merchants.queries import Product


class ProductChooser(ChooserViewSet):
    model = Product
    icon = "tag"
    choose_one_text = "상품 고르기"
    choose_another_text = "다른 상품 고르기"
    per_page = 20


@hooks.register("register_admin_viewset")
def product_chooser() -> ProductChooser:
    return ProductChooser("products")


def entrance(request: HttpRequest) -> HttpResponse:
    """Where Wagtail sends whoever may not enter. Signed in already, they would be sent back and forth for ever."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", "/cms/"))
