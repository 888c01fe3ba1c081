"""What a search can lead to."""

from operator import attrgetter

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Findable(models.Model):
    """What a search can lead to, as fingers would type it; derived from products, merchants and markets, and made anew from them."""

    class Kind(models.TextChoices):
        PRODUCT = "product", "상품"
        MERCHANT = "merchant", "가게"
        MARKET = "market", "시장"

    kind = models.CharField(max_length=8, choices=Kind)
    subject = models.UUIDField()
    name = models.CharField(max_length=160)
    about = models.TextField(blank=True)  # what else leads to it: of a product its merchant and market, say
    keys = models.TextField()  # of the name, see kernel.hangul
    about_keys = models.TextField(blank=True)
    initials = models.TextField()
    grams = ArrayField(models.TextField())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], name="each_thing_is_found_once"),
        ]
        indexes = [GinIndex(fields=["grams"], name="findables_by_grams")]

    def __str__(self) -> str:
        return self.name

    def is_same(self, other: "Findable | None") -> bool:
        told = attrgetter("name", "about", "keys", "initials", "grams")
        return other is not None and told(self) == told(other)
