"""Studies of what an edition did, frozen as they were found. Both tables are append-only by trigger."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hamkke.kernel import ids


class Study(models.Model):
    """What was found of one edition, from which inputs, by which estimator, and who proposed it. `rules.findings` reads it.

    Merchants' own sales are not in it: only figures of many together, and the hash of what they were reckoned from.
    """

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    edition = models.ForeignKey("festivals.Edition", models.PROTECT, related_name="+")
    earlier_from = models.DateTimeField("앞선 기간의 시작")
    before_from = models.DateTimeField("직전 기간의 시작")
    before_to = models.DateTimeField("직전 기간의 끝")
    during_from = models.DateTimeField("본행사 시작")
    during_to = models.DateTimeField("본행사 끝")
    estimator = models.CharField("셈하는 법의 판", max_length=40)
    source = models.CharField("매출의 출처", max_length=120)
    inputs_hash = models.CharField("입력의 지문", max_length=64)
    findings = models.JSONField("찾은 것")
    note = models.TextField("덧붙이는 말", blank=True)
    note_en = models.TextField("영문으로 덧붙이는 말", blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-proposed_at", "-id")
        constraints = [
            models.CheckConstraint(
                name="a_study_s_periods_follow_each_other",
                condition=Q(
                    earlier_from__lt=F("before_from"),
                    before_from__lt=F("before_to"),
                    before_to__lte=F("during_from"),
                    during_from__lt=F("during_to"),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.inputs_hash[:12]}"


class StudyPublication(models.Model):
    """A second person published a study. The latest one of an edition stands; the earlier ones stay."""

    study = models.OneToOneField(Study, models.PROTECT, primary_key=True, related_name="publication")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-published_at",)

    def __str__(self) -> str:
        return str(self.study_id)
