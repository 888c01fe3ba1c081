"""Channels, and who of them has reported what of an edition."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from hamkke.festivals import queries as festivals
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.sales.models import Batch, Channel, Mapping, ReportDuty
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

    @property
    def due_on(self) -> date | None:
        """The day by whose end it is due; None where it is due at another hour."""
        due_at = self.duty.due_at.astimezone(clock.SEOUL)
        return due_at.date() - timedelta(days=1) if due_at.time() == time.min else None


@dataclass(frozen=True)
class Reporting:
    """How the reports of an edition stand."""

    edition: festivals.Edition
    duties: list[DutyShown]

    @property
    def counted(self) -> list[tuple[str, Words, int]]:
        """How many are in each state: (state, in words, how many)."""
        return [
            (state, name, sum(each.state == state for each in self.duties))
            for state, name in rules.DUTY_STATES.items()
        ]

    @property
    def missing(self) -> list[DutyShown]:
        return [each for each in self.duties if each.state == "missing"]


def channels() -> QuerySet[Channel]:
    return Channel.objects.order_by("kind", "name")


def places() -> dict[str, int]:
    """Who keeps a sale that two tell of: our own books before any report, then by code."""
    codes = Channel.objects.order_by("code").values_list("code", flat=True)
    ours = (rules.OWN, rules.COUNTER)
    return {
        code: place for place, code in enumerate(sorted(codes, key=lambda code: (code not in ours, code)))
    }


def channel_by_code(code: str) -> Channel:
    """The channel with this code. Raises ChannelUnknown."""
    found = Channel.objects.filter(code=code).first()
    if found is None:
        known = Channel.objects.order_by("code").values_list("code", flat=True)
        raise rules.ChannelUnknown(code=code, known=", ".join(known))
    return found


def duties_of(edition: festivals.Edition, *, now: datetime) -> list[DutyShown]:
    """Everything that channels owe an edition, the earliest due first."""
    return _shown(ReportDuty.objects.filter(edition=edition), now)


def duties_owed_by(channel: Channel, *, now: datetime) -> list[DutyShown]:
    """Everything that a channel owes any edition, the latest due first."""
    return _shown(ReportDuty.objects.filter(channel=channel), now)[::-1]


def reporting_of(editions: Sequence[festivals.Edition], *, now: datetime) -> list[Reporting]:
    """How the reports of these editions stand, in their order."""
    of_edition = defaultdict(list)
    for each in _shown(ReportDuty.objects.filter(edition__in=editions), now):
        of_edition[each.duty.edition_id].append(each)
    return [Reporting(each, of_edition[each.pk]) for each in editions]


def _shown(duties: QuerySet[ReportDuty], now: datetime) -> list[DutyShown]:
    found = (
        duties.select_related("channel", "edition")
        .annotate(reported_at=Min("batches__received_at", filter=Q(batches__state__in=REPORTING)))
        .order_by("due_at", "channel__name")
    )
    return [DutyShown(each, _state(each, each.reported_at, now), each.reported_at) for each in found]


def open_duty(
    edition: festivals.Edition, channel: Channel, *, last_on: date | None = None
) -> ReportDuty | None:
    """The earliest report that a channel still owes: a file that comes in is taken for it. What tells no day after
    `last_on` meets no report that covers more."""
    owed = ReportDuty.objects.filter(edition=edition, channel=channel).exclude(batches__state__in=REPORTING)
    if last_on is not None:
        owed = owed.filter(covers_until__lte=last_on)
    return owed.order_by("due_at").first()


def open_duties(channel: Channel | None) -> QuerySet[ReportDuty]:
    """Every report that a channel still owes, of whichever edition."""
    owed = ReportDuty.objects.filter(channel=channel).exclude(batches__state__in=REPORTING)
    return owed.select_related("edition").order_by("due_at")


def mappings() -> QuerySet[Mapping]:
    """Every kept way of reading a file, the newest version of each first."""
    return Mapping.objects.select_related("made_by").order_by("code", "-number")


def mappings_of(channel: Channel) -> QuerySet[Mapping]:
    """The kept ways of reading a channel's files, the newest version of each first, with how many files each has read."""
    read = Batch.objects.filter(mapping=OuterRef("pk")).order_by().values("mapping").annotate(n=Count("pk"))
    return (
        mappings()
        .filter(content__channel=channel.code)
        .annotate(files=Coalesce(Subquery(read.values("n")), 0))
    )


def _state(duty: ReportDuty, reported_at: datetime | None, now: datetime) -> str:
    return rules.duty_state(
        duty.due_at, reported_at=reported_at, said_nothing=duty.nothing_at is not None, now=now
    )
