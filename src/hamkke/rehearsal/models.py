"""How far the one rehearsed edition of this database has come."""

from django.db import models

from hamkke.rehearsal import rules

STAGES = [(stage, stage) for stage in rules.Stage]


class Rehearsal(models.Model):
    """One row at most: a database rehearses one edition."""

    only = models.BooleanField(primary_key=True, default=True)
    starts_on = models.DateField("본행사 첫날")
    wanted = models.CharField("가려는 단계", max_length=10, choices=STAGES)
    stage = models.CharField("다다른 단계", max_length=10, choices=STAGES, null=True)
    applicants = models.PositiveIntegerField()
    places = models.PositiveIntegerField()
    shoppers = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(only=True), name="a_database_rehearses_one_edition"),
        ]

    @property
    def scale(self) -> rules.Scale:
        return rules.Scale(self.applicants, self.places, self.shoppers)

    @property
    def is_cut_short(self) -> bool:
        """Whether it was ended before it got where it was going; staged again, it goes on from there."""
        return self.stage != self.wanted

    def __str__(self) -> str:
        return f"{self.starts_on} · {self.stage or '–'}"
