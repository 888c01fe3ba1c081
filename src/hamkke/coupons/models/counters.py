"""The counter of a shop: phones that take coupons, the passes they are shown, and every use off line."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hamkke.coupons.models.campaigns import Version
from hamkke.coupons.models.claims import Claim
from hamkke.coupons.models.redemptions import Redemption
from hamkke.kernel import ids


class Pass(models.Model):
    """A coupon shown at one shop, for a few minutes and one use. Of its code only the hash is kept."""

    id = models.UUIDField(primary_key=True, editable=False)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="passes", db_constraint=False)
    shop = models.ForeignKey("merchants.Shop", models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    fingerprint = models.BinaryField("번호의 SHA-256", max_length=32, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # when it was cancelled, used, or followed by a newer one

    class Meta:
        ordering = ("issued_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(ended_at=None), name="a_coupon_is_shown_by_one_pass"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="a_pass_lives_a_while"),
        ]

    def __str__(self) -> str:
        return ids.shown("pss", self.id)


class Terminal(models.Model):
    """A merchant's phone at the counter of one shop."""

    id = models.UUIDField(primary_key=True, editable=False)
    shop = models.ForeignKey("merchants.Shop", models.PROTECT, related_name="+")
    name = models.CharField("이름", max_length=60)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("registered_at", "id")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="a_terminal_has_a_name")]

    def __str__(self) -> str:
        return self.name


class Allowance(models.Model):
    """What a terminal may take off line, and what then pays when a coupon was gone: so many uses, so many won.

    Its won stand in a ledger account of its own, put in by `funder`.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    terminal = models.ForeignKey(Terminal, models.PROTECT, related_name="allowances")
    funder = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    uses = models.PositiveIntegerField("건수")
    won = models.BigIntegerField("금액 (원)")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("granted_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["terminal"], condition=Q(ended_at=None), name="a_terminal_has_one_allowance"
            ),
            models.CheckConstraint(condition=Q(uses__gt=0, won__gt=0), name="an_allowance_allows_something"),
        ]

    def __str__(self) -> str:
        return f"{self.uses} / {self.won}"

    @property
    def funder_code(self) -> str:
        return f"outside:funder:{self.funder_id}"

    @property
    def account_code(self) -> str:
        """The ledger's account of what is left of it."""
        return f"allowance:{self.id}"


class CounterUse(models.Model):
    """A coupon used at a counter, or what became of one that was taken off line. Its id is the caller's, and the sale's."""

    class State(models.TextChoices):
        ACCEPTED = "accepted", "사용"
        PAID = "paid", "오프라인 허용 한도에서 지급"
        REFUSED = "refused", "거절"

    id = models.UUIDField(primary_key=True, editable=False)
    shop = models.ForeignKey("merchants.Shop", models.PROTECT, related_name="+")
    merchant_id = models.UUIDField()
    terminal = models.ForeignKey(Terminal, models.PROTECT, null=True, related_name="uses")
    shown = models.ForeignKey(Pass, models.PROTECT, null=True, related_name="uses")
    amount = models.BigIntegerField("구매 금액 (원)")
    discount = models.BigIntegerField("할인 (원)", default=0)
    used_at = models.DateTimeField("사용한 때")  # by the counter's clock
    received_at = models.DateTimeField("알려진 때")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State)
    redemption = models.OneToOneField(Redemption, models.PROTECT, null=True, related_name="counter_use")
    allowance = models.ForeignKey(Allowance, models.PROTECT, null=True, related_name="paid")
    allowed_by = models.ForeignKey(
        Allowance, models.PROTECT, null=True, related_name="allowed"
    )  # taken off line
    reason = models.CharField(max_length=40, blank=True)  # why it was not simply accepted
    answer = models.JSONField(default=dict)  # the same in words: {ko, en}
    returned = models.BigIntegerField("돌려받은 물건값 (원)", default=0)

    class Meta:
        ordering = ("-used_at", "-id")
        indexes = [models.Index(fields=["shop", "-used_at"], name="uses_of_a_shop")]
        constraints = [
            models.UniqueConstraint(
                fields=["shown"], condition=Q(state="accepted"), name="a_pass_is_used_once"
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", redemption__isnull=False, allowance=None, shown__isnull=False)
                | Q(state="paid", redemption=None, allowance__isnull=False, shown__isnull=False)
                | Q(state="refused", redemption=None, allowance=None, returned=0),
                name="a_use_at_a_counter_is_paid_by_one",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, discount__gte=0, discount__lte=F("amount")),
                name="a_counter_takes_off_no_more_than_the_purchase",
            ),
            models.CheckConstraint(
                condition=Q(returned__gte=0, returned__lte=F("amount")),
                name="a_counter_takes_back_no_more_than_it_sold",
            ),
        ]

    def __str__(self) -> str:
        return ids.shown("use", self.id)

    @property
    def line_id(self) -> UUID:
        """A counter's sale has one line, and this is its id."""
        return ids.derived("counter_line", self.id)


class CounterReturn(models.Model):
    """A merchant took a use back, in full or in part. `returned` is what had come back in all by then."""

    id = models.UUIDField(primary_key=True, editable=False)
    use = models.ForeignKey(CounterUse, models.PROTECT, related_name="returns")
    returned = models.BigIntegerField()
    given_back = models.BigIntegerField()
    returned_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("returned_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(returned__gt=0, given_back__gte=0), name="a_counter_return_returns_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.use_id} −{self.given_back}"


class WrongCodes(models.Model):
    """How often an account, a shop, an address or a partner's key gave a code that does not exist."""

    subject = models.CharField(max_length=80, primary_key=True)  # "account:<id>", "address:203.0.113.7" …
    wrong = models.PositiveIntegerField()
    earliest_at = models.DateTimeField()
    latest_at = models.DateTimeField()
    waits_until = models.DateTimeField()

    class Meta:
        ordering = ("-latest_at", "subject")
        indexes = [models.Index(fields=["-latest_at"], name="guessing_latest_first")]
        constraints = [
            models.CheckConstraint(
                condition=Q(waits_until__gte=F("latest_at")), name="nobody_waits_for_the_past"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.wrong}"
