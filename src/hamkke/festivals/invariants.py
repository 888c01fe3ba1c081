"""What holds for every festival at all times: each function names it and returns the rows that break it."""

from collections.abc import Iterable, Mapping

from django.db.models import Count, Exists, F, Max, OuterRef

from hamkke.festivals.models import EvidenceDecision, Phase, ScheduleVersion, Target

Rows = Iterable[Mapping[str, object]]


def no_phases_of_a_schedule_overlap() -> Rows:
    others = Phase.objects.filter(
        schedule=OuterRef("schedule"), starts_at__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("starts_at")
    ).exclude(pk=OuterRef("pk"))
    return Phase.objects.filter(Exists(others)).order_by("starts_at").values("schedule_id", "kind")


def schedules_are_numbered_without_a_gap() -> Rows:
    counted = ScheduleVersion.objects.order_by().values("edition_id")
    return counted.annotate(highest=Max("number"), kept=Count("pk")).exclude(highest=F("kept"))


def targets_are_numbered_without_a_gap() -> Rows:
    counted = Target.objects.order_by().values("series_id", "edition_id", "year")
    return counted.annotate(highest=Max("number"), kept=Count("pk")).exclude(highest=F("kept"))


def nobody_decides_about_their_own_proof() -> Rows:
    return EvidenceDecision.objects.filter(decided_by=F("evidence__given_by")).values("evidence_id")
