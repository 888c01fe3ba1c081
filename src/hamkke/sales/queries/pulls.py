"""What the marketplaces' interfaces were asked, and which of them do not answer."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from hamkke.sales.models import Batch, Channel, Pull

# Within the hour most marketplaces come back by themselves.
_PATIENCE = timedelta(hours=1)


def due(now: datetime) -> QuerySet[Pull]:
    """Pulls whose turn it is."""
    return Pull.objects.filter(state="asked", next_at__lte=now).select_related("channel").order_by("next_at")


def earlier_pulls(channel: Channel) -> list[UUID]:
    """The batches that this channel's interface told, as far as they count."""
    told = Batch.objects.filter(pull__channel=channel, state="stored")
    return list(told.order_by().values_list("pk", flat=True))


def latest_pulls() -> dict[UUID, Pull]:
    """The latest pull of each channel, by the channel's id."""
    latest = (
        Pull.objects.order_by("channel_id", "-asked_at", "-id")
        .distinct("channel_id")
        .select_related("batch", "channel")
    )
    return {each.channel_id: each for each in latest}


def alarms(now: datetime) -> list[Pull]:
    """Channels that do not answer: their latest pull failed, or has been tried in vain for an hour."""
    return [each for each in latest_pulls().values() if each.state == "failed" or _is_late(each, now)]


def _is_late(pull: Pull, now: datetime) -> bool:
    return pull.state == "asked" and pull.tries > 0 and pull.asked_at < now - _PATIENCE
