"""What an edition's own dates and promises ask of the secretariat and of its partners."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from hamkke.festivals import rules
from hamkke.festivals.models import Commitment, Edition, Evidence
from hamkke.festivals.queries.editions import phases_of, targets_of
from hamkke.festivals.queries.partners import given_to, promised_by_any, proofs_to_decide
from hamkke.kernel import clock
from hamkke.kernel.to_do import ToDo, coming, last_moment, until
from hamkke.kernel.words import Words
from hamkke.people import queries as people


def to_do(edition: Edition, now: datetime) -> list[ToDo]:
    """Dates and a target to decide, proofs to look at, promises not kept, and the edition's next days. Four queries."""
    promised = Commitment.objects.filter(agreement__edition=edition)
    return [*_undecided(edition, now), *_proofs(edition, now), *_promises(promised, now)]


def to_do_of_partner(user: people.User, now: datetime) -> list[ToDo]:
    """What somebody's organisations have promised and not shown, and proofs that came back. Two queries."""
    promised = Commitment.objects.filter(promised_by_any(people.organisations_of(user)))
    return [*_sent_back(promised, now), *_promises(promised, now)]


def _undecided(edition: Edition, now: datetime) -> list[ToDo]:
    lines, phases = [], phases_of([edition])[edition.pk]
    page = reverse("festivals:edition", args=[edition.code])
    if not phases:
        decide = Words("일정을 정해야 합니다", "The dates are to be decided")
        lines.append(until(None, decide, reverse("festivals:schedules", args=[edition.code]), now=now))
    if not targets_of(edition).exists():
        decide = Words("목표를 정해야 합니다", "The target is to be set")
        lines.append(until(None, decide, reverse("festivals:targets", args=[edition.code]), now=now))
    begins, ends = Words("{ko} 시작", "{en} begins"), Words("{ko} 끝", "{en} ends")
    dates = []
    for kind, phase in phases.items():
        name = {"ko": rules.PHASES[kind].ko, "en": rules.PHASES[kind].en}
        dates += [
            (phase.starts_at, begins.format(**name), page),
            (last_moment(phase.ends_at), ends.format(**name), page),
        ]
    return lines + coming(dates, now=now)


def _proofs(edition: Edition, now: datetime) -> list[ToDo]:
    waiting = proofs_to_decide(edition).count()
    if not waiting:
        return []
    said = Words("확인할 증빙 {n}건", "{n} proofs to look at").format(n=f"{waiting:,}")
    return [until(None, said, reverse("festivals:proofs", args=[edition.code]), now=now)]


def _sent_back(promised: QuerySet[Commitment], now: datetime) -> list[ToDo]:
    """Proofs that came back, until another one follows."""
    later = Evidence.objects.filter(
        commitment=OuterRef("commitment"), given_at__gt=OuterRef("decision__decided_at")
    )
    back = Evidence.objects.filter(~Exists(later), commitment__in=promised, decision__is_accepted=False)
    said = Words("돌아온 증빙: {ko}", "A proof came back: {en}")
    return [
        until(
            None,
            said.format(ko=each.commitment.text, en=each.commitment.text_en),
            reverse("festivals:evidence", args=[each.commitment_id]),
            now=now,
            note=Words(each.decision.reason, each.decision.reason),
        )
        for each in back.select_related("commitment", "decision").order_by("decision__decided_at", "id")
    ]


def _promises(promised: QuerySet[Commitment], now: datetime) -> list[ToDo]:
    said = Words("약속: {ko} ({given}/{promised}{unit})", "Promised: {en} ({given} of {promised} {unit_en})")
    lines: list[ToDo] = []
    for each in given_to(promised.order_by("due_on", "id")):
        if each.given >= each.quantity:
            continue
        due_at = last_moment(clock.end_of(each.due_on))
        words = said.format(
            ko=each.text,
            en=each.text_en,
            given=f"{each.given:,}",
            promised=f"{each.quantity:,}",
            unit=each.unit,
            unit_en=each.unit_en,
        )
        page = reverse("festivals:evidence", args=[each.pk])
        if due_at <= now:
            lines.append(until(due_at, words, page, now=now))
        lines += coming([(due_at, words, page)], now=now)
    return lines
