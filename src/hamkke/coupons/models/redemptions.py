"""Every won that a used coupon moved, and every won that came back."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum

from hamkke.coupons import rules
from hamkke.coupons.models.campaigns import Campaign, Funding, Version
from hamkke.coupons.models.claims import Claim, Opening
from hamkke.kernel import ids


class Redemption(models.Model):
    """A coupon laid on an order: held until it is paid, then used; released or given back, it is free again.

    Several of an order lie one upon another, each on what those before it in `place` left.
    """

    class State(models.TextChoices):
        HELD = "held", "결제 대기"
        USED = "used", "사용"
        RELEASED = "released", "취소"
        RETURNED = "returned", "반환"

    LIVE = (State.HELD, State.USED)

    id = models.UUIDField(primary_key=True, editable=False)
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, related_name="redemptions")
    # Of an automatic campaign: where its place is counted, and whose it is. A partner's coupon has neither claim nor place.
    opening = models.ForeignKey(Opening, models.PROTECT, null=True, related_name="redemptions")
    shopper = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, related_name="redemptions")
    order_id = models.UUIDField()  # the order, or the sale at a counter or with a partner
    place = models.PositiveSmallIntegerField(default=1)
    channel = models.CharField("사용처", max_length=60, default="online")
    cart = models.JSONField("장바구니", null=True)  # what it was laid on, so that its price can be made again
    state = models.CharField(max_length=8, choices=State, default=State.HELD)
    discount = models.BigIntegerField("할인 (원)")
    held_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)  # a hold that nobody pays or renews by then is released
    decided_at = models.DateTimeField(null=True)  # when it was used, or released

    class Meta:
        ordering = ("held_at", "place", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["order_id", "channel", "place"], name="coupons_of_a_sale_are_laid_in_one_order"
            ),
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(state__in=["held", "used"]),
                name="a_coupon_is_in_one_live_redemption",
            ),
            models.CheckConstraint(condition=Q(discount__gt=0), name="a_redemption_is_worth_something"),
            models.CheckConstraint(
                condition=Q(opening=None, shopper=None)
                | Q(claim=None, opening__isnull=False, shopper__isnull=False),
                name="a_place_is_somebody_s_who_claimed_nothing",
            ),
            models.CheckConstraint(
                condition=Q(state="held", decided_at=None, lease_until__isnull=False)
                | ~Q(state="held") & Q(decided_at__isnull=False, lease_until=None),
                name="a_redemption_knows_when_it_was_decided",
            ),
        ]

    def __str__(self) -> str:
        return ids.shown("rdm", self.id)

    @property
    def coupon_id(self) -> UUID:
        """What names the coupon for whoever lays it: its claim, or the campaign that needs none."""
        return self.claim_id or self.version.campaign_id

    @property
    def subject(self) -> str:
        return self.subject_of(self.channel, self.order_id)

    @staticmethod
    def subject_of(channel: str, order_id: UUID) -> str:
        """What the ledger's transfers of a redemption are about."""
        return f"{'order' if channel == rules.ONLINE else 'sale'}:{order_id}"


class RedemptionKey(models.Model):
    """Who has a place of an automatic campaign, as a person: a salted hash of the account, an e-mail address, a Kakao account …

    Two accounts of one person share one. Salted by campaign, so that nobody can be followed from one to the next. It stands for
    as long as the place is taken: `turn` counts a person's places, and none is taken twice.
    """

    pk = models.CompositePrimaryKey("campaign_id", "key", "turn")
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+", db_index=False)
    key = models.BinaryField(max_length=16)
    turn = models.PositiveSmallIntegerField(default=1)
    redemption = models.ForeignKey(Redemption, models.PROTECT, related_name="keys")

    def __str__(self) -> str:
        return f"{self.redemption_id} {self.turn}"


class Portion(models.Model):
    """One cell of a redemption's matrix: what one funder pays for one line, and how much of it came back."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    redemption = models.ForeignKey(Redemption, models.PROTECT, related_name="portions")
    line_id = models.UUIDField()
    line_place = models.PositiveSmallIntegerField()
    line_amount = models.BigIntegerField("줄 금액 (원)")
    merchant_id = models.UUIDField()
    funding = models.ForeignKey(Funding, models.PROTECT, related_name="portions")
    amount = models.BigIntegerField("부담 (원)")
    returned = models.BigIntegerField("돌려받음 (원)", default=0)

    class Meta:
        ordering = ("redemption", "line_place", "funding__place")
        constraints = [
            models.UniqueConstraint(fields=["redemption", "line_id", "funding"], name="a_cell_stands_once"),
            models.CheckConstraint(
                condition=Q(amount__gte=0, amount__lte=F("line_amount")), name="a_portion_is_within_its_line"
            ),
            models.CheckConstraint(
                condition=Q(returned__gte=0, returned__lte=F("amount")),
                name="no_portion_returns_more_than_it_paid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.amount - self.returned}"

    @staticmethod
    def id_of(redemption_id: UUID, line_id: UUID, funding_id: UUID) -> UUID:
        return ids.derived("portion", redemption_id, line_id, funding_id)

    @property
    def cell(self) -> rules.Cell:
        return rules.Cell(
            self.line_id,
            self.line_amount,
            self.amount,
            self.returned,
            is_merchant=self.funding.funder_id is None,
        )

    @property
    def payer_code(self) -> str:
        """The ledger's account that pays: the funder's budget, or what the line's own merchant bears."""
        return f"{self.merchant_code}:share" if self.funding.funder_id is None else self.funding.budget_code

    @property
    def merchant_code(self) -> str:
        """The ledger's account of what the merchant is owed."""
        return f"merchant:{self.merchant_id}"


class GiveBack(models.Model):
    """Goods came back: one step of an order's returns, as the coupon was told of it."""

    id = models.UUIDField(primary_key=True, editable=False)
    redemption = models.ForeignKey(Redemption, models.PROTECT, related_name="give_backs")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ("given_at", "id")

    def __str__(self) -> str:
        return ids.shown("gbk", self.id)


class GiveBackLine(models.Model):
    """`returned` is what had come back of the line in all by then; `amount` the discount this step newly gave back.

    A line that stayed but lost its discount stands here, too, though nobody told of it.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    give_back = models.ForeignKey(GiveBack, models.PROTECT, related_name="lines")
    line_id = models.UUIDField()
    line_amount = models.BigIntegerField()
    returned = models.BigIntegerField()
    amount = models.BigIntegerField()
    is_told = models.BooleanField(default=True)

    class Meta:
        ordering = ("give_back", "line_id")
        constraints = [
            models.UniqueConstraint(fields=["give_back", "line_id"], name="a_line_is_given_back_once_a_step"),
            models.CheckConstraint(
                condition=Q(amount__gte=0, returned__gte=0, returned__lte=F("line_amount")),
                name="a_give_back_is_within_its_line",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.amount}"


def borne_of(campaign: Campaign) -> list[rules.Borne]:
    """What each merchant really bore of the discounts on its goods, returns taken off."""
    spent = Portion.objects.filter(
        redemption__version__campaign=campaign,
        redemption__state__in=[Redemption.State.USED, Redemption.State.RETURNED],
    )
    own = Q(funding__kind=Funding.Kind.MERCHANT)
    sums = (
        spent.order_by("merchant_id")
        .values("merchant_id")
        .annotate(
            discount=Sum(F("amount") - F("returned")),
            borne=Sum(F("amount") - F("returned"), filter=own, default=0),
        )
    )
    return [rules.Borne(**row) for row in sums if row["discount"]]
