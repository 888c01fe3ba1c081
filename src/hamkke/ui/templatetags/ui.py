"""Template words: both languages side by side, won, dates and rates as people read them."""

import json
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from hamkke.kernel import clock, hangul, money
from hamkke.kernel.words import Words

register = template.Library()


@register.simple_tag
def t(ko: str, en: str, **values: Any) -> SafeString:
    """`{% t "쿠폰 {left}장" "{left} coupons" left=9 %}`: the reader's language; values are escaped."""
    sentence = Words(ko, en).in_language(get_language())
    if not values:
        return conditional_escape(sentence)
    return mark_safe(hangul.with_particles(format_html(sentence, **values)))  # noqa: S308 - it adds no sign.


@register.filter
def words(value: Any) -> Any:
    """A Words value in the reader's language; anything else as it is."""
    return value.in_language(get_language()) if isinstance(value, Words) else value


@register.filter
def won(amount: int | None) -> str:
    """30000 → "30,000원" or "₩30,000"; nothing → an en dash."""
    if amount is None:
        return "–"
    return Words("{0}원", "₩{0}").in_language(get_language()).format(money.spoken(amount))


@register.filter
def won_large(amount: int | None) -> str:
    """A headline's sum as people say it, exact to the won: "1조 1,490억 원" or "₩1,149 bn"; nothing → an en dash."""
    return "–" if amount is None else money.in_large_units(amount).in_language(get_language())


@register.filter
def percent(rate: int) -> str:
    """Basis points as a percentage without needless zeros: 1000 → "10%", 1667 → "16.7%"."""
    return f"{rate / 100:.1f}".removesuffix(".0") + "%"


@register.filter
def moment(value: datetime | None) -> str:
    """A moment as clocks in Seoul show it, for columns of them; in sentences say `at`."""
    return f"{value.astimezone(clock.SEOUL):%Y-%m-%d %H:%M}" if value else "–"


_WEEKDAYS = (Words("월", "Mon"), Words("화", "Tue"), Words("수", "Wed"), Words("목", "Thu"), Words("금", "Fri"), Words("토", "Sat"), Words("일", "Sun"))  # fmt: skip


@register.filter
def day(value: datetime | date | None) -> str:
    """A day, or the day in Seoul of a moment: "2026년 9월 1일(화)" or "Tue 1 September 2026"."""
    if value is None:
        return "–"
    return _day(value.astimezone(clock.SEOUL).date() if isinstance(value, datetime) else value)


@register.filter
def until(ends_at: datetime | None) -> str:
    """The last day of what ends, for `ends_at` is excluded: "12월 25일(금)", or "12월 25일(금) 18:00" where that is no midnight.
    The year is said where it is not this one."""
    if ends_at is None:
        return "–"
    there = ends_at.astimezone(clock.SEOUL)
    return at(ends_at) if f"{there:%H:%M}" != "00:00" else near_day((there - timedelta(seconds=1)).date())


@register.filter
def at(value: datetime | None) -> str:
    """A moment as people say it: "12월 25일(금) 18:00" or "Fri 25 December 18:00". The year is said where it is not this one."""
    if value is None:
        return "–"
    there = value.astimezone(clock.SEOUL)
    return f"{near_day(there.date())} {there:%H:%M}"


@register.simple_tag
def days(starts_at: datetime, ends_at: datetime) -> str:
    """A period's days in Seoul; `ends_at` is excluded, and the year is said once:
    "2026년 9월 1일(화) – 9월 30일(수)"."""
    earliest = starts_at.astimezone(clock.SEOUL).date()
    latest = (ends_at - timedelta(microseconds=1)).astimezone(clock.SEOUL).date()
    if earliest == latest:
        return _day(earliest)
    return f"{_day(earliest)} – {_day(latest, has_year=earliest.year != latest.year)}"


@register.simple_tag
def pretended() -> datetime | None:
    """The moment that the time machine pretends, also where a page is drawn without its request; None when it is now."""
    return clock.pretended()


@register.filter
def near_day(date: date) -> str:
    """A day whose year is said where it is not this one: "9월 1일(화)"."""
    return _day(date, has_year=date.year != clock.now().astimezone(clock.SEOUL).year)


def _day(date: date, *, has_year: bool = True) -> str:
    weekday = _WEEKDAYS[date.weekday()]
    korean = f"{date.month}월 {date.day}일({weekday.ko})"
    english = f"{weekday.en} {date.day} {date:%B}"
    words = Words(f"{date.year}년 {korean}", f"{english} {date.year}") if has_year else Words(korean, english)
    return words.in_language(get_language())


_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_UNITS = {
    "ends": (
        (_DAY, Words("{n}일 남음", "{n} days left"), Words("1일 남음", "1 day left")),
        (_HOUR, Words("{n}시간 남음", "{n} hours left"), Words("1시간 남음", "1 hour left")),
        (_MINUTE, Words("{n}분 남음", "{n} minutes left"), Words("1분 남음", "1 minute left")),
        (0, Words("곧 끝남", "ends in a moment"), Words("곧 끝남", "ends in a moment")),
        (None, Words("끝남", "over"), Words("끝남", "over")),
    ),
    "opens": (
        (_DAY, Words("{n}일 뒤", "in {n} days"), Words("1일 뒤", "in 1 day")),
        (_HOUR, Words("{n}시간 뒤", "in {n} hours"), Words("1시간 뒤", "in 1 hour")),
        (_MINUTE, Words("{n}분 뒤", "in {n} minutes"), Words("1분 뒤", "in 1 minute")),
        (0, Words("곧", "in a moment"), Words("곧", "in a moment")),
        (None, Words("열렸습니다", "open"), Words("열렸습니다", "open")),
    ),
}  # fmt: skip


@register.inclusion_tag("ui/time_left.html")
def time_left(at: datetime, now: datetime, what: str = "ends") -> dict[str, Any]:
    """What is left until a moment, in its largest whole unit: "3시간 남음" or "3 hours left"; what `opens` opens "3시간 뒤"."""
    language, left = get_language(), int((at - now).total_seconds())
    seconds, many, one = next(unit for unit in _UNITS[what] if unit[0] is None or 0 <= unit[0] <= left)
    number = left // seconds if seconds else 0
    units = [
        [seconds, many.in_language(language), one.in_language(language)]
        for seconds, many, one in _UNITS[what]
    ]
    return {
        "at": at,
        "now": now,
        "units": json.dumps(units, ensure_ascii=False),
        "words": (one if number == 1 else many).in_language(language).format(n=number),
        "is_soon": what == "ends" and left < _DAY,
    }


@register.filter
def thousands(number: int) -> str:
    return f"{number:,}"


@register.filter
def without_colon(label: str) -> str:
    """Django ends its labels with a colon; ours stand above the field and need none."""
    return label.removesuffix(":")


@register.simple_tag
def attributes(**values: Any) -> SafeString:
    """HTML attributes from keyword arguments; those that are None or False are left out."""
    pairs = ((name.replace("_", "-"), value) for name, value in values.items() if value not in (None, False))
    return mark_safe(" ".join(f'{name}="{conditional_escape(value)}"' for name, value in pairs))  # noqa: S308 - each is escaped.


@register.simple_tag
def href(name: str, *arguments: Any) -> str:
    """A page's address, or nothing where that page is not built in."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


@register.simple_block_tag
def breadcrumb(content: SafeString) -> SafeString:
    """The way here: `{% breadcrumb %}<li><a href="/exhibitions/">…</a></li>{% endbreadcrumb %}`."""
    where = Words("위치", "Where you are").in_language(get_language())
    return format_html('<nav class="breadcrumb" aria-label="{}"><ol>{}</ol></nav>', where, content)


_IN_A_SCRIPT = {ord(letter): f"\\u{ord(letter):04X}" for letter in "<>&"}


@register.simple_tag
def structured(data: dict[str, Any]) -> SafeString:
    """What search engines read of a page, as JSON-LD: a block of data, which the policy against scripts lets pass."""
    told = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False).translate(_IN_A_SCRIPT)
    return mark_safe(f'<script type="application/ld+json">{told}</script>')  # noqa: S308 - no letter can end it.


@register.simple_tag(takes_context=True)
def page_title(context: Context) -> SafeString:
    """What the page's own block "title" says, where it is said once more: Django draws a block in one place alone."""
    title = context.render_context[BLOCK_CONTEXT_KEY].get_block("title")
    return SafeString(title.render(context).strip())


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: Context, page: Page, name: str = "page") -> dict[str, Any]:
    """`{% pagination page %}`: links to the other pages of a list; the rest of the query string is kept.

    Of two lists on one page, each has a `name` of its own in the address.
    """
    query = context["request"].GET.copy() if "request" in context else QueryDict(mutable=True)

    def address(number: int) -> str:
        query[name] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
        "numbers": [
            (number, address(number) if isinstance(number, int) else "")
            for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
        ],
    }
