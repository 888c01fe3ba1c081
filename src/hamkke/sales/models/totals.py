"""Totals by day, kept beside the lines so that no page opens the table. They follow from the lines, always."""

from django.db import models

from hamkke.kernel import ids
from hamkke.sales.models.channels import Channel


class _Sums(models.Model):
    """Whole minor units of the channel's currency. `undone` is what was sold and is not any more, in its own rows."""

    lines = models.BigIntegerField("줄")
    quantity = models.BigIntegerField("수량")
    amount = models.BigIntegerField("매출")
    undone = models.BigIntegerField("무른 금액", default=0)
    discount_seller = models.BigIntegerField("판매자 할인", default=0)
    discount_platform = models.BigIntegerField("판매처 할인", default=0)
    settlement = models.BigIntegerField("정산 예정액", default=0)
    deposit = models.BigIntegerField("입금액", default=0)

    class Meta:
        abstract = True


class DayTotal(_Sums):
    """A day of a channel, by state, region and category."""

    id = models.BigAutoField(primary_key=True)
    order_day = models.DateField("주문일")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    state = models.CharField("상태", max_length=12)
    region = models.CharField("시·도", max_length=2, blank=True)
    category = models.TextField("분류", blank=True)
    settled_at = models.DateTimeField("집계한 때")

    class Meta:
        ordering = ("order_day", "channel", "state", "region", "category")
        constraints = [
            models.UniqueConstraint(
                fields=["order_day", "channel", "state", "region", "category"],
                name="a_cell_of_a_day_is_added_up_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_day} {self.channel_id} {self.state}"


class SellerTotal(_Sums):
    """A day of a channel, by seller and product."""

    id = models.BigAutoField(primary_key=True)
    order_day = models.DateField("주문일")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    seller = models.TextField("판매자", blank=True)
    product = models.TextField("상품", blank=True)
    product_name = models.TextField("상품 이름", blank=True)

    class Meta:
        ordering = ("order_day", "channel", "seller", "product")
        constraints = [
            models.UniqueConstraint(
                fields=["order_day", "channel", "seller", "product"],
                name="a_product_of_a_day_is_added_up_once",
            )
        ]
        indexes = [models.Index(fields=["channel", "seller", "order_day"], name="totals_of_a_seller")]

    def __str__(self) -> str:
        return f"{self.order_day} {self.channel_id} {self.seller} {self.product}"


class Slice(_Sums):
    """A day of a channel as dashboards read it: all of it, where `side` is empty, or by region or by category.

    It follows from the day's totals. Only the whole has what was told twice taken off.
    """

    id = models.BigAutoField(primary_key=True)
    order_day = models.DateField("주문일")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    side = models.CharField("나눈 기준", max_length=8, blank=True)
    value = models.TextField("값", blank=True)

    class Meta:
        ordering = ("side", "order_day", "channel", "value")
        constraints = [
            models.UniqueConstraint(
                fields=["side", "order_day", "channel", "value"], name="a_slice_of_a_day_is_cut_once"
            ),
            models.CheckConstraint(
                name="a_day_is_sliced_by_region_or_category",
                condition=models.Q(side="", value="") | models.Q(side__in=["region", "category"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_day} {self.channel_id} {self.side} {self.value}"


class Overlap(models.Model):
    """The same sales of a day told by two channels: counted once, and here is why.

    `kept` goes on counting them; from `twin` they are taken off again as a total of the state "told_twice".
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    order_day = models.DateField("주문일")
    kept = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    twin = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    lines = models.BigIntegerField("줄")
    quantity = models.BigIntegerField("수량")
    amount = models.BigIntegerField("금액")
    example = models.TextField("보기 주문")  # one of the orders, so that somebody can look it up

    class Meta:
        ordering = ("order_day", "kept", "twin")
        constraints = [
            models.UniqueConstraint(fields=["order_day", "kept", "twin"], name="an_overlap_is_found_once"),
            models.CheckConstraint(
                name="a_channel_does_not_overlap_itself", condition=~models.Q(kept=models.F("twin"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_day} {self.kept_id} {self.twin_id}"
