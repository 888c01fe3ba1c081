"""What was made public of an edition, how it differs from before, and what stands in the way of the next publication."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from hamkke.festivals import queries as festivals
from hamkke.kernel import clock
from hamkke.sales.models import Batch, DayTotal, RejectedLine, Release, TouchedDay
from hamkke.sales.queries import drafts
from hamkke.sales.queries.channels import duties_of
from hamkke.sales.queries.drafts import released
from hamkke.sales.queries.told import PHASES
from hamkke.sales.rules import releasing
from hamkke.sales.rules.definitions import DIRECT_KINDS

WAITING = ("waiting", "mended")


@dataclass(frozen=True)
class Publication:
    """A document of figures, and who signed it: nobody, where an edition's figures were published by others alone."""

    content: dict[str, Any]
    digest: str
    release: Release | None
    differences: tuple[releasing.Difference, ...]

    @property
    def signatures(self) -> list[dict[str, str]]:
        """Who signed, by id and moment; nobody, where others published the figures."""
        signed = self.release
        if signed is None or signed.released_at is None:
            return []
        return [
            {"as": "proposed", "by": str(signed.proposed_by_id), "at": signed.proposed_at.isoformat()},
            {"as": "released", "by": str(signed.released_by_id), "at": signed.released_at.isoformat()},
        ]


def releases_of(edition: festivals.Edition) -> QuerySet[Release]:
    """Every release of an edition, proposed and withdrawn ones too, the latest first."""
    return (
        Release.objects.filter(edition=edition)
        .select_related("proposed_by", "released_by")
        .order_by("-number")
    )


def published() -> QuerySet[Release]:
    """Every public release of every edition, the latest first."""
    return (
        Release.objects.filter(released_at__isnull=False)
        .select_related("edition")
        .order_by("-released_at", "-id")
    )


def publication(edition: festivals.Edition, number: int | None = None, *, now: datetime) -> Publication:
    """A public release, the latest unless a number is given; without any, the figures that others published.

    Raises ReleaseUnknown, NothingToRelease.
    """
    found = released(edition) if number is None else released(edition).filter(number=number)
    release = found.select_related("proposed_by", "released_by").first()
    if release is not None:
        return publication_of(release)
    if number is not None:
        raise releasing.ReleaseUnknown(edition=edition.code, number=number)
    content = drafts.of_others(edition, now=now)
    if not content["figures"]:
        raise releasing.NothingToRelease(edition=edition.code)
    return Publication(content, releasing.digest(content), None, ())


def publication_of(release: Release) -> Publication:
    """A release beside the one that was public before it."""
    before = released(release.edition).filter(number__lt=release.number).first()
    differences = releasing.differences(before.content, release.content) if before else []
    return Publication(release.content, release.digest, release, tuple(differences))


def readiness(edition: festivals.Edition, *, now: datetime) -> releasing.Readiness:
    """What stands in the way of a publication at this moment."""
    days = drafts.days_of(edition, until=now.astimezone(clock.SEOUL).date())
    all_days = [day for phase in PHASES for day in festivals.dates_of(edition, phase)]
    within = [day for spell in days.values() for day in spell]
    counted = Batch.objects.filter(state="stored").filter(
        Q(edition=edition) | Q(touched_days__order_day__in=within)
    )
    return releasing.Readiness(
        dirty_days=TouchedDay.objects.filter(order_day__in=within, settled_at=None).count(),
        missing=[f"{each.duty.channel.name} {each.duty.name.ko}" for each in duties_of(edition, now=now) if not each.is_met],
        lines_waiting=RejectedLine.objects.filter(batch__in=counted, state__in=WAITING).count(),
        latest_day=max(all_days, default=None),
        is_final_before=released(edition).filter(status="final").exists(),
        has_figures_by_hand=DayTotal.objects.filter(order_day__in=within).exists()
        and any(
            each.kind in DIRECT_KINDS and not each.detail and each.phase in PHASES
            for each in drafts.figures_of_others(edition)
        ),
    )  # fmt: skip


def taken_back_since(release: Release) -> list[int]:
    """The batches that a release counts and that were taken back since it was proposed."""
    numbers = releasing.counted(release.content)
    gone = Batch.objects.filter(taken_back_at__gte=release.proposed_at, number__in=numbers)
    return [number for number in gone.values_list("number", flat=True) if number]
