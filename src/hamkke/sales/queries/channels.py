"""Channels, and who of them has reported what of an edition."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, Q, QuerySet

from hamkke.festivals import queries as festivals
from hamkke.kernel.words import Words
from hamkke.sales.models import Channel, Mapping, ReportDuty
from hamkke.sales.rules import channels as rules

REPORTING = ("intended", "writing", "stored")


@dataclass(frozen=True)
class DutyShown:
    """What a channel owes an edition and how that stands: one of `rules.DUTY_STATES`."""

    duty: ReportDuty
    state: str
    reported_at: datetime | None

    @property
    def name(self) -> Words:
        return rules.DUTY_STATES[self.state]

    @property
    def is_met(self) -> bool:
        return self.state in ("reported", "late", "nothing")


def channels() -> QuerySet[Channel]:
    return Channel.objects.order_by("kind", "name")


def channel_by_code(code: str) -> Channel:
    """The channel with this code. Raises ChannelUnknown."""
    found = Channel.objects.filter(code=code).first()
    if found is None:
        known = Channel.objects.order_by("code").values_list("code", flat=True)
        raise rules.ChannelUnknown(code=code, known=", ".join(known))
    return found


def duties_of(edition: festivals.Edition, *, now: datetime) -> list[DutyShown]:
    """Everything that channels owe an edition, the earliest due first."""
    duties = (
        ReportDuty.objects.filter(edition=edition)
        .select_related("channel", "edition")
        .annotate(reported_at=Min("batches__received_at", filter=Q(batches__state__in=REPORTING)))
        .order_by("due_at", "channel__name")
    )
    return [DutyShown(each, _state(each, each.reported_at, now), each.reported_at) for each in duties]


def open_duty(
    edition: festivals.Edition, channel: Channel, *, last_on: date | None = None
) -> ReportDuty | None:
    """The earliest report that a channel still owes: a file that comes in is taken for it. What tells no day after
    `last_on` meets no report that covers more."""
    owed = ReportDuty.objects.filter(edition=edition, channel=channel).exclude(batches__state__in=REPORTING)
    if last_on is not None:
        owed = owed.filter(covers_until__lte=last_on)
    return owed.order_by("due_at").first()


def mappings() -> QuerySet[Mapping]:
    """Every kept way of reading a file, the newest version of each first."""
    return Mapping.objects.select_related("made_by").order_by("code", "-number")


def _state(duty: ReportDuty, reported_at: datetime | None, now: datetime) -> str:
    return rules.duty_state(
        duty.due_at, reported_at=reported_at, said_nothing=duty.nothing_at is not None, now=now
    )
