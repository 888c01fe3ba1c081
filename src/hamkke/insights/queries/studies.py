"""What an edition's study reads, and the studies there are."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet

from hamkke.calls import queries as calls
from hamkke.festivals import queries as festivals
from hamkke.insights.models import Study
from hamkke.insights.rules import centring, findings, publishing, telling
from hamkke.insights.rules.centring import Applicant, Placed
from hamkke.insights.rules.publishing import Periods
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words
from hamkke.sales import queries as sales
from hamkke.ui import charts

if TYPE_CHECKING:
    from hamkke.insights.rules.findings import Findings

SOURCE = "hamkke:orders"


@dataclass(frozen=True)
class Inputs:
    """Everything a study of an edition is worked out from."""

    periods: Periods
    applicants: list[Applicant]

    @property
    def placed(self) -> list[Placed]:
        return centring.placed(self.applicants)

    @property
    def hash(self) -> str:
        return publishing.inputs_hash(self.placed, self.periods)


@dataclass(frozen=True)
class Told:
    """A study as pages and commands tell it; sentences and whole numbers come from `rules.telling`."""

    study: Study
    found: Findings

    @property
    def sentence(self) -> Words:
        return self.found.sentence()

    @property
    def checks(self) -> list[telling.Check]:
        return telling.checks(self.found)

    @property
    def comparisons(self) -> list[telling.Row]:
        return telling.comparisons(self.found)

    @property
    def left_out(self) -> list[tuple[Words, int]]:
        return telling.left_out(self.found.counts)

    @property
    def take_up(self) -> str:
        """The jump in taking part, in percentage points."""
        return f"{100 * (self.found.effect.take_up or 0):.1f}" if self.found.effect else ""

    @property
    def not_said(self) -> tuple[Words, ...]:
        return telling.NOT_SAID

    @property
    def model(self) -> list[tuple[str, Words, int, int | None, int | None]]:
        """The total beside what a model expected of it, in won, with the interval."""
        return telling.model(self.found)

    @property
    def model_label(self) -> Words:
        return findings.MODEL

    @property
    def model_rows(self) -> list[tuple[Words, int]]:
        """What was sold between the ends of what was expected, to be drawn."""
        return telling.model_rows(self.found)

    @property
    def dots(self) -> list[charts.Dot]:
        return [charts.Dot(*each) for each in telling.dots(self.found)]

    @property
    def strokes(self) -> list[list[tuple[int, int]]]:
        return telling.strokes(self.found)


@dataclass(frozen=True)
class Desk:
    """What the secretariat reads before it proposes: who could be compared and who is left out, or why nothing can be yet."""

    studies: list[Told]
    counts: findings.Counts | None
    left_out: list[tuple[Words, int]]
    refusal: Refused | None


def periods_of(edition: festivals.Edition) -> Periods:
    """Raises NotScheduled."""
    phases = festivals.phases_of([edition])[edition.pk]
    main = phases.get("main")
    if main is None:
        raise publishing.NotScheduled
    begins_at = min(phase.starts_at for phase in phases.values())
    return publishing.periods(main=(main.starts_at, main.ends_at), begins_at=begins_at)


def inputs_of(edition: festivals.Edition) -> Inputs:
    """Six queries, however many applied. Sales are looked at of those alone who agreed. Raises NotScheduled, NothingDecided."""
    spans = periods_of(edition)
    decided = calls.decided_of(edition)
    if not decided:
        raise publishing.NothingDecided
    earlier, before, during = (
        sales.net_by_merchant(starts_at, ends_at)
        for starts_at, ends_at in (
            (spans.earlier_from, spans.before_from),
            (spans.before_from, spans.before_to),
            (spans.during_from, spans.during_to),
        )
    )
    return Inputs(
        spans,
        [
            _with_sales(_applicant(each), each.merchant, earlier, before, during)
            if each.agreed
            else _applicant(each)
            for each in decided
        ],
    )


def studies_of(edition: festivals.Edition) -> QuerySet[Study]:
    """Every study of an edition, published or not, the newest first."""
    return (
        Study.objects.filter(edition=edition)
        .select_related("edition", "proposed_by", "publication__published_by")
        .order_by("-proposed_at", "-id")
    )


def published_of(edition: festivals.Edition) -> Told | None:
    """The study that was published last."""
    published = studies_of(edition).filter(publication__isnull=False)
    study = published.order_by("-publication__published_at").first()
    return told(study) if study else None


def told(study: Study) -> Told:
    return Told(study, findings.read(study.findings))


def desk_of(edition: festivals.Edition) -> Desk:
    """At most seven queries. Nothing is estimated: nobody should look at figures before deciding to tell them."""
    studies = [told(study) for study in studies_of(edition)]
    try:
        counts = centring.counts(inputs_of(edition).placed)
    except (publishing.NotScheduled, publishing.NothingDecided) as refusal:
        return Desk(studies, None, [], refusal)
    return Desk(studies, counts, telling.left_out(counts), None)


def content_of(told: Told) -> dict[str, Any]:
    """A study as data, for programs: the same on the page and from the command."""
    study = told.study
    return {
        "edition": study.edition.code,
        "study": str(study.pk),
        "estimator": study.estimator,
        "source": study.source,
        "inputs_hash": study.inputs_hash,
        "proposed_at": study.proposed_at.isoformat(),
        "published_at": study.publication.published_at.isoformat() if is_published(study) else None,
        "periods": {
            "earlier": [study.earlier_from.isoformat(), study.before_from.isoformat()],
            "before": [study.before_from.isoformat(), study.before_to.isoformat()],
            "during": [study.during_from.isoformat(), study.during_to.isoformat()],
        },
        "sentence": asdict(told.sentence),
        "withheld": [asdict(words) for words in told.found.why_withheld()],
        "not_said": [asdict(words) for words in told.not_said],
        "note": {"ko": study.note, "en": study.note_en},
        "findings": findings.written(told.found),
        "model": {"label": asdict(findings.MODEL), "is_an_effect": False} if told.found.expected else None,
    }


def is_published(study: Study) -> bool:
    return hasattr(study, "publication")


def table_of(told: Told) -> list[tuple[object, ...]]:
    """Every figure of a study in rows: log points, points of the score, won."""
    found, code = told.found, told.study.edition.code
    heading = ("edition", "figure", "at", "point", "middle", "low", "high", "merchants", "is_an_effect")
    rows: list[tuple[object, ...]] = []
    if found.effect:
        effect = found.effect
        point = "" if effect.point is None else effect.point
        rows.append(
            (code, "effect", 0, point, "", effect.low, effect.high, effect.left + effect.right, "yes")
        )
    others = [
        *(("earlier", 0, found.earlier), ("agreeing", 0, found.agreeing)),
        *(("elsewhere", each.at, each.interval) for each in found.elsewhere),
        *((each.name, "", each.interval) for each in found.comparisons),
    ]
    rows += [
        (code, name, at, "", each.middle, each.low, each.high, "", "no") for name, at, each in others if each
    ]
    rows += [
        (code, f"floor {each.floor}", 0, "", "", each.interval.low, each.interval.high, "", "no")
        for each in found.floors
    ]
    if told.model:
        rows += [(code, f"total {name}, won", "", "", *figures, "", "no") for name, _, *figures in told.model]
    rows += [(code, "mean", dot.at, "", dot.mean, "", "", dot.count, "no") for dot in found.dots]
    return [heading, *rows]


def _applicant(each: calls.Decided) -> Applicant:
    return Applicant(
        call=str(each.call),
        merchant=str(each.merchant),
        code=each.code,
        is_selected=each.is_selected,
        score=each.score,
        by=each.by,
        margin=each.margin,
        across=each.across,
        took_part=each.holds,
        was_asked=each.was_asked,
        agreed=each.agreed,
    )


def _with_sales(
    applicant: Applicant,
    merchant: UUID,
    earlier: dict[UUID, int],
    before: dict[UUID, int],
    during: dict[UUID, int],
) -> Applicant:
    return replace(
        applicant,
        earlier=earlier.get(merchant, 0),
        before=before.get(merchant, 0),
        during=during.get(merchant, 0),
    )
