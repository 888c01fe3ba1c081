"""The counters at the openings, and everybody's claims."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hamkke.coupons.models.campaigns import Campaign
from hamkke.kernel import ids


class Opening(models.Model):
    """One time to claim: the counter row that the claim service locks. Those of a campaign never overlap.

    Of an automatic campaign `claimed` are the places that redemptions have now: it falls as they are free again.
    Free are quantity + handed_back − claimed. `head` is the end of the hash chain over its claims, `batches` its length.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="openings")
    number = models.PositiveIntegerField(default=1)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()  # moved to an earlier moment when an organiser closes early
    quantity = models.PositiveIntegerField()  # what can be claimed; once it is over, what was
    claimed = models.PositiveIntegerField(default=0)
    handed_back = models.PositiveIntegerField(default=0)
    rolled_over_at = models.DateTimeField(null=True)
    head = models.BinaryField(max_length=32, default=bytes)
    batches = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("campaign", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "number"], name="openings_of_a_campaign_are_numbered"
            ),
            models.CheckConstraint(
                condition=Q(claimed__lte=F("quantity") + F("handed_back")),
                name="no_more_is_claimed_than_there_is",
            ),
            models.CheckConstraint(
                condition=Q(handed_back__lte=F("claimed")), name="only_what_was_claimed_is_handed_back"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claimed}/{self.quantity}"

    @property
    def left(self) -> int:
        return self.quantity + self.handed_back - self.claimed

    @property
    def taken(self) -> int:
        """How many are in somebody's hands: claimed and not handed back."""
        return self.claimed - self.handed_back


class Claim(models.Model):
    """A coupon in somebody's wallet. Only the claim service writes this table; Django reads it.

    Without foreign key constraints: each would cost the hot path a look-up and a row lock for every claim. The
    opening's lock proves the campaign, the signed token the shopper, and an invariant watches both. It also
    leaves the table free to be partitioned by campaign. `turn` counts a shopper's coupons of one campaign.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="claims", db_constraint=False, db_index=False
    )
    shopper = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    opening = models.ForeignKey(
        Opening, models.PROTECT, related_name="claims", db_constraint=False, db_index=False
    )
    turn = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveIntegerField("순번")
    code = models.CharField("쿠폰 번호", max_length=24, unique=True)
    claimed_at = models.DateTimeField("받은 때")

    class Meta:
        ordering = ("opening", "position")
        constraints = [
            # The shopper leads, so that the same index finds a wallet.
            models.UniqueConstraint(
                fields=["shopper", "campaign", "turn"], name="a_shopper_claims_a_campaign_once"
            ),
            models.UniqueConstraint(fields=["opening", "position"], name="a_position_is_given_once"),
            models.CheckConstraint(condition=Q(position__gt=0), name="positions_start_at_one"),
        ]

    def __str__(self) -> str:
        return ids.shown("cpn", self.id)


class ClaimKey(models.Model):
    """Who claimed, as a person: a salted hash of an e-mail address, a Kakao account … Two accounts of one person share one.

    Salted by campaign, so that nobody can be followed from one to the next. Written by the claim service only.
    """

    pk = models.CompositePrimaryKey("campaign_id", "key", "turn")
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    key = models.BinaryField(max_length=16)
    turn = models.PositiveSmallIntegerField(default=1)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="keys", db_constraint=False, db_index=False)

    def __str__(self) -> str:
        return f"{self.claim_id} {self.turn}"


class ClaimBatch(models.Model):
    """One link of the public chain of claims: what was committed together. Written by the claim service only."""

    pk = models.CompositePrimaryKey("opening_id", "number")
    opening = models.ForeignKey(
        Opening, models.PROTECT, related_name="links", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField()
    earliest = models.PositiveIntegerField("첫 순번")
    latest = models.PositiveIntegerField("끝 순번")
    previous = models.BinaryField(max_length=32)
    head = models.BinaryField(max_length=32)
    committed_at = models.DateTimeField()

    class Meta:
        ordering = ("opening", "number")

    def __str__(self) -> str:
        return f"#{self.number} {self.earliest}–{self.latest}"


class HandBack(models.Model):
    """Somebody gave a coupon up unused: its place went back to its opening, or after the end its money to the funders."""

    claim = models.OneToOneField(Claim, models.PROTECT, primary_key=True, related_name="hand_back")
    handed_at = models.DateTimeField()

    class Meta:
        ordering = ("handed_at", "claim")

    def __str__(self) -> str:
        return str(self.claim)
