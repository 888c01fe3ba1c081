"""Wagtail's workshop at /cms/: how curators pick products."""

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
