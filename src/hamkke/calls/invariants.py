"""What holds for every call at all times: each function names it and returns the rows that break it."""

from collections.abc import Iterable, Mapping

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from hamkke.calls import queries, rules
from hamkke.calls.models import (
    HOLDS,
    Application,
    ApplicationVersion,
    Assignment,
    Call,
    Conflict,
    Reminder,
    Review,
    Score,
    Selection,
    SelectionRow,
)
from hamkke.kernel import clock
from hamkke.ledger import queries as ledger

SELECTED = Q(rows__outcome="selected")
GIVEN = ("open", "taken")
Rows = Iterable[Mapping[str, object]]


def every_call_s_weights_sum_to_100() -> Rows:
    return (
        Call.objects.annotate(points=Coalesce(Sum("criteria__weight"), 0))
        .exclude(points=100)
        .values("id", "title", "points")
    )


def no_call_selects_more_than_its_places() -> Rows:
    return (
        Selection.objects.annotate(selected=Count("rows", filter=Q(rows__outcome="selected")))
        .filter(selected__gt=F("places"))
        .values("id", "places", "selected")
    )


def no_call_gives_more_places_than_it_has() -> Rows:
    """Whoever was asked from the waiting list and has not answered counts: their place is kept for them."""
    taken = Count("rows", filter=Q(rows__withdrawal=None) & (SELECTED | Q(rows__offers__answer__in=GIVEN)))
    return (
        Selection.objects.annotate(taken=taken).filter(taken__gt=F("places")).values("id", "places", "taken")
    )


def every_selection_was_proposed_by_another_person() -> Rows:
    """Selections by the first rule are older than proposals."""
    return (
        Selection.objects.exclude(rule_version=rules.RULE_VERSION)
        .exclude(
            ~Q(proposal__proposed_by=F("decided_by")),
            decided_by__isnull=False,
            proposal__proposed_by__isnull=False,
            proposal__call=F("call"),
            proposal__inputs_hash=F("inputs_hash"),
        )
        .values("id", "call_id", "decided_by_id", "proposal_id")
    )


def every_grant_is_set_aside_for_whoever_holds_a_place() -> Rows:
    granting = Call.objects.filter(decided_at__isnull=False, terms__grant_each__gt=0)
    for call in granting:
        each = rules.read_terms(call.terms).grant_each
        holders = SelectionRow.objects.filter(HOLDS, selection__call=call).count()
        balances = ledger.balances_under(rules.grant_accounts(call.pk)).values()
        committed = sum(balance.credits_pending + balance.credits_posted for balance in balances)
        if committed != each * holders:
            yield {"call_id": call.pk, "committed": committed, "holders": holders, "each": each}


def every_ranked_application_was_submitted_in_time() -> Rows:
    return SelectionRow.objects.exclude(
        application__state=Application.State.SUBMITTED,
        application__submitted_at__gte=F("selection__call__opens_at"),
        application__submitted_at__lt=F("selection__call__closes_at"),
        selection__call=F("application__call"),
    ).values("selection_id", "rank", "application_id")


def every_submitted_application_of_a_decided_call_is_ranked() -> Rows:
    return Application.objects.filter(
        state=Application.State.SUBMITTED, call__selection__isnull=False, row=None
    ).values("id", "call_id")


def every_score_is_0_to_100_or_missing() -> Rows:
    return Score.objects.exclude(Q(value=None) | Q(value__gte=0, value__lte=100)).values(
        "review_id", "criterion_id", "value"
    )


def every_review_scores_every_criterion_of_its_call_and_no_other() -> Rows:
    own = Q(scores__criterion__call=F("assignment__application__call"))
    asked = Call.objects.filter(pk=OuterRef("assignment__application__call")).annotate(n=Count("criteria"))
    return (
        Review.objects.annotate(
            own=Count("scores", filter=own), scored=Count("scores"), asked=Subquery(asked.values("n"))
        )
        .exclude(own=F("asked"), scored=F("asked"))
        .values("id", "own", "scored", "asked")
    )


def nothing_was_assigned_or_reviewed_while_sealed() -> Rows:
    closes_at = F("application__call__closes_at")
    return Assignment.objects.filter(
        Q(assigned_at__lt=closes_at) | Q(review__reviewed_at__lt=closes_at)
    ).values("id", "assigned_at")


def nothing_was_submitted_outside_its_call_s_window() -> Rows:
    return ApplicationVersion.objects.exclude(
        submitted_at__gte=F("application__call__opens_at"), submitted_at__lt=F("application__call__closes_at")
    ).values("id", "application_id", "number")


def no_selection_was_decided_by_whoever_entered_an_application() -> Rows:
    entered = Application.objects.filter(call=OuterRef("call"))
    return Selection.objects.filter(
        Exists(entered.filter(entered_by=OuterRef("decided_by")))
        | Exists(entered.filter(entered_by=OuterRef("proposal__proposed_by")))
    ).values("id", "call_id", "decided_by_id")


def every_selection_stands_whole_in_its_public_file() -> Rows:
    rows = Sum("proposal__stretches__items", filter=Q(proposal__stretches__part="rows"))
    return (
        Selection.objects.filter(proposal__isnull=False)
        .annotate(written=Coalesce(rows, 0))
        .exclude(written=F("applied"))
        .values("id", "call_id", "applied", "written")
    )


def no_judge_is_assigned_their_own_merchant() -> Rows:
    own = Assignment.objects.filter(judge=F("application__merchant__owner"), recused_at=None)
    return own.values("id", "application_id")


def no_judge_holds_a_sheet_they_have_a_conflict_with() -> Rows:
    conflict = Conflict.objects.filter(application=OuterRef("application"), judge=OuterRef("judge"))
    undecided = Assignment.objects.filter(recused_at=None, application__call__decided_at=None)
    return undecided.filter(Exists(conflict)).values("id", "application_id", "judge_id")


def no_reminder_went_out_at_night() -> Rows:
    for each in Reminder.objects.filter(state=Reminder.State.SENT).iterator(chunk_size=2_000):
        sent_at = each.settled_at
        if sent_at and queries.night_on(sent_at.astimezone(clock.SEOUL).date()).covers(sent_at):
            yield {"id": each.pk, "application_id": each.application_id, "settled_at": each.settled_at}


def every_application_keeps_all_its_versions() -> Rows:
    return (
        Application.objects.annotate(kept=Count("versions"))
        .exclude(versions_count=F("kept"))
        .values("id", "versions_count", "kept")
    )


def every_submitted_version_matches_its_hash() -> Rows:
    for version in ApplicationVersion.objects.iterator(chunk_size=2_000):
        if version.hash != rules.sheet_hash(
            version.application_id, version.number, version.answers, version.documents
        ):
            yield {"id": version.pk, "application_id": version.application_id, "number": version.number}


def every_ranked_line_is_in_the_order_of_its_score() -> Rows:
    above = SelectionRow.objects.filter(selection=OuterRef("selection"), rank=OuterRef("rank") - 1)
    return (
        SelectionRow.objects.annotate(above=Subquery(above.values("score")))
        .filter(above__lt=F("score"))
        .values("selection_id", "rank", "score", "above")
    )
