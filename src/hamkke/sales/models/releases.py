"""What was made public: a frozen set of figures with everything needed to repeat it, signed by two."""

from django.db import models
from django.db.models import F, Q

from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.sales import rules


class Release(models.Model):
    """One publication of an edition's figures. `content` never changes; `digest` is the SHA-256 of its canonical form."""

    id = models.UUIDField(primary_key=True, editable=False)
    edition = models.ForeignKey("festivals.Edition", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("판")
    status = models.CharField("상태", max_length=12)
    as_of = models.DateTimeField("기준 시각")
    content = models.JSONField("내용")
    digest = models.CharField("지문", max_length=64)
    note = models.TextField("설명", blank=True)
    note_en = models.TextField("영문 설명", blank=True)
    proposed_at = models.DateTimeField("낸 때")
    proposed_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    released_at = models.DateTimeField("공개한 때", null=True)
    released_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField("거둔 때", null=True)

    class Meta:
        ordering = ("edition", "-number")
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="releases_of_an_edition_are_numbered"),
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(released_at=None, withdrawn_at=None),
                name="one_release_at_a_time_is_proposed",
            ),
            models.CheckConstraint(
                name="a_release_is_provisional_or_final", condition=Q(status__in=["provisional", "final"])
            ),
            models.CheckConstraint(
                name="a_release_is_signed_by_two",
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False) & ~Q(released_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="a_public_release_is_never_withdrawn",
                condition=Q(released_at=None) | Q(withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return ids.shown("rel", self.id)

    @property
    def status_name(self) -> Words:
        return rules.STATUSES[self.status]
