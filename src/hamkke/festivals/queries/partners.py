"""Partners, and what they promised and proved."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from hamkke.festivals import rules
from hamkke.festivals.models import Agreement, Commitment, Edition, Evidence, Partner
from hamkke.kernel.words import Words


@dataclass(frozen=True)
class PartnerShown:
    partner: Partner
    supports: tuple[Words, ...]


@dataclass(frozen=True)
class CommitmentProgress:
    """A promise, its proof, how much was given, and that in basis points of what was promised."""

    commitment: Commitment
    evidence: tuple[Evidence, ...]
    given: int
    progress: int


@dataclass(frozen=True)
class AreaProgress:
    """One of the five areas with its promises; `progress` is in basis points, None while nothing is promised."""

    area: str
    name: Words
    commitments: tuple[CommitmentProgress, ...]
    progress: int | None


def partners_of(edition: Edition) -> QuerySet[Partner]:
    """An edition's partners by name."""
    return (
        Partner.objects.filter(edition=edition).select_related("organisation").order_by("organisation__name")
    )


def partners_shown(edition: Edition) -> list[PartnerShown]:
    """An edition's partners with what each gives, in words."""
    return [
        PartnerShown(partner, tuple(rules.SUPPORTS[kind] for kind in partner.supports))
        for partner in partners_of(edition)
    ]


def areas_of(edition: Edition) -> list[AreaProgress]:
    """The five areas of the edition's agreements, each with its promises, proof and progress."""
    commitments = (
        Commitment.objects.filter(agreement__edition=edition)
        .select_related("agreement")
        .prefetch_related("evidence")
        .order_by("due_on", "id")
    )
    by_area: dict[str, list[CommitmentProgress]] = {area: [] for area in rules.AREAS}
    for commitment in commitments:
        by_area[commitment.area].append(_progress(commitment))
    return [
        AreaProgress(
            area, name, tuple(by_area[area]), rules.area_progress([c.progress for c in by_area[area]])
        )
        for area, name in rules.AREAS.items()
    ]


def agreements_of(edition: Edition) -> QuerySet[Agreement]:
    """An edition's agreements with their parties, oldest first."""
    return Agreement.objects.filter(edition=edition).prefetch_related("parties").order_by("signed_on", "id")


def _progress(commitment: Commitment) -> CommitmentProgress:
    evidence = tuple(commitment.evidence.all())
    given = sum(each.quantity for each in evidence)
    return CommitmentProgress(commitment, evidence, given, rules.progress(given, commitment.quantity))


def given_to(commitments: QuerySet[Commitment]) -> QuerySet[Commitment, Any]:
    """Promises with `given`: how much of each was proved."""
    return commitments.annotate(given=Coalesce(Sum("evidence__quantity"), 0))
