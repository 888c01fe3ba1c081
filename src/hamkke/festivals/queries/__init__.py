"""What pages and other apps ask about festivals."""

from hamkke.festivals.models import Area, Edition, Phase, PhaseKind, ScheduleVersion, Series, Support, Target
from hamkke.festivals.queries.desks import to_do
from hamkke.festivals.queries.editions import (
    COUNTED,
    EditionShown,
    EditionUnknown,
    PhaseDates,
    PhaseShown,
    VersionShown,
    calendar_of,
    current_edition,
    dates_in,
    dates_of,
    days_of,
    edition_by_code,
    editions,
    editions_of_year,
    editions_shown,
    locked,
    phase_at,
    phases_of,
    schedule_of,
    schedules_of,
    series,
    series_by_code,
    targets_of,
    targets_of_year,
    versions_shown,
    whole_days,
)
from hamkke.festivals.queries.partners import (
    AreaProgress,
    CommitmentProgress,
    PartnerShown,
    agreements_of,
    areas_of,
    partners_of,
    partners_shown,
)
from hamkke.festivals.rules import AREAS, SUPPORTS

__all__ = [
    "AREAS", "COUNTED", "SUPPORTS", "Area", "AreaProgress", "CommitmentProgress", "Edition", "EditionShown",
    "EditionUnknown", "PartnerShown", "Phase", "PhaseDates", "PhaseKind", "PhaseShown", "ScheduleVersion", "Series",
    "Support", "Target", "VersionShown", "agreements_of", "areas_of", "calendar_of", "current_edition", "dates_in",
    "dates_of", "days_of", "edition_by_code", "editions", "editions_of_year", "editions_shown", "locked", "partners_of",
    "partners_shown", "phase_at", "phases_of", "schedule_of", "schedules_of", "series", "series_by_code", "targets_of",
    "targets_of_year", "to_do", "versions_shown", "whole_days",
]  # fmt: skip
