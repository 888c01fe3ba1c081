"""Calls, what merchants sent in, what judges thought of it, and what was decided.

Criteria, submitted versions and selections are append-only by trigger: what was published, sent or decided can
still be read as it was.
"""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hamkke.calls import rules
from hamkke.kernel import ids

ROWS_AT_ONCE = 2_000  # a statement's worth of rows, so that 100,000 fit in memory and parameters


class Call(models.Model):
    """An invitation to apply for a number of places, with everything that will decide said beforehand."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    edition = models.ForeignKey("festivals.Edition", models.PROTECT, related_name="+")
    title = models.CharField("제목", max_length=120)
    title_en = models.CharField("영문 제목", max_length=160)
    places = models.PositiveIntegerField("선정 인원")
    waiting = models.PositiveIntegerField("예비 인원", default=0)
    opens_at = models.DateTimeField("접수 시작")
    closes_at = models.DateTimeField("접수 마감")
    rule_text = models.TextField("공고문", blank=True)
    rule_text_en = models.TextField("영문 공고문", blank=True)
    rule_version = models.CharField(max_length=40, default=rules.RULE_VERSION)
    sheet_version = models.CharField(max_length=40, default=rules.SHEET_VERSION)
    terms_hash = models.CharField(max_length=64)
    decided_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ("-opens_at", "id")
        constraints = [
            models.CheckConstraint(
                name="a_call_closes_after_it_opens", condition=Q(closes_at__gt=F("opens_at"))
            ),
            models.CheckConstraint(name="a_call_has_places", condition=Q(places__gte=1)),
            models.CheckConstraint(
                name="a_call_is_decided_after_it_closed",
                condition=Q(decided_at=None) | Q(decided_at__gte=F("closes_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def stage(self, now: datetime) -> rules.Stage:
        return rules.stage(self.opens_at, self.closes_at, self.decided_at, now=now)


class Criterion(models.Model):
    """One thing judged, scored 0 to 100, and its weight in points of 100."""

    id = models.UUIDField(primary_key=True, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    name = models.CharField("이름", max_length=60)
    name_en = models.CharField("영문 이름", max_length=80)
    meaning = models.CharField("뜻", max_length=300, blank=True)
    meaning_en = models.CharField("영문 뜻", max_length=400, blank=True)
    weight = models.PositiveSmallIntegerField("배점")

    class Meta:
        ordering = ("call", "position")
        constraints = [
            models.UniqueConstraint(fields=["call", "position"], name="a_call_lists_a_criterion_once"),
            models.CheckConstraint(
                name="a_weight_is_1_to_100_points", condition=Q(weight__gte=1, weight__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.weight}"


class Application(models.Model):
    """A merchant's application. `answers` is the working copy; what is judged is the latest submitted version."""

    class State(models.TextChoices):
        DRAFT = "draft", "작성 중"
        SUBMITTED = "submitted", "제출함"

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="applications")
    merchant = models.ForeignKey("merchants.Merchant", models.PROTECT, related_name="+")
    answers = models.JSONField("답", default=dict)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    receipt = models.CharField("접수 번호", max_length=14)
    versions_count = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField("처음 제출한 때", null=True)

    class Meta:
        ordering = ("call", "id")
        constraints = [
            models.UniqueConstraint(fields=["call", "merchant"], name="a_merchant_applies_to_a_call_once"),
            models.UniqueConstraint(fields=["call", "receipt"], name="a_receipt_names_one_application"),
            models.CheckConstraint(
                name="a_submitted_application_says_when",
                condition=Q(state="draft", submitted_at=None, versions_count=0)
                | Q(state="submitted", submitted_at__isnull=False, versions_count__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return self.receipt


class ApplicationVersion(models.Model):
    """One submission as it was sent, with its hash. Append-only."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    answers = models.JSONField()
    hash = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ("application", "number")
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="a_version_is_kept_once"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} v{self.number}"


class Assignment(models.Model):
    """A judge may see one application's sheet, without a name on it."""

    id = models.UUIDField(
        primary_key=True, editable=False
    )  # derived: it puts each judge's pile in its own order
    application = models.ForeignKey(Application, models.PROTECT, related_name="assignments")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["application", "judge"], name="a_judge_is_assigned_an_application_once"
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


class Selection(models.Model):
    """The decision on a call: which rule, on which inputs, by whom, when. Append-only."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    call = models.OneToOneField(Call, models.PROTECT, related_name="selection")
    rule_version = models.CharField(max_length=40)
    inputs_hash = models.CharField(max_length=64)
    applied = models.PositiveIntegerField("신청")
    places = models.PositiveIntegerField("선정 인원")
    waiting = models.PositiveIntegerField("예비 인원")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ("-decided_at", "id")

    def __str__(self) -> str:
        return f"{self.call_id} {self.rule_version}"


class SelectionRow(models.Model):
    """One application's place in the result. Append-only.

    `score` is hundredths of a point; `means` are the criteria's means in hundredths (or nothing) along the tie
    chain: the heaviest criterion first; `lot` is the last word between perfect equals.
    """

    class Outcome(models.TextChoices):
        SELECTED = "selected", "선정"
        WAITLISTED = "waitlisted", "예비"
        NOT_SELECTED = "not_selected", "미선정"

    id = models.BigAutoField(primary_key=True)
    selection = models.ForeignKey(Selection, models.PROTECT, related_name="rows")
    application = models.OneToOneField(Application, models.PROTECT, related_name="row")
    rank = models.PositiveIntegerField("순위")
    score = models.PositiveSmallIntegerField("점수")
    means = models.JSONField("기준별 점수")
    lot = models.CharField("추첨값", max_length=64)
    outcome = models.CharField("결과", max_length=12, choices=Outcome)

    class Meta:
        ordering = ("selection", "rank")
        constraints = [
            models.UniqueConstraint(fields=["selection", "rank"], name="a_rank_is_held_by_one"),
            models.CheckConstraint(name="a_rank_begins_at_1", condition=Q(rank__gte=1)),
            models.CheckConstraint(name="a_result_is_0_to_100_points", condition=Q(score__lte=10_000)),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.application_id}"
