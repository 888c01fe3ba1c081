"""By when, in words: "9월 2일(수) 18:00 · 3일 남음"."""

from datetime import datetime

from django import template
from django.utils.translation import get_language

from hamkke.kernel import clock, to_do
from hamkke.ui.templatetags.ui import day

register = template.Library()

_WHOLE_DAYS = ("00:00", "23:59")  # Nobody needs to be told the hour at which a day begins or ends.


@register.filter
def distance(at: datetime, now: datetime) -> str:
    return to_do.distance(at, now).in_language(get_language())


@register.filter
def by_when(at: datetime) -> str:
    """The day, and the hour where it is one that people keep."""
    hour = f"{at.astimezone(clock.SEOUL):%H:%M}"
    return day(at) if hour in _WHOLE_DAYS else f"{day(at)} {hour}"
