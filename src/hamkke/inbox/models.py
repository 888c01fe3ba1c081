"""What the outside told us. The same message from the same source is kept once."""

from django.db import models

from hamkke.kernel import ids


class Message(models.Model):
    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    source = models.CharField(max_length=60)
    external_id = models.CharField(max_length=200)
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    content = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="a_message_is_kept_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"
