"""Where else a product is sold."""

from django.db import models
from django.db.models import Q

from hamkke.kernel import ids


class MarketplaceLink(models.Model):
    """Where else a product is sold: a marketplace's name and the address of the product there."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    product = models.ForeignKey("merchants.Product", models.PROTECT, related_name="+", verbose_name="상품")
    channel = models.CharField("판매처", max_length=60)
    url = models.URLField("주소", max_length=500)

    class Meta:
        ordering = ("product", "channel")
        constraints = [
            models.UniqueConstraint(
                fields=["product", "channel"], name="a_channel_is_linked_once_for_a_product"
            ),
            models.CheckConstraint(
                condition=Q(url__startswith="https://") | Q(url__startswith="http://"),
                name="a_marketplace_link_is_a_web_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.product_id}"
