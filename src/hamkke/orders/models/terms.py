"""On what terms a merchant is paid: the law's dated rules, each channel's contract, and what payment channels keep."""

from django.db import models
from django.db.models import F, Q

from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.orders import rules


class LegalRule(models.Model):
    """A deadline or a rate of late interest, with the law that sets it. Without a first day it is only announced."""

    class Kind(models.TextChoices):
        DEADLINE = "deadline", "지급기한"
        INTEREST = "interest", "지연이자"

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    code = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    contract = models.CharField("거래 유형", max_length=12, blank=True)
    anchor = models.CharField("세는 날", max_length=12, blank=True)
    days = models.PositiveIntegerField("며칠", null=True)
    rate = models.PositiveIntegerField("연이율 (0.01 %)", null=True)
    law = models.CharField("법령", max_length=200)
    law_en = models.CharField(max_length=240)
    citation = models.CharField("출처", max_length=300)
    effective_from = models.DateField("시행일", null=True)
    effective_to = models.DateField("끝나는 날", null=True)  # excluded

    class Meta:
        ordering = ("kind", "contract", "effective_from", "code")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="deadline", days__gt=0, rate=None)
                & ~Q(contract="")
                & Q(anchor__in=["month_end", "receipt", "confirmation"])
                | Q(kind="interest", contract="", anchor="", days=None, rate__gt=0),
                name="a_rule_is_a_deadline_or_a_rate",
            ),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gt=F("effective_from")),
                name="a_rule_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~Q(law="") & ~Q(citation=""), name="a_rule_names_its_law"),
            models.UniqueConstraint(
                fields=["kind", "contract", "effective_from"], name="one_rule_begins_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> Words:
        """The law that says so, in both languages."""
        return Words(self.law, self.law_en)

    @property
    def says(self) -> Words:
        """The rule in a sentence."""
        if self.kind == self.Kind.INTEREST:
            percent = f"{(self.rate or 0) / 100:g}"
            return Words(f"늦으면 연 {percent}%의 지연이자", f"Late: {percent}% interest a year")
        deadline = self.deadline
        contract, anchor = rules.CONTRACT_WORDS[deadline.contract], rules.ANCHOR_WORDS[deadline.anchor]
        return Words(
            f"{contract.ko}: {anchor.ko}부터 {deadline.days}일",
            f"{contract.en}: {deadline.days} days from {anchor.en}",
        )

    @property
    def is_announced_only(self) -> bool:
        return self.effective_from is None

    @property
    def deadline(self) -> rules.Deadline:
        return rules.Deadline(
            code=self.code,
            contract=rules.Contract(self.contract),
            anchor=rules.Anchor(self.anchor),
            days=self.days or 0,
            effective_from=self.effective_from,
            effective_to=self.effective_to,
        )


class ChannelTerm(models.Model):
    """From a day on, a channel sells under this contract; purchases count as confirmed so many days after the sale."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    channel = models.CharField("판매 경로", max_length=60)
    contract = models.CharField("거래 유형", max_length=12)
    confirmed_after = models.PositiveSmallIntegerField("구매 확정까지 (일)")
    source = models.CharField("출처", max_length=300)
    effective_from = models.DateField("적용 시작일")

    class Meta:
        ordering = ("channel", "-effective_from")
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "effective_from"], name="one_term_of_a_channel_begins_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(contract__in=["consignment", "concession", "outright"]),
                name="a_channel_sells_under_a_contract",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.contract}"

    @property
    def name(self) -> Words:
        return rules.CHANNEL_WORDS.get(self.channel, Words(self.channel, self.channel))

    @property
    def words(self) -> Words:
        return rules.CONTRACT_WORDS[rules.Contract(self.contract)]


class FeeRate(models.Model):
    """From a day on, a payment channel keeps this of what shoppers paid. Declared with its source, never changed."""

    id = models.UUIDField(primary_key=True, editable=False)
    channel = models.CharField("결제 수단", max_length=40)
    method = models.CharField("결제 방법", max_length=20, blank=True)
    rate = models.PositiveIntegerField("수수료율 (0.01 %)")
    source = models.CharField("출처", max_length=300)
    effective_from = models.DateField("적용 시작일")
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ("channel", "method", "-effective_from")
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "method", "effective_from"], name="one_fee_of_a_channel_begins_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(rate__lte=10_000) & ~Q(source=""), name="a_fee_is_sensible_and_has_a_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.method} {self.rate}"

    @property
    def name(self) -> Words:
        words = rules.PAYMENT_CHANNEL_WORDS.get(self.channel, Words(self.channel, self.channel))
        method = f" ({self.method})" if self.method else ""
        return Words(words.ko + method, words.en + method)

    @property
    def percent(self) -> str:
        """The rate to the basis point: 375 → "3.75"."""
        return f"{self.rate / 100:g}"

    @property
    def as_rule(self) -> rules.FeeRate:
        return rules.FeeRate(self.pk, self.channel, self.method, self.rate, self.effective_from)


class Fee(models.Model):
    """What the payment channel keeps of one order line, and how much of it has come back with returned goods."""

    line = models.OneToOneField("orders.OrderLine", models.PROTECT, primary_key=True, related_name="fee")
    rate = models.ForeignKey(FeeRate, models.PROTECT, related_name="fees")
    paid = models.BigIntegerField("할인 뒤 결제 금액")
    amount = models.BigIntegerField("수수료")
    returned = models.BigIntegerField(
        "돌려받은 수수료", default=0
    )  # below 0: more was paid when a discount was lost

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0, amount__lte=F("paid"), returned__lte=F("amount")),
                name="a_fee_is_within_what_was_paid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.amount - self.returned}"
