"""What shoppers mean to buy, have ordered, and have sent back. Every won is whole and fixed when it is written."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.orders import rules


class BasketLine(models.Model):
    """So many of a product that a shopper means to buy. Prices are asked when they are shown, and fixed by the order."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    shopper = models.ForeignKey("people.User", models.CASCADE, related_name="+")
    product = models.ForeignKey("merchants.Product", models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField("수량")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("added_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["shopper", "product"], name="a_product_lies_in_a_basket_on_one_line"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, quantity__lte=rules.QUANTITY_MOST),
                name="a_basket_line_has_a_sensible_quantity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} × {self.quantity}"


class Order(models.Model):
    """What was agreed to, at the prices of that moment. `payable` is what the shopper pays, the rest the coupons laid on it."""

    class State(models.TextChoices):
        PLACED = "placed", "결제 대기"
        PAID = "paid", "결제 완료"
        CANCELLED = "cancelled", "취소"
        EXPIRED = "expired", "시간 초과"

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.CharField("주문 번호", max_length=40, unique=True)
    shopper = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.PLACED)
    total = models.BigIntegerField("상품 금액")
    discount = models.BigIntegerField("쿠폰 할인", default=0)
    payable = models.BigIntegerField("결제 금액")
    payment_id = models.UUIDField(unique=True)
    placed_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-placed_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(total=F("payable") + F("discount"), payable__gt=0, discount__gte=0),
                name="an_order_s_total_is_what_shopper_and_coupon_pay",
            ),
            models.CheckConstraint(
                condition=Q(state="paid", paid_at__isnull=False)
                | Q(state__in=["placed", "expired"], paid_at=None)
                | Q(state="cancelled"),
                name="an_order_says_when_it_was_paid",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["placed", "paid"], closed_at=None)
                | Q(state__in=["cancelled", "expired"], closed_at__isnull=False),
                name="an_order_says_when_it_was_closed",
            ),
        ]
        indexes = [models.Index(fields=["shopper", "-placed_at"], name="orders_of_a_shopper")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("orders:order", args=[self.pk])

    @property
    def words(self) -> Words:
        return rules.ORDER_WORDS[self.state]

    @property
    def shipping_words(self) -> Words | None:
        """How far the slowest of what is still to come has come; asks nothing where lines and shipments are fetched."""
        wanted = {line.merchant_id for line in self.lines.all() if line.returned < line.quantity}
        steps = [each.step for each in self.shipments.all() if each.merchant_id in wanted]
        step = rules.slowest(steps) if self.state == self.State.PAID else None
        return rules.STAGE_WORDS[step] if step else None


class OrderLine(models.Model):
    """One product of an order. `amount` is before the discount; `returned` counts pieces sent back or on their way."""

    id = models.UUIDField(primary_key=True, editable=False)
    order = models.ForeignKey(Order, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    product = models.ForeignKey("merchants.Product", models.PROTECT, related_name="+")
    merchant = models.ForeignKey("merchants.Merchant", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    unit_price = models.BigIntegerField("단가")
    quantity = models.PositiveIntegerField("수량")
    amount = models.BigIntegerField("금액")
    discount = models.BigIntegerField("쿠폰 할인", default=0)
    returned = models.PositiveIntegerField("반품 수량", default=0)

    class Meta:
        ordering = ("order", "position")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "product"], name="a_product_stands_in_an_order_on_one_line"
            ),
            models.CheckConstraint(
                condition=Q(unit_price__gt=0, quantity__gt=0, amount=F("unit_price") * F("quantity")),
                name="a_line_s_amount_is_its_price_times_its_quantity",
            ),
            models.CheckConstraint(
                condition=Q(discount__gte=0, discount__lte=F("amount")),
                name="a_line_s_discount_is_within_its_amount",
            ),
            models.CheckConstraint(
                condition=Q(returned__lte=F("quantity")), name="no_more_is_returned_than_was_ordered"
            ),
        ]
        indexes = [models.Index(fields=["merchant", "order"], name="lines_of_a_merchant")]

    def __str__(self) -> str:
        return f"{self.name} × {self.quantity}"

    @property
    def as_bought(self) -> rules.Bought:
        """The line as a return sees it."""
        return rules.Bought(self.pk, self.name, self.unit_price, self.quantity, self.returned)


class Return(models.Model):
    """Goods of one order sent back at once. `amount` is their list value, `refund` what the shopper gets of it."""

    class State(models.TextChoices):
        ASKED = "asked", "환불 중"
        DONE = "done", "환불 완료"
        FAILED = "failed", "환불 실패"

    id = models.UUIDField(primary_key=True, editable=False)
    order = models.ForeignKey(Order, models.PROTECT, related_name="returns")
    refund_id = models.UUIDField(unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    amount = models.BigIntegerField("반품 금액")
    discount = models.BigIntegerField("그중 쿠폰 할인")
    refund = models.BigIntegerField("환불할 금액")
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("asked_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=F("refund") + F("discount"), refund__gt=0, discount__gte=0),
                name="a_return_s_amount_is_refund_and_discount",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", settled_at=None) | ~Q(state="asked") & Q(settled_at__isnull=False),
                name="a_return_says_when_it_was_settled",
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(state="asked"), name="one_return_of_an_order_is_under_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.refund}"

    @property
    def words(self) -> Words:
        return rules.RETURN_WORDS[self.state]


class ReturnLine(models.Model):
    """What came back of a line; nothing of one that stays but loses its discount (`Campaign.on_return`).

    `discount` is what its funders get back, and the shopper is not refunded.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    order_return = models.ForeignKey(Return, models.PROTECT, related_name="lines")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="return_lines")
    quantity = models.PositiveIntegerField("수량")
    amount = models.BigIntegerField("반품 금액")
    discount = models.BigIntegerField("그중 쿠폰 할인")

    class Meta:
        ordering = ("order_return", "line__position")
        constraints = [
            models.UniqueConstraint(fields=["order_return", "line"], name="a_line_stands_once_in_a_return"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, amount__gt=0, discount__gte=0)
                | Q(quantity=0, amount=0, discount__gt=0),
                name="a_return_line_returns_goods_or_loses_a_discount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} × {self.quantity}"
