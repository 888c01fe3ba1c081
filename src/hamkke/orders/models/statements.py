"""What a merchant is owed for a period, written once, and how it was paid."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.orders import rules
from hamkke.orders.models.terms import LegalRule


class Amounts(models.Model):
    """The won of a row or a statement, by who brought them; what went back is negative."""

    paid = models.BigIntegerField("손님이 낸 돈")
    state = models.BigIntegerField("정부·공공기관 부담")
    platform = models.BigIntegerField("플랫폼 부담")
    association = models.BigIntegerField("상인회·단체 부담")
    own = models.BigIntegerField("가게 부담")
    fee = models.BigIntegerField("결제 수수료")
    other = models.BigIntegerField("지연이자·바로잡음")
    net = models.BigIntegerField("받을 돈")

    class Meta:
        abstract = True

    @property
    def amounts(self) -> rules.Amounts:
        return rules.Amounts(
            self.paid, self.state, self.platform, self.association, self.own, self.fee, self.other
        )

    @property
    def gross(self) -> int:
        return self.amounts.gross

    @property
    def won(self) -> tuple[int, ...]:
        """Every amount, in the order in which it is hashed."""
        return (
            self.paid,
            self.state,
            self.platform,
            self.association,
            self.own,
            self.fee,
            self.other,
            self.net,
        )

    @property
    def partners(self) -> int:
        """What platforms and associations brought."""
        return self.platform + self.association


NET_ADDS_UP = Q(net=F("paid") + F("state") + F("platform") + F("association") - F("fee") + F("other"))


class Statement(Amounts):
    """A merchant's statement: every movement of its ledger account after one batch and up to another.

    It never changes once issued: what is wrong in it is put right in the next. Each names the one before and carries its
    hash on, so none can be changed, taken out or doubled unseen.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    merchant = models.ForeignKey("merchants.Merchant", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("정산서 번호")
    previous = models.OneToOneField("self", models.PROTECT, null=True, related_name="next")
    starts_at = models.DateTimeField("기간 시작")
    ends_at = models.DateTimeField("기간 끝")  # excluded
    after_batch = models.BigIntegerField()
    until_batch = models.BigIntegerField()
    carried = models.BigIntegerField("지난 정산서에서 넘어온 돈")  # returns that outweighed sales: at most 0
    payable = models.BigIntegerField("드릴 돈")
    due_on = models.DateField("지급기한", null=True)
    rule = models.ForeignKey(LegalRule, models.PROTECT, null=True, related_name="+")
    digest = models.BinaryField("내용의 SHA-256", max_length=32)
    issued_at = models.DateTimeField("발행한 때")

    class Meta:
        ordering = ("-ends_at", "merchant", "-number")
        constraints = [
            models.UniqueConstraint(fields=["merchant", "number"], name="statements_are_numbered"),
            models.UniqueConstraint(fields=["merchant", "after_batch"], name="no_batch_is_stated_twice"),
            models.CheckConstraint(condition=NET_ADDS_UP, name="a_statement_adds_up"),
            models.CheckConstraint(
                condition=Q(carried__lte=0, payable__gte=0)
                & (Q(payable=F("net") + F("carried")) | Q(payable=0, net__lte=-F("carried"))),
                name="a_statement_pays_what_is_left",
            ),
            models.CheckConstraint(
                condition=Q(due_on=None, rule=None) | Q(due_on__isnull=False, rule__isnull=False),
                name="a_statement_s_due_day_has_its_rule",
            ),
            models.CheckConstraint(
                condition=Q(payable=0) | Q(due_on__isnull=False), name="what_is_payable_is_due"
            ),
            models.CheckConstraint(
                condition=Q(number=1, previous=None) | Q(number__gt=1, previous__isnull=False),
                name="a_statement_follows_the_one_before",
            ),
            models.CheckConstraint(
                condition=Q(until_batch__gt=F("after_batch"), ends_at__gt=F("starts_at")),
                name="a_statement_covers_a_stretch",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="statements_by_due_day")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("orders:statement", args=[self.pk])

    @property
    def name(self) -> str:
        return rules.number_shown(self.merchant_id, self.number)

    def digest_with(self, rows: "Sequence[StatementRow]") -> bytes:
        """The hash of the statement as it stands, with its rows in their order and the hash of the one before."""
        head = (
            *(self.merchant_id, self.number, _utc(self.starts_at), _utc(self.ends_at)),
            *(self.after_batch, self.until_batch, *self.won),
            *(self.carried, self.payable, self.due_on, self.rule_id),
        )
        lines = [
            (
                *(each.position, each.kind, each.subject, each.title, each.title_en, each.day),
                *(*each.won, each.due_on, each.rule_id),
            )
            for each in rows
        ]
        previous = bytes(self.previous.digest) if self.previous else b""
        return rules.digest(previous=previous, head=head, lines=lines)

    @property
    def left_over(self) -> int:
        """What the next statement has to make up: at most 0."""
        return rules.carried(net=self.net, carried_before=self.carried)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


class StatementRow(Amounts):
    """What one order, return or redemption brought: its won, and by when they are due under which rule."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    subject = models.CharField(max_length=120)
    title = models.CharField("내용", max_length=300)
    title_en = models.CharField(max_length=300)
    day = models.DateField("판매일")
    due_on = models.DateField("지급기한", null=True)
    rule = models.ForeignKey(LegalRule, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("statement", "position")
        constraints = [
            models.UniqueConstraint(fields=["statement", "position"], name="rows_stand_in_one_order"),
            models.UniqueConstraint(
                fields=["statement", "kind", "subject"], name="a_sale_stands_once_in_a_statement"
            ),
            models.CheckConstraint(condition=NET_ADDS_UP, name="a_row_adds_up"),
            models.CheckConstraint(
                condition=Q(kind__in=["sale", "return", "interest", "correction"]), name="a_row_is_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(net__lte=0) | Q(due_on__isnull=False, rule__isnull=False),
                name="what_a_row_brings_is_due_by_a_rule",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> Words:
        return Words(self.title, self.title_en)

    @property
    def kind_words(self) -> Words:
        return rules.KIND_WORDS[rules.Kind(self.kind)]


class Payout(models.Model):
    """A statement being paid, or a part of it when the ledger owes no more. Its id is the ledger's disbursement,
    which says how far it has come.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="payouts")
    amount = models.BigIntegerField("지급액")
    requested_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    interest = models.BigIntegerField(
        "지연이자", default=0
    )  # owed by the day of release, in the next statement

    class Meta:
        ordering = ("requested_at", "id")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, interest__gte=0), name="a_payout_pays"),
            models.UniqueConstraint(
                fields=["statement"],
                condition=Q(withdrawn_at=None, released_at=None),
                name="one_payout_of_a_statement_is_under_way",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(released_at=None),
                name="what_is_released_is_not_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount}"


class Alarm(models.Model):
    """Raised once when a statement's day comes near, and once when it has passed."""

    class Kind(models.TextChoices):
        SOON = "soon", "지급기한 임박"
        OVERDUE = "overdue", "지급기한 지남"

    id = models.UUIDField(primary_key=True, editable=False)
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="alarms")
    kind = models.CharField(max_length=7, choices=Kind)
    raised_at = models.DateTimeField()

    class Meta:
        ordering = ("-raised_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["statement", "kind"], name="an_alarm_rings_once"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
