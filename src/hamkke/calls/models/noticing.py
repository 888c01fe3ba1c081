"""Letters about dates that changed."""

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.db import models
from django.db.models import Q

from hamkke.calls.models.calls import TermsVersion

if TYPE_CHECKING:
    from hamkke.festivals.models import ScheduleVersion


class ChangeNotice(models.Model):
    """One person is told once of one change: of an edition's schedule, or of a call's dates. And what became of the letter."""

    class State(models.TextChoices):
        WAITING = "waiting", "기다림"
        SENT = "sent", "보냄"
        RETURNED = "returned", "되돌아옴"
        NEEDLESS = "needless", "필요 없어짐"

    id = models.UUIDField(primary_key=True, editable=False)  # derived: it names the letter to mailboxes
    schedule = models.ForeignKey("festivals.ScheduleVersion", models.PROTECT, null=True, related_name="+")
    terms = models.ForeignKey(TermsVersion, models.PROTECT, null=True, related_name="notices")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    written_at = models.DateTimeField("쓴 때")
    put_off_at = models.DateTimeField("맡긴 때", null=True)
    settled_at = models.DateTimeField("끝난 때", null=True)

    class Meta:
        ordering = ("written_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["schedule", "reader"], name="a_new_schedule_is_told_once"),
            models.UniqueConstraint(fields=["terms", "reader"], name="a_call_s_new_dates_are_told_once"),
            models.CheckConstraint(
                name="a_notice_tells_of_one_change",
                condition=Q(schedule=None, terms__isnull=False) | Q(schedule__isnull=False, terms=None),
            ),
            models.CheckConstraint(
                name="a_settled_notice_says_when",
                condition=Q(state="waiting", settled_at=None)
                | (~Q(state="waiting") & Q(settled_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["put_off_at"], condition=Q(state="waiting"), name="notices_that_wait"),
        ]

    def __str__(self) -> str:
        return f"{self.schedule_id or self.terms_id} → {self.reader_id} {self.state}"

    @property
    def version(self) -> "ScheduleVersion | TermsVersion":
        """What it tells of: one of the two, always."""
        return cast("ScheduleVersion | TermsVersion", self.schedule or self.terms)
