"""Campaigns and who funds them, the counter at their opening, claims, and every won that a used coupon moved."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hamkke.coupons import rules
from hamkke.kernel import ids


class Campaign(models.Model):
    """A coupon for everybody who is quick enough: a capped rate, so many pieces, one for each person."""

    class State(models.TextChoices):
        DRAFT = "draft", "준비"
        OPEN = "open", "열림"
        CLOSED = "closed", "마감"
        SETTLED = "settled", "정산"

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    edition = models.ForeignKey("festivals.Edition", models.PROTECT, related_name="+", verbose_name="행사")
    title = models.CharField("이름", max_length=120)
    title_en = models.CharField("영문 이름", max_length=160)
    rate = models.PositiveIntegerField("할인율 (0.01 %)")
    cap = models.BigIntegerField("최대 할인 (원)")
    minimum_order = models.BigIntegerField("최소 주문 (원)", default=0)
    quantity = models.PositiveIntegerField("수량")
    opens_at = models.DateTimeField("받기 시작")
    closes_at = models.DateTimeField("받기 끝")
    usable_until = models.DateTimeField("사용 기한")
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)

    class Meta:
        ordering = ("opens_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(closes_at__gt=F("opens_at"), usable_until__gte=F("closes_at")),
                name="an_opened_campaign_has_its_times_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(rate__gt=0, rate__lte=10_000, cap__gt=0, quantity__gt=0),
                name="an_opened_campaign_is_worth_something",
            ),
            models.CheckConstraint(condition=Q(minimum_order__gte=0), name="minimum_order_is_not_negative"),
        ]

    def __str__(self) -> str:
        return self.title


class Funding(models.Model):
    """One funder's part of a campaign. `reserved` is what its budget account was given and has not been taken back."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="fundings")
    funder = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", verbose_name="재원 부담자"
    )
    share = models.PositiveIntegerField("분담률 (0.01 %)")
    place = models.PositiveSmallIntegerField()  # the order that decides who bears an odd won
    reserved = models.BigIntegerField("예약 (원)", default=0)

    class Meta:
        ordering = ("campaign", "place")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "funder"], name="a_funder_stands_once_in_a_campaign"),
            models.UniqueConstraint(fields=["campaign", "place"], name="funders_stand_in_one_order"),
            models.CheckConstraint(condition=Q(share__lte=10_000), name="a_share_is_at_most_the_whole"),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="reserved_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.funder_id} {self.share}"

    @property
    def funder_code(self) -> str:
        """The ledger's account of what the funder puts in."""
        return f"outside:funder:{self.funder_id}"

    @property
    def budget_code(self) -> str:
        """The guarded account that this part of the campaign is paid from."""
        return f"campaign:{self.campaign_id}:funder:{self.funder_id}"


class Opening(models.Model):
    """The counter row of a campaign that has opened: the claim service locks it, and nobody else counts."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="opening")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()  # moved to an earlier moment when an organiser closes early
    quantity = models.PositiveIntegerField()  # what can be claimed; on closing, what was
    claimed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(claimed__lte=F("quantity")), name="no_more_is_claimed_than_there_is"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claimed}/{self.quantity}"


class Claim(models.Model):
    """A coupon in somebody's wallet. Only the claim service writes this table; Django reads it.

    Without foreign key constraints: each would cost the hot path a look-up and a row lock for every claim. The
    opening's lock proves the campaign, the signed token the shopper, and an invariant watches both. It also
    leaves the table free to be partitioned by campaign.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="claims", db_constraint=False, db_index=False
    )
    shopper = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    position = models.PositiveIntegerField("순번")
    code = models.CharField("쿠폰 번호", max_length=24, unique=True)
    claimed_at = models.DateTimeField("받은 때")

    class Meta:
        ordering = ("campaign", "position")
        constraints = [
            # The shopper leads, so that the same index finds a wallet.
            models.UniqueConstraint(fields=["shopper", "campaign"], name="a_shopper_claims_a_campaign_once"),
            models.UniqueConstraint(fields=["campaign", "position"], name="a_position_is_given_once"),
            models.CheckConstraint(condition=Q(position__gt=0), name="positions_start_at_one"),
        ]

    def __str__(self) -> str:
        return ids.shown("cpn", self.id)


class Redemption(models.Model):
    """A coupon laid on an order: held until it is paid, then used; released or given back, it is free again."""

    class State(models.TextChoices):
        HELD = "held", "결제 대기"
        USED = "used", "사용"
        RELEASED = "released", "취소"
        RETURNED = "returned", "반환"

    LIVE = (State.HELD, State.USED)

    id = models.UUIDField(primary_key=True, editable=False)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="redemptions")
    order_id = models.UUIDField(db_index=True)
    state = models.CharField(max_length=8, choices=State, default=State.HELD)
    discount = models.BigIntegerField("할인 (원)")
    held_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)  # when it was used, or released

    class Meta:
        ordering = ("held_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(state__in=["held", "used"]),
                name="a_coupon_is_in_one_live_redemption",
            ),
            models.CheckConstraint(condition=Q(discount__gt=0), name="a_redemption_is_worth_something"),
            models.CheckConstraint(
                condition=Q(state="held", decided_at=None) | ~Q(state="held") & Q(decided_at__isnull=False),
                name="a_redemption_knows_when_it_was_decided",
            ),
        ]

    def __str__(self) -> str:
        return ids.shown("rdm", self.id)


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

    @property
    def cell(self) -> rules.Cell:
        return rules.Cell(self.line_id, self.line_amount, self.amount, self.returned)

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
    """`returned` is what had come back of the line in all by then; `amount` the discount this step newly gave back."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    give_back = models.ForeignKey(GiveBack, models.PROTECT, related_name="lines")
    line_id = models.UUIDField()
    line_amount = models.BigIntegerField()
    returned = models.BigIntegerField()
    amount = models.BigIntegerField()

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
