"""An append-only record of who did what. No foreign keys, so history neither blocks nor dies with the data."""

from uuid import UUID

from django.db import models

from hamkke.kernel import ids

NOBODY = UUID(int=0)  # Somebody did it, and the law no longer wants it kept who.


class Entry(models.Model):
    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    at = models.DateTimeField(db_index=True)
    by = models.UUIDField("누가", null=True)  # nobody: the system itself, on a clock or told from outside
    verb = models.CharField("무엇을", max_length=80)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=64)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_by_target")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"
