"""Marketplaces that were asked by their interfaces: the intention, how often it was tried, and what came of it."""

from django.db import models
from django.db.models import F, Q

from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.sales.models.batches import Batch
from hamkke.sales.models.channels import Channel
from hamkke.sales.rules import pulls


class Pull(models.Model):
    """A channel is asked for all orders of some days. What it tells becomes a batch with the same id.

    asked → told, or failed with the reason; while it is asked it is tried again at `next_at`.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="pulls")
    since = models.DateField("이날부터")
    until = models.DateField("이날 전까지")
    state = models.CharField("상태", max_length=8, default="asked")
    asked_at = models.DateTimeField("묻기로 한 때")
    asked_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    tries = models.PositiveSmallIntegerField("물은 횟수", default=0)
    next_at = models.DateTimeField("다시 물을 때")
    ended_at = models.DateTimeField("끝난 때", null=True)
    trouble = models.JSONField("받지 못한 까닭", default=dict)  # {reason, ko, en}
    calls = models.PositiveIntegerField("호출 수", default=0)  # of the try that told
    missing = models.PositiveIntegerField("없어진 줄", default=0)
    payments = models.JSONField("지급액", default=list)  # [{on, amount, is_done}], where no line tells of it
    batch = models.OneToOneField(Batch, models.PROTECT, null=True, related_name="pull")

    class Meta:
        ordering = ("-asked_at", "-id")
        constraints = [
            models.CheckConstraint(
                name="a_pull_is_in_a_known_state", condition=Q(state__in=list(pulls.STATES))
            ),
            models.CheckConstraint(name="a_pull_asks_for_days", condition=Q(until__gt=F("since"))),
            models.UniqueConstraint(
                fields=["channel"], condition=Q(state="asked"), name="a_channel_is_asked_one_thing_at_a_time"
            ),
            models.CheckConstraint(
                name="a_pull_ends_once",
                condition=Q(state="asked", ended_at__isnull=True)
                | ~Q(state="asked") & Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(name="a_failed_pull_says_why", condition=~Q(state="failed", trouble={})),
            models.CheckConstraint(
                name="only_a_pull_that_told_has_a_batch", condition=Q(state="told") | Q(batch__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.since}–{self.until}"

    @property
    def spell(self) -> pulls.Spell:
        return pulls.Spell(self.since, self.until)

    @property
    def state_name(self) -> Words:
        return pulls.STATES[self.state]

    @property
    def trouble_words(self) -> Words:
        """Why the last try told nothing."""
        return Words(self.trouble.get("ko", ""), self.trouble.get("en", ""))

    @property
    def paid(self) -> int:
        """What the channel says that it has paid, where no line tells of it."""
        return sum(each["amount"] for each in self.payments if each["is_done"])
