from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from hamkke.calls import rules
from hamkke.calls.models import Application, Assignment, Call, Criterion, OutsideScore, Review, Score
from hamkke.calls.queries.calls import submitted
from hamkke.people import queries as people


@dataclass(frozen=True)
class Pile:
    """What a judge has of one call: how many sheets, how many of them reviewed."""

    call: Call
    assigned: int
    reviewed: int

    @property
    def left(self) -> int:
        return self.assigned - self.reviewed


@dataclass(frozen=True)
class JudgeProgress:
    name: str
    assigned: int
    reviewed: int


@dataclass(frozen=True)
class Progress:
    """Counts only, so that it may be seen while the applications are sealed."""

    drafts: int
    submitted: int
    unassigned: int
    unreviewed: int
    assigned: int
    reviewed: int
    judges: list[JudgeProgress]

    @property
    def left(self) -> int:
        return self.assigned - self.reviewed


@dataclass(frozen=True)
class Disagreement:
    """How far the judges of one application are apart; totals and spread in hundredths of a point."""

    application: UUID
    receipt: str
    totals: list[int]
    spread: int


@dataclass(frozen=True)
class AnonymousReview:
    """One judge's scores as the secretariat reads them: by number, since who gave them must not matter.

    `values` are points of 100 in the order of the criteria, None where not applicable; `total` is hundredths.
    """

    number: int
    values: list[int | None]
    total: int


def terms(call: Call) -> list[rules.Term]:
    """The call's criteria as the ranking sees them."""
    return [
        rules.Term(*pair)
        for pair in Criterion.objects.filter(call=call).order_by("position").values_list("position", "weight")
    ]


def tallies(call: Call) -> dict[UUID, dict[int, tuple[int, int]]]:
    """For each reviewed application and criterion position: the sum of the scores given, and how many. One query."""
    counted = Score.objects.filter(review__assignment__recused_at=None, value__isnull=False)
    rows = (
        counted.filter(review__assignment__application__call=call)
        .values_list("review__assignment__application_id", "criterion__position")
        .annotate(Sum("value"), Count("value"))
        .order_by()
    )
    found: dict[UUID, dict[int, tuple[int, int]]] = defaultdict(dict)
    for application, position, total, count in rows.iterator(chunk_size=10_000):
        found[application][position] = (total, count)
    return dict(found)


def unreviewed(call: Call) -> list[str]:
    """The receipt numbers of what was submitted and has no score yet, in order."""
    scores = Score.objects.filter(
        review__assignment__application=OuterRef("pk"),
        review__assignment__recused_at=None,
        value__isnull=False,
    )
    waiting = submitted(call).filter(~Exists(scores)).order_by("receipt")
    return list(waiting.values_list("receipt", flat=True))


def judges_by_application(call: Call, *, application: UUID | None = None) -> dict[UUID, set[UUID]]:
    """Which judges each application, or one of them, has: without those who stepped back."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    narrowed = {"application": application} if application else {"application__call": call}
    held = Assignment.objects.filter(**narrowed, recused_at=None).order_by()
    for each, judge in held.values_list("application_id", "judge_id"):
        found[each].add(judge)
    return dict(found)


def loads_of(call: Call) -> dict[UUID, int]:
    """How many sheets each judge of a call has; 0 for one who handed all of them back."""
    held = Count("pk", filter=Q(recused_at=None))
    rows = Assignment.objects.filter(application__call=call).order_by().values_list("judge_id")
    return dict(rows.annotate(held=held))


def has_second_look(call: Call) -> bool:
    return Assignment.objects.filter(application__call=call, stage=2).exists()


def open_assignments(call: Call) -> int:
    """How many sheets lie with a judge without a review."""
    return Assignment.objects.filter(application__call=call, recused_at=None, review=None).count()


def judges(judge_ids: Iterable[UUID]) -> list[people.User]:
    """Those of these people who still hold the role of judge, in a stated order."""
    able = people.User.objects.filter(pk__in=list(judge_ids), roles__name="judge", is_active=True)
    return list(able.order_by("pk"))


def assignments_of(call: Call) -> QuerySet[Assignment]:
    """Every assignment of a call that was not handed back, with its judge and application, in the judges' own order."""
    return (
        Assignment.objects.filter(application__call=call, recused_at=None)
        .select_related("application", "judge")
        .order_by("pk")
    )


def piles_of(assignments: QuerySet[Assignment]) -> list[Pile]:
    """A judge's assignments, call by call, the one closed last first. Two queries."""
    counted = {
        row["application__call"]: row
        for row in assignments.order_by()
        .values("application__call")
        .annotate(assigned=Count("pk"), reviewed=Count("review"))
    }
    calls = Call.objects.filter(pk__in=list(counted)).select_related("edition").order_by("-closes_at", "id")
    return [Pile(call, counted[call.pk]["assigned"], counted[call.pk]["reviewed"]) for call in calls]


def with_reviewed(assignments: QuerySet[Assignment]) -> QuerySet[Any]:
    """These assignments, each with `is_reviewed`."""
    return assignments.annotate(is_reviewed=Exists(Review.objects.filter(assignment=OuterRef("pk"))))


def next_assignment(assignments: QuerySet[Assignment], call_id: UUID) -> Assignment | None:
    """The next sheet of this call without a review, in the judge's own order."""
    return assignments.filter(application__call_id=call_id, review=None).order_by("pk").first()


def progress(call: Call) -> Progress:
    """How far applying and judging have come, in three queries."""
    counts = call.applications.aggregate(
        drafts=Count("pk", filter=Q(state="draft")), submitted=Count("pk", filter=Q(state="submitted"))
    )
    held = {"assignments__isnull": False, "assignments__recused_at": None}
    waiting = submitted(call).aggregate(
        unassigned=Count("pk", distinct=True) - Count("pk", filter=Q(**held), distinct=True),
        unreviewed=Count("pk", distinct=True)
        - Count("pk", filter=Q(**held, assignments__review__isnull=False), distinct=True),
    )
    judges = [
        JudgeProgress(row["judge__name"] or row["judge__email"], row["assigned"], row["reviewed"])
        for row in Assignment.objects.filter(application__call=call, recused_at=None)
        .values("judge__name", "judge__email")
        .annotate(assigned=Count("pk"), reviewed=Count("review"))
        .order_by("judge__name", "judge__email")
    ]
    return Progress(
        **counts,
        **waiting,
        assigned=sum(judge.assigned for judge in judges),
        reviewed=sum(judge.reviewed for judge in judges),
        judges=judges,
    )


def short_sheets(call: Call, each: int) -> list[Application]:
    """The applications with fewer judges than `each`, by receipt: somebody stepped back, and nobody could take over."""
    held = Count("assignments", filter=Q(assignments__recused_at=None))
    return list(submitted(call).annotate(held=held).filter(held__lt=each).order_by("receipt")[:100])


def outside_given(call: Call) -> list[dict[str, Any]]:
    """Who gave points from outside the judging, to how many applications."""
    given = OutsideScore.objects.filter(application__call=call).order_by("source", "given_by")
    return [dict(row) for row in given.values("source", "given_by").annotate(count=Count("pk"))]


def recusals(call: Call) -> QuerySet[Assignment]:
    """The sheets that were handed back or taken back, with why, the latest first."""
    stepped_back = Assignment.objects.filter(application__call=call, recused_at__isnull=False)
    return stepped_back.select_related("application", "judge").order_by("-recused_at", "pk")


def manners(call: Call) -> list[tuple[str, rules.Manner]] | None:
    """How each judge scored, by name; None until the round is over, so that nobody is steered while judging."""
    if open_assignments(call):
        return None
    totals: dict[tuple[UUID, UUID], int] = {}
    names: dict[UUID, str] = {}
    for row in totals_of(call):
        totals[row["application"], row["judge"]] = rules.half_up(row["total"] * 100, row["weight"])
        names[row["judge"]] = row["name"] or row["email"]
    found = rules.manners(totals)
    return sorted(((names[judge], manner) for judge, manner in found.items()), key=lambda line: line[0])


def totals_of(call: Call, only: QuerySet[Application] | None = None) -> Iterable[Mapping[str, Any]]:
    """What each review comes to, as points times weight and the weight that was scored; of `only` these applications."""
    given = Q(scores__value__isnull=False)
    reviews = Review.objects.filter(assignment__application__call=call, assignment__recused_at=None)
    reviews = reviews if only is None else reviews.filter(assignment__application__in=only)
    return (
        reviews.order_by()
        .values(
            application=F("assignment__application_id"),
            receipt=F("assignment__application__receipt"),
            judge=F("assignment__judge_id"),
            name=F("assignment__judge__name"),
            email=F("assignment__judge__email"),
        )
        .annotate(
            total=Sum(F("scores__value") * F("scores__criterion__weight"), filter=given),
            weight=Sum("scores__criterion__weight", filter=given),
        )
    )


def disagreements(call: Call, *, at_most: int = 10) -> list[Disagreement]:
    """The applications whose judges are furthest apart, the widest first. One query."""
    totals: dict[tuple[UUID, str], list[int]] = defaultdict(list)
    for row in totals_of(call):
        totals[row["application"], row["receipt"]].append(rules.half_up(row["total"] * 100, row["weight"]))
    found = [
        Disagreement(application, receipt, sorted(values, reverse=True), rules.spread(values))
        for (application, receipt), values in totals.items()
    ]
    return sorted((row for row in found if row.spread), key=lambda row: (-row.spread, row.receipt))[:at_most]


def anonymous_reviews(application: Application, criteria: Sequence[Criterion]) -> list[AnonymousReview]:
    """What each judge gave an application, in two queries.

    The numbers follow the assignments' derived ids, so they are dealt anew for each application and nobody can follow
    one judge through the call by a number.
    """
    reviews = (
        Review.objects.filter(assignment__application=application, assignment__recused_at=None)
        .order_by("assignment_id")
        .prefetch_related("scores")
    )
    return [_anonymous(number, review, criteria) for number, review in enumerate(reviews, start=1)]


def _anonymous(number: int, review: Review, criteria: Sequence[Criterion]) -> AnonymousReview:
    given = {score.criterion_id: score.value for score in review.scores.all()}
    values = [given.get(criterion.pk) for criterion in criteria]
    means = [
        (criterion.weight, None if value is None else value * 100)
        for criterion, value in zip(criteria, values, strict=True)
    ]
    return AnonymousReview(number, values, rules.weighted(means))
