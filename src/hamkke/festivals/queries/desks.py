"""What an edition's own dates and promises ask of the secretariat."""

from datetime import datetime

from django.urls import reverse

from hamkke.festivals import rules
from hamkke.festivals.models import Commitment, Edition
from hamkke.festivals.queries.editions import phases_of, targets_of
from hamkke.festivals.queries.partners import given_to
from hamkke.kernel import clock
from hamkke.kernel.to_do import ToDo, coming, last_moment, until
from hamkke.kernel.words import Words


def to_do(edition: Edition, now: datetime) -> list[ToDo]:
    """Dates and a target to decide, promises that nobody has proved, and the edition's next days. Three queries."""
    return [*_undecided(edition, now), *_promises(edition, now)]


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


def _promises(edition: Edition, now: datetime) -> list[ToDo]:
    promised = Commitment.objects.filter(agreement__edition=edition).order_by("due_on", "id")
    said = Words("약속: {ko} ({given}/{promised}{unit})", "Promised: {en} ({given} of {promised} {unit_en})")
    lines: list[ToDo] = []
    for each in given_to(promised):
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
