"""What holds for every study at all times: each function names it and returns the rows that break it."""

from collections.abc import Iterable, Mapping

from django.db.models import F

from hamkke.insights.models import StudyPublication

Rows = Iterable[Mapping[str, object]]


def every_study_was_published_by_another_person() -> Rows:
    return StudyPublication.objects.filter(published_by=F("study__proposed_by")).values(
        "study_id", "published_by_id"
    )


def every_study_was_published_after_its_edition_ended() -> Rows:
    return StudyPublication.objects.filter(published_at__lt=F("study__during_to")).values(
        "study_id", "published_at"
    )
