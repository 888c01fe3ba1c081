"""What the calls ask of the secretariat, of a judge and of a merchant's owner."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.urls import reverse

from hamkke.calls import rules
from hamkke.calls.models import Appeal, Application, Assignment, Call, Draw, Offer, Proposal, SelectionRow
from hamkke.calls.queries.calls import calls_of
from hamkke.calls.queries.judging import piles_of
from hamkke.calls.queries.versions import milestones_of
from hamkke.kernel.to_do import ToDo, coming, last_moment, until
from hamkke.kernel.words import Words

if TYPE_CHECKING:
    from hamkke.festivals.models import Edition
    from hamkke.people.models import User

TOLD_FOR = timedelta(days=7)  # A result is news for as long.


# ── The secretariat ──


def to_do(edition: Edition, now: datetime) -> list[ToDo]:
    """What an edition's calls wait for, and their next days. Six queries, however many calls."""
    calls = list(calls_of(edition))
    counts = _counts(calls)
    lines: list[ToDo] = []
    for call in calls:
        lines += _dates(call, now)
        if call.stage(now) == rules.Stage.CLOSED:
            lines += _before_the_decision(call, counts[call.pk], now)
    return [*lines, *_draws(calls, now), *_after_the_decision(calls, now)]


def _dates(call: Call, now: datetime) -> list[ToDo]:
    page = reverse("calls:desk", args=[call.pk])
    ends = {"judging": Words("심사 끝", "Judging ends"), "appeals": Words("이의신청 끝", "Appeals end")}
    dates = [
        (last_moment(each.ends_at), ends[each.kind])
        if each.ends_at and each.kind in ends
        else (each.starts_at, each.name)
        for each in milestones_of(call)
    ]
    return coming([(at, _of(call, name), page) for at, name in dates], now=now)


def _of(call: Call, said: Words) -> Words:
    return Words(f"{call.title}: {said.ko}", f"{call.title_en}: {said.en}")


def _before_the_decision(call: Call, counts: dict[str, int], now: datetime) -> list[ToDo]:
    judged, announced = _end_of(call, "judging"), _end_of(call, "announcement")

    def line(due_at: datetime | None, ko: str, en: str, page: str) -> ToDo:
        address = reverse(f"calls:{page}", args=[call.pk])
        return until(due_at, _of(call, Words(ko, en)), address, now=now)

    if counts["proposed"]:
        yes = ("확정을 기다리는 선정안이 있습니다", "a proposed selection waits for its second person")
        return [line(announced, *yes, "proposals")]
    if counts["unassigned"]:
        n = f"{counts['unassigned']:,}"
        return [line(judged, f"심사위원이 없는 신청서 {n}건", f"{n} applications without a judge", "desk")]
    if counts["unreviewed"]:
        n, judges = f"{counts['unreviewed']:,}", counts["judges"]
        ko, en = f"심사 {n}장이 남았습니다 (심사위원 {judges}명)", f"{n} sheets left with {judges} judges"
        return [line(judged, ko, en, "desk")]
    if counts["submitted"]:
        ready = ("심사가 끝났습니다. 선정안을 만드세요", "judging is done; have the selection worked out")
        return [line(announced, *ready, "proposals")]
    return []


def _end_of(call: Call, kind: str) -> datetime | None:
    ends = (each.ends_at for each in milestones_of(call) if each.kind == kind and each.ends_at)
    return next((last_moment(each) for each in ends), None)


def _counts(calls: Iterable[Call]) -> dict[UUID, dict[str, int]]:
    """For each call: submitted applications and those without a judge, sheets left and with whom, proposals."""
    found: dict[UUID, dict[str, int]] = {
        call.pk: dict.fromkeys(("submitted", "unassigned", "unreviewed", "judges", "proposed"), 0)
        for call in calls
    }
    held = Assignment.objects.filter(recused_at=None)
    submitted = Application.objects.filter(call__in=list(found), state=Application.State.SUBMITTED)
    unassigned = ~Exists(held.filter(application=OuterRef("pk")))
    left = held.filter(application__call__in=list(found), review=None)
    counted: tuple[Any, ...] = (
        submitted.values(to=F("call")).annotate(
            submitted=Count("pk"), unassigned=Count("pk", filter=unassigned)
        ),
        left.values(to=F("application__call")).annotate(
            unreviewed=Count("pk"), judges=Count("judge", distinct=True)
        ),
        Proposal.objects.filter(call__in=list(found)).values(to=F("call")).annotate(proposed=Count("pk")),
    )
    for rows in counted:
        for row in rows.order_by():
            found[row.pop("to")].update(row)
    return found


def _draws(calls: list[Call], now: datetime) -> list[ToDo]:
    waiting = Draw.objects.filter(call__in=calls, drawn_at=None).select_related("call").order_by("draws_at")
    said = Words("추첨: {ko}", "Draw: {en}")
    lines: list[ToDo] = []
    for each in waiting:
        words, page = (
            said.format(ko=each.call.title, en=each.call.title_en),
            reverse("calls:draws", args=[each.call_id]),
        )
        if each.draws_at <= now:
            lines.append(until(each.draws_at, words, page, now=now))
        lines += coming([(each.draws_at, words, page)], now=now)
    return lines


def _after_the_decision(calls: list[Call], now: datetime) -> list[ToDo]:
    titles = {call.pk: Words(call.title, call.title_en) for call in calls}
    appeals = (
        Appeal.objects.filter(row__selection__call__in=calls, outcome=Appeal.Outcome.OPEN)
        .values(call=F("row__selection__call"))
        .annotate(count=Count("pk"), due_at=Min("due_at"))
        .order_by("due_at")
    )
    said = Words("{ko}: 답할 이의신청 {n}건", "{en}: {n} appeals to answer")
    lines: list[ToDo] = []
    for row in appeals:
        name = titles[row["call"]]
        words = said.format(ko=name.ko, en=name.en, n=f"{row['count']:,}")
        lines.append(until(row["due_at"], words, reverse("calls:appeals", args=[row["call"]]), now=now))
    return lines


# ── A judge ──


def to_do_of_judge(judge: User, now: datetime) -> list[ToDo]:
    """A judge's piles with sheets left, and by when. Two queries."""
    own = Assignment.objects.filter(judge=judge, recused_at=None, application__call__closes_at__lte=now)
    said = Words("{ko}: 심사할 신청서 {n}장", "{en}: {n} sheets to review")
    lines = []
    for pile in piles_of(own):
        if not pile.left or pile.call.decided_at:
            continue
        due_at = _end_of(pile.call, "judging")
        words = said.format(ko=pile.call.title, en=pile.call.title_en, n=pile.left)
        note = Words(
            f"{pile.assigned}장 가운데 {pile.reviewed}장을 마쳤습니다.",
            f"{pile.reviewed} of {pile.assigned} are done.",
        )
        lines.append(until(due_at, words, reverse("calls:reviews"), now=now, note=note))
    return lines


# ── A merchant's owner ──


def to_do_of_merchant(owner: User, now: datetime) -> list[ToDo]:
    """Drafts to send in, places to accept, letters to read, and calls one has not applied to. Four queries."""
    own = Application.objects.filter(merchant__owner=owner).select_related("call", "merchant")
    return [*_drafts(own, now), *_offers(owner, now), *_letters(owner, now), *_open_calls(own, now)]


def _drafts(own: QuerySet[Application], now: datetime) -> list[ToDo]:
    drafts = own.filter(state=Application.State.DRAFT, call__closes_at__gt=now).order_by("call__closes_at")
    said = Words("신청서를 아직 내지 않았습니다: {ko}", "Your application is not sent in yet: {en}")
    return [
        _own(said, each.call, each.merchant_id, "application", each.call.closes_at, now) for each in drafts
    ]


def _offers(owner: User, now: datetime) -> list[ToDo]:
    offers = Offer.objects.filter(
        row__application__merchant__owner=owner, answer=Offer.Answer.OPEN, expires_at__gt=now
    ).select_related("row__selection__call", "row__application")
    said = Words(
        "자리가 났습니다. 받을지 답해 주세요: {ko}", "A place came free for you; please answer: {en}"
    )
    return [
        _own(said, each.row.selection.call, each.row.application.merchant_id, "letter", each.expires_at, now)
        for each in offers.order_by("expires_at")
    ]


def _letters(owner: User, now: datetime) -> list[ToDo]:
    rows = (
        SelectionRow.objects.filter(
            Q(offers=None) | ~Q(offers__answer=Offer.Answer.OPEN),
            application__merchant__owner=owner,
            selection__decided_at__gt=now - TOLD_FOR,
        )
        .select_related("selection__call", "application")
        .order_by("-selection__decided_at", "rank")
    )
    said = Words("결과가 나왔습니다: {ko}", "The result is here: {en}")
    return [
        _own(said, each.selection.call, each.application.merchant_id, "letter", None, now) for each in rows
    ]


def _open_calls(own: QuerySet[Application], now: datetime) -> list[ToDo]:
    unanswered = Call.objects.filter(
        ~Exists(own.filter(call=OuterRef("pk"))), opens_at__lte=now, closes_at__gt=now
    )
    said = Words("모집 마감: {ko}", "Applications close: {en}")
    dates: list[tuple[Any, Words, str]] = [
        (
            call.closes_at,
            said.format(ko=call.title, en=call.title_en),
            reverse("calls:call", args=[call.pk]),
        )
        for call in unanswered.order_by("closes_at")
    ]
    return coming(dates, now=now)


def _own(  # noqa: PLR0917 - each says what it is.
    said: Words, call: Call, merchant_id: UUID, page: str, due_at: datetime | None, now: datetime
) -> ToDo:
    words = said.format(ko=call.title, en=call.title_en)
    return until(due_at, words, reverse(f"calls:{page}", args=[call.pk, merchant_id]), now=now)
