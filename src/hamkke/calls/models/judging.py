"""Who judges what, what stands in the way, and what was thought of it. Declarations and conflicts are append-only."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hamkke.calls.models.applications import Application
from hamkke.calls.models.calls import Call, Criterion
from hamkke.kernel import ids


class Declaration(models.Model):
    """With whom a judge has to do, in their own words, a line for each; none is a declaration too. Append-only: another one adds."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="declarations")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lines = models.JSONField("밝힌 곳")
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ("call", "judge", "declared_at")

    def __str__(self) -> str:
        return f"{self.call_id} × {self.judge_id}"


class Conflict(models.Model):
    """A reason why a judge must not see an application, declared or found, with its evidence. Append-only."""

    class Source(models.TextChoices):
        DECLARED = "declared", "스스로 밝힘"
        OWNER = "owner", "대표자"
        PHONE = "phone", "전화번호"
        ADDRESS = "address", "주소"
        DEALING = "dealing", "과거 거래"
        APPLICANT = "applicant", "같은 공고에 신청"
        ENTERED = "entered", "대신 넣음"

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="conflicts")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    source = models.CharField(max_length=12, choices=Source)
    evidence = models.CharField("근거", max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("application", "judge", "source")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "judge", "source"], name="a_conflict_is_recorded_once_for_each_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} × {self.judge_id} {self.source}"


class Assignment(models.Model):
    """A judge may see one application's sheet, without a name on it."""

    id = models.UUIDField(
        primary_key=True, editable=False
    )  # derived: it puts each judge's pile in its own order
    application = models.ForeignKey(Application, models.PROTECT, related_name="assignments")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    stage = models.PositiveSmallIntegerField("차수", default=1)  # 2: a second look at those near the line
    recused_at = models.DateTimeField("기피한 때", null=True)
    recusal = models.CharField("기피한 까닭", max_length=300, blank=True)
    draft = models.JSONField("쓰던 것", default=dict)  # typed, not yet given: read by nobody but the judge

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["application", "judge"], name="a_judge_is_assigned_an_application_once"
            ),
            models.CheckConstraint(
                name="a_recusal_says_when_and_why",
                condition=Q(recused_at=None, recusal="") | (Q(recused_at__isnull=False) & ~Q(recusal="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} → {self.judge_id}"


class Review(models.Model):
    """What an assigned judge thinks of one submitted version; it may be revised until the selection."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="review")
    version_number = models.PositiveIntegerField()
    comment = models.TextField("의견", blank=True, max_length=2_000)
    revision = models.PositiveIntegerField(default=1)
    reviewed_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.assignment_id} r{self.revision}"


class Score(models.Model):
    """A review's score for one criterion: 0 to 100, or nothing for "not applicable", which is never 0."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField("점수", null=True)

    class Meta:
        ordering = ("review", "criterion")
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="a_review_scores_a_criterion_once"),
            models.CheckConstraint(
                name="a_score_is_0_to_100_or_missing",
                condition=Q(value=None) | Q(value__gte=0, value__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return "–" if self.value is None else str(self.value)
