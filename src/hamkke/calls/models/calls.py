"""Calls and the rules they publish. Criteria and versions of the rules are append-only by trigger."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from hamkke.calls import rules
from hamkke.kernel import ids


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
    terms = models.JSONField("규칙 파일", default=dict)  # rules.terms reads it; the latest of its versions
    terms_hash = models.CharField(max_length=64)
    reminder_hours = (
        ArrayField(  # None: as the dated rule has it; they decide nothing, so the rule file leaves them out
            models.PositiveSmallIntegerField(), verbose_name="알림, 마감 몇 시간 전", null=True
        )
    )
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


class TermsVersion(models.Model):
    """The rule file of a call as it was published: the first at opening, each later one an amendment with its reason. Append-only."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    terms = models.JSONField()
    digest = models.CharField(max_length=64)
    why = models.TextField("고친 까닭", blank=True)
    why_en = models.TextField("영문 까닭", blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("call", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["call", "number"], name="a_version_of_the_terms_is_published_once"
            ),
            models.CheckConstraint(
                name="an_amendment_says_why", condition=Q(number=1) | (~Q(why="") & ~Q(why_en=""))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} v{self.number}"


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
