"""Delivery apps and other partners: their keys, the codes they order, and the usage they report."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hamkke.coupons.models.campaigns import Campaign
from hamkke.coupons.models.redemptions import Redemption
from hamkke.kernel import ids


class PartnerKey(models.Model):
    """By which a partner signs its requests. The secret is derived from this id when needed, and shown once."""

    id = models.UUIDField(primary_key=True, editable=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    name = models.CharField("이름", max_length=60)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("issued_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="a_revoked_key_knows_by_whom",
            )
        ]

    def __str__(self) -> str:
        return ids.shown("ptk", self.id)


class PartnerNonce(models.Model):
    """A signed request that was heard. It is heard once; kept for as long as its time stamp would be believed."""

    pk = models.CompositePrimaryKey("key_id", "nonce")
    key = models.ForeignKey(PartnerKey, models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=64)
    heard_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.nonce


class Allotment(models.Model):
    """So many coupons of a campaign set apart for one partner, their full cost reserved on top of the campaign's own.

    `issued` counts the codes that exist less those that failed to reach anybody.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="allotments")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField("수량")
    issued = models.PositiveIntegerField(default=0)
    allotted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    allotted_at = models.DateTimeField()

    class Meta:
        ordering = ("allotted_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "organisation"], name="a_partner_is_allotted_once_a_campaign"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="an_allotment_allots_something"),
            models.CheckConstraint(
                condition=Q(issued__lte=F("quantity")), name="no_more_codes_are_issued_than_allotted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issued}/{self.quantity}"

    @property
    def left(self) -> int:
        return self.quantity - self.issued

    @property
    def channel(self) -> str:
        return f"partner:{self.organisation_id}"


class CodeOrder(models.Model):
    """A list of codes that a partner ordered. `stated` is what the partner counts itself: {requested, issued, …}."""

    id = models.UUIDField(primary_key=True, editable=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    external_id = models.CharField("상대 번호", max_length=80)
    allotment = models.ForeignKey(Allotment, models.PROTECT, related_name="orders")
    key = models.ForeignKey(PartnerKey, models.PROTECT, related_name="+")
    requested = models.PositiveIntegerField("요청")
    issued = models.PositiveIntegerField("발급")
    delivered = models.PositiveIntegerField("전달", default=0)
    failed = models.PositiveIntegerField("실패", default=0)
    ordered_at = models.DateTimeField()
    stated = models.JSONField(null=True)
    stated_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-ordered_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "external_id"], name="a_partner_orders_once_under_an_id"
            ),
            models.CheckConstraint(
                condition=Q(requested__gt=0, issued=F("requested")), name="as_many_are_issued_as_requested"
            ),
            models.CheckConstraint(
                condition=Q(issued__gte=F("delivered") + F("failed")),
                name="no_more_is_delivered_than_was_issued",
            ),
        ]

    def __str__(self) -> str:
        return ids.shown("cod", self.id)

    @property
    def undecided(self) -> int:
        return self.issued - self.delivered - self.failed


class PartnerCode(models.Model):
    """A coupon of nobody in particular: whoever the partner gives it to. Of its code only the hash is kept."""

    class State(models.TextChoices):
        ISSUED = "issued", "발급"
        DELIVERED = "delivered", "전달"
        FAILED = "failed", "실패"

    id = models.UUIDField(primary_key=True, editable=False)
    order = models.ForeignKey(CodeOrder, models.PROTECT, related_name="codes")
    place = models.PositiveIntegerField()
    fingerprint = models.BinaryField("번호의 SHA-256", max_length=32, unique=True)
    state = models.CharField(max_length=9, choices=State, default=State.ISSUED)
    told_at = models.DateTimeField(null=True)  # when the partner said what became of it
    redemption = models.OneToOneField(Redemption, models.PROTECT, null=True, related_name="partner_code")

    class Meta:
        ordering = ("order", "place")
        constraints = [
            models.UniqueConstraint(fields=["order", "place"], name="a_place_in_a_list_is_taken_once"),
            models.CheckConstraint(
                condition=Q(state="issued", told_at=None) | ~Q(state="issued") & Q(told_at__isnull=False),
                name="a_code_knows_when_it_was_delivered",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | Q(redemption=None), name="a_code_that_failed_is_never_used"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} #{self.place}"


class DeliveryReport(models.Model):
    """What a partner told us of the codes it sent out; the same report twice counts once."""

    id = models.UUIDField(primary_key=True, editable=False)
    order = models.ForeignKey(CodeOrder, models.PROTECT, related_name="reports")
    external_id = models.CharField(max_length=80)
    digest = models.BinaryField(max_length=32)
    answer = models.JSONField()
    received_at = models.DateTimeField()

    class Meta:
        ordering = ("received_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "external_id"], name="a_partner_reports_once_under_an_id"
            ),
        ]

    def __str__(self) -> str:
        return self.external_id


class UsageFile(models.Model):
    """A file of used codes as a partner sent it, kept whole: each row is judged, and none is lost."""

    id = models.UUIDField(primary_key=True, editable=False)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    key = models.ForeignKey(PartnerKey, models.PROTECT, related_name="+")
    external_id = models.CharField(max_length=80)
    digest = models.BinaryField(max_length=32)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ("-received_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "external_id"], name="a_partner_sends_a_file_once_under_an_id"
            ),
        ]

    def __str__(self) -> str:
        return self.external_id


class UsageRow(models.Model):
    """One row of such a file and what became of it. A row that waits is judged again, or followed by a corrected one.

    The code is kept as its hash, like everywhere; `cells` are the others, as they were sent.
    """

    class State(models.TextChoices):
        ACCEPTED = "accepted", "반영"
        COUNTED = "counted", "이미 반영"
        WAITING = "waiting", "보류"
        FOLLOWED = "followed", "고쳐서 반영"

    id = models.UUIDField(primary_key=True, editable=False)
    file = models.ForeignKey(UsageFile, models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField()  # its line in the file; the header is line 1
    code = models.ForeignKey(PartnerCode, models.PROTECT, null=True, related_name="rows")
    cells = models.JSONField()
    state = models.CharField(max_length=8, choices=State)
    reason = models.CharField(max_length=40, blank=True)
    answer = models.JSONField(default=dict)  # {ko, en}
    redemption = models.OneToOneField(Redemption, models.PROTECT, null=True, related_name="usage_row")

    class Meta:
        ordering = ("file", "number")
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="a_line_of_a_file_is_judged_once"),
            models.CheckConstraint(
                condition=Q(state="accepted", redemption__isnull=False)
                | ~Q(state="accepted") & Q(redemption=None),
                name="an_accepted_row_is_a_redemption",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"
