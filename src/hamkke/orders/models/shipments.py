"""How the goods of each merchant in an order reach whoever ordered them, and, apart from it so that it can die, whom they are for."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.orders import rules
from hamkke.orders.models.orders import Order


class Shipment(models.Model):
    """The goods of one merchant in one order. What was handed over at the shop is sent and received at once."""

    class How(models.TextChoices):
        PARCEL = "parcel", "택배로 받기"
        PICK_UP = "pick_up", "가게에서 받기"

    id = models.UUIDField(primary_key=True, editable=False)
    order = models.ForeignKey(Order, models.PROTECT, related_name="shipments")
    merchant = models.ForeignKey("merchants.Merchant", models.PROTECT, related_name="+")
    how = models.CharField("받는 방법", max_length=10, choices=How)
    sent_at = models.DateTimeField(null=True)
    carrier = models.CharField("택배사", max_length=10, blank=True)
    tracking = models.CharField("송장 번호", max_length=20, blank=True)
    received_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("order", "merchant")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "merchant"], name="an_order_s_goods_of_a_merchant_go_together"
            ),
            models.CheckConstraint(
                condition=Q(received_at=None) | Q(sent_at__isnull=False, received_at__gte=F("sent_at")),
                name="nothing_is_received_before_it_is_sent",
            ),
            models.CheckConstraint(
                condition=(Q(how="pick_up") | Q(how="parcel", sent_at=None)) & Q(carrier="", tracking="")
                | Q(how="parcel", sent_at__isnull=False) & ~Q(carrier=""),
                name="a_parcel_names_its_carrier_once_it_is_sent",
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "order"], condition=Q(sent_at=None), name="shipments_to_send"),
            models.Index(fields=["sent_at"], condition=Q(received_at=None), name="shipments_under_way"),
        ]

    def __str__(self) -> str:
        return f"{self.how} {self.order_id}"

    @property
    def stage(self) -> rules.Stage:
        return rules.stage_of(sent_at=self.sent_at, received_at=self.received_at)

    @property
    def step(self) -> tuple[rules.How, rules.Stage]:
        return rules.How(self.how), self.stage

    @property
    def words(self) -> Words:
        return rules.STAGE_WORDS[self.step]

    @property
    def carrier_words(self) -> Words:
        return rules.CARRIERS[self.carrier]

    @property
    def presumed_on(self) -> date | None:
        """The day on which a parcel counts as received if nobody says anything."""
        return (self.sent_at + rules.PRESUMED_AFTER).astimezone(clock.SEOUL).date() if self.sent_at else None

    @property
    def received_on(self) -> date | None:
        return self.received_at.astimezone(clock.SEOUL).date() if self.received_at else None

    @property
    def withdrawn_by(self) -> date | None:
        return rules.withdrawn_by(self.received_on) if self.received_on else None


class Recipient(models.Model):
    """Whom an order's parcels are for: seen by the merchants who send them, and deleted 14 days after they have arrived."""

    order = models.OneToOneField(Order, models.PROTECT, primary_key=True, related_name="recipient")
    name = models.CharField("받는 분", max_length=60)
    phone = models.CharField("전화번호", max_length=20)
    postcode = models.CharField("우편번호", max_length=5)
    address = models.CharField("주소", max_length=200)
    request = models.CharField("배송 요청", max_length=100, blank=True)

    def __str__(self) -> str:
        return str(self.order_id)

    @property
    def as_given(self) -> rules.Recipient:
        return rules.Recipient(self.name, self.phone, self.postcode, self.address, self.request)
