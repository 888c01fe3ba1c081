"""Template words of calls: points, shares, where a call stands."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils.safestring import SafeString

from hamkke.calls import rules
from hamkke.calls.rules import sureness
from hamkke.kernel.words import Words
from hamkke.ui.templatetags import ui

register = template.Library()

STAGES = {
    rules.Stage.UPCOMING: Words("접수 예정", "Opens soon"),
    rules.Stage.OPEN: Words("접수 중", "Open"),
    rules.Stage.CLOSED: Words("심사 중", "Being judged"),
    rules.Stage.DECIDED: Words("선정 완료", "Decided"),
}
OUTCOMES = {
    "selected": Words("선정", "Selected"),
    "waitlisted": Words("예비", "Waiting list"),
    "not_selected": Words("미선정", "Not selected"),
}
APPEALS = {
    "open": Words("검토 중", "Being looked at"),
    "upheld": Words("받아들임", "Upheld"),
    "dismissed": Words("받아들이지 않음", "Dismissed"),
}
OFFERS = {
    "open": Words("기다림", "Waiting for an answer"),
    "taken": Words("받음", "Taken"),
    "declined": Words("사양함", "Declined"),
    "lapsed": Words("기한 지남", "Ran out"),
}


CONFLICTS = {
    "declared": Words("스스로 밝힘", "Declared"),
    "owner": Words("같은 대표자", "Same owner"),
    "phone": Words("같은 전화번호", "Same phone number"),
    "address": Words("같은 주소", "Same address"),
    "dealing": Words("과거 거래", "Past dealings"),
    "applicant": Words("같은 공고에 신청", "Applied to this call"),
    "entered": Words("신청서를 대신 넣음", "Entered the application"),
}
WAYS = {
    "page": Words("누리집", "Website"),
    "paper": Words("종이", "On paper"),
    "telephone": Words("전화", "By telephone"),
}


OUTSIDE = {
    "recommendation": Words("추천", "Recommendation"),
    "vote": Words("공개 투표", "Public vote"),
}


@register.filter
def outside_words(source: str) -> str:
    return str(ui.words(OUTSIDE[source]))


@register.filter
def conflict_words(source: str) -> str:
    return str(ui.words(CONFLICTS[source]))


@register.filter
def last_day(ends_at: datetime) -> str:
    """The last day of a time that ends, excluded, at a midnight: people read the day and not the midnight after it."""
    return ui.day(ends_at - timedelta(microseconds=1))


@register.filter
def way_words(way: str) -> str:
    return str(ui.words(WAYS[way]))


@register.filter
def points(hundredths: int | None) -> str:
    """Hundredths of a point: 8235 → "82.35"; nothing → an en dash."""
    if hundredths is None:
        return "–"
    sign = "−" if hundredths < 0 else ""
    return sign + rules.points(abs(hundredths))


@register.filter
def share(rate: int | None) -> str:
    """Basis points as a percentage, or an en dash where there is nothing to be a share of."""
    return "–" if rate is None else ui.percent(rate)


@register.filter
def of_draws(times: int, draws: int) -> str:
    """So many of so many redraws as a percentage."""
    return ui.percent(sureness.share(times, draws))


@register.filter
def stage_words(stage: rules.Stage) -> str:
    return str(ui.words(STAGES[stage]))


@register.filter
def outcome_words(outcome: str) -> str:
    return str(ui.words(OUTCOMES[outcome]))


@register.filter
def appeal_words(outcome: str) -> str:
    return str(ui.words(APPEALS[outcome]))


@register.filter
def offer_words(answer: str) -> str:
    return str(ui.words(OFFERS[answer]))


@register.simple_tag
def name_of(thing: Any, field: str = "name") -> SafeString:
    """A row's `name` or `name_en` (or `title`, `title_en`), whichever the reader reads."""
    korean = getattr(thing, field)
    return ui.t(korean, getattr(thing, f"{field}_en") or korean)
