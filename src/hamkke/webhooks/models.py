"""Where somebody wants to be told, and every telling with what became of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hamkke.kernel.words import Words
from hamkke.webhooks import rules


class Endpoint(models.Model):
    """An address of somebody's own that wants to hear certain events. Its secret is derived from `secret_number`, and kept nowhere."""

    id = models.UUIDField(primary_key=True, editable=False)
    owner = models.ForeignKey("people.User", models.CASCADE, related_name="+")
    url = models.URLField("주소", max_length=500)
    events = ArrayField(models.CharField(max_length=40), verbose_name="알릴 일")
    secret_number = models.PositiveIntegerField("비밀 값의 판", default=1)
    rotated_at = models.DateTimeField("비밀 값을 바꾼 때", null=True)
    made_at = models.DateTimeField("만든 때")
    stopped_at = models.DateTimeField("멈춘 때", null=True)

    class Meta:
        ordering = ("-made_at", "-id")
        constraints = [
            models.CheckConstraint(
                name="an_endpoint_hears_something_known",
                condition=Q(events__len__gt=0) & Q(events__contained_by=list(rules.EVENTS)),
            ),
            models.CheckConstraint(name="secrets_are_numbered_from_one", condition=Q(secret_number__gte=1)),
        ]

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """One event for one endpoint. Its body never changes; it is tried until it is answered, or too many tries failed."""

    class State(models.TextChoices):
        WAITING = "waiting", "기다림"
        DELIVERED = "delivered", "전달됨"
        FAILED = "failed", "전하지 못함"

    id = models.UUIDField(primary_key=True, editable=False)
    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="deliveries")
    event = models.CharField("일", max_length=40)
    body = models.TextField("내용")
    made_at = models.DateTimeField("일어난 때")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveIntegerField("시도", default=0)
    next_at = models.DateTimeField("다음 시도", null=True)
    tried_at = models.DateTimeField("마지막 시도", null=True)
    status = models.PositiveSmallIntegerField("답", null=True)
    trouble = models.CharField("까닭", max_length=40, blank=True)

    class Meta:
        ordering = ("-made_at", "-id")
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="deliveries_due"),
            models.Index(fields=["endpoint", "-made_at", "-id"], name="deliveries_of_an_endpoint"),
        ]
        constraints = [
            models.CheckConstraint(
                name="only_a_waiting_delivery_is_tried_again",
                condition=Q(state="waiting", next_at__isnull=False) | (~Q(state="waiting") & Q(next_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.endpoint_id}"

    @property
    def event_words(self) -> Words:
        return rules.EVENTS[self.event].says

    @property
    def state_words(self) -> Words:
        return rules.STATES[self.state]

    @property
    def trouble_words(self) -> Words | None:
        return rules.TROUBLES.get(self.trouble)
