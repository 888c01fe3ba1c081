"""What the marketplaces' interfaces were asked, and which of them do not answer."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, QuerySet

from hamkke.sales import providers
from hamkke.sales.models import Batch, Channel, Pull
from hamkke.sales.rules import pulls as rules

# Within the hour most marketplaces come back by themselves.
_PATIENCE = timedelta(hours=1)
# The timetable asks once a day; when it has not for longer than that, it does not run.
_ROUND = timedelta(days=1, hours=1)


@dataclass(frozen=True)
class Interface:
    """A channel that can be asked: whether its keys are set, the latest pull, and the days that some pull has told of."""

    channel: Channel
    is_set: bool
    latest: Pull | None
    covered: list[rules.Spell]
    is_alarmed: bool


@dataclass(frozen=True)
class Round:
    """The daily asking of every channel whose keys are set: when it last was, and whether it should have been again."""

    at: datetime | None
    is_overdue: bool


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


def interfaces(now: datetime) -> list[Interface]:
    """Every channel with an interface, those that do not answer first."""
    ready, latest, alarmed = providers.with_keys(), latest_pulls(), {each.channel_id for each in alarms(now)}
    told: dict[UUID, list[rules.Spell]] = defaultdict(list)
    for channel, since, until in Pull.objects.filter(state="told").values_list("channel", "since", "until"):
        told[channel].append(rules.Spell(since, until))
    found = [
        Interface(
            channel=each,
            is_set=each.code in ready,
            latest=latest.get(each.pk),
            covered=rules.joined(told[each.pk]),
            is_alarmed=each.pk in alarmed,
        )
        for each in Channel.objects.filter(code__in=providers.known()).order_by("name")
    ]
    return sorted(found, key=lambda each: not each.is_alarmed)


def interface_of(channel: Channel, now: datetime) -> Interface | None:
    return next((each for each in interfaces(now) if each.channel == channel), None)


def latest_round(now: datetime) -> Round:
    """Pulls that nobody asked for by hand were asked for by the timetable."""
    at = Pull.objects.filter(asked_by=None).aggregate(at=Max("asked_at"))["at"]
    return Round(at, is_overdue=bool(providers.with_keys()) and at is not None and at < now - _ROUND)


def pulls_of(channel: Channel) -> QuerySet[Pull]:
    """What a channel was asked, the latest first."""
    return (
        Pull.objects.filter(channel=channel).select_related("batch", "asked_by").order_by("-asked_at", "-id")
    )


def alarms(now: datetime) -> list[Pull]:
    """Channels that do not answer: their latest pull failed, or has been tried in vain for an hour."""
    return [each for each in latest_pulls().values() if each.state == "failed" or _is_late(each, now)]


def _is_late(pull: Pull, now: datetime) -> bool:
    return pull.state == "asked" and pull.tries > 0 and pull.asked_at < now - _PATIENCE
