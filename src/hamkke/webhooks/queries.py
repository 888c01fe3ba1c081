from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from hamkke.people.queries import User
from hamkke.webhooks import rules
from hamkke.webhooks.models import Delivery, Endpoint

__all__ = ["Delivery", "Endpoint"]


def endpoints_of(owner: User) -> QuerySet[Endpoint]:
    """A person's addresses that still hear, the newest first."""
    return Endpoint.objects.filter(owner=owner, stopped_at=None).order_by("-made_at", "-id")


def endpoints_hearing(event: str) -> QuerySet[Endpoint]:
    """Everybody's addresses that want to hear of an event, with whose they are."""
    return Endpoint.objects.filter(events__contains=[event], stopped_at=None).select_related("owner")


def deliveries_of(endpoint: Endpoint) -> QuerySet[Delivery]:
    """Every telling to an address, the newest first."""
    return Delivery.objects.filter(endpoint=endpoint).order_by("-made_at", "-id")


def deliveries_due(now: datetime) -> QuerySet[Delivery]:
    """What is to be tried by now and was not, whoever died over it; the longest waiting first."""
    return Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lte=now).order_by("next_at", "id")


def secret_of(endpoint: Endpoint) -> str:
    return rules.secret_of(settings.SECRET_KEY, endpoint.pk, endpoint.secret_number)


def signed(delivery: Delivery, *, now: datetime) -> dict[str, str]:
    """The headers of one try: id, moment, and a signature by each secret that is good at `now`."""
    endpoint = delivery.endpoint
    numbers = [endpoint.secret_number]
    if rules.keeps_old_secret(endpoint.rotated_at, now=now):
        numbers.append(endpoint.secret_number - 1)
    secrets = [rules.secret_of(settings.SECRET_KEY, endpoint.pk, number) for number in numbers]
    signatures = [rules.signature(each, id=delivery.pk, sent_at=now, body=delivery.body) for each in secrets]
    return {
        "content-type": "application/json",
        "user-agent": "hamkke-webhooks/1",
        "webhook-id": str(delivery.pk),
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
