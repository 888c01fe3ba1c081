"""`{% load charts %}`: pictures drawn on the server, each with its title, its summary and its table.

In `series`, `rows` and titles, names are Words or plain text. `unit` is "won" or "count".
"""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import accumulate
from typing import Any
from zlib import crc32

from django import template
from django.utils.translation import get_language

from hamkke.kernel import money
from hamkke.kernel.words import Words
from hamkke.ui import charts

register = template.Library()

UNITS = {"won": Words("{0}원", "₩{0}"), "count": Words("{0}", "{0}")}
UNSEEN = Words("가림", "not shown")


@register.inclusion_tag("ui/charts/by_day.html")
def chart_by_day(
    title: Any,
    days: Sequence[date],
    series: Sequence[charts.Series],
    unit: str = "won",
    beside: charts.Series | None = None,
) -> dict[str, Any]:
    """Columns by day, stacked by kind, and a line over them: `{% chart_by_day title days series beside=medians %}`."""
    chart = charts.by_day(days, series, beside)
    most = max(range(len(days)), key=lambda n: chart.totals[n], default=None)
    return {
        **_frame(title, unit),
        "chart": chart,
        "series": series,
        "left": charts.LEFT,
        "right": charts.WIDTH - charts.RIGHT,
        "bottom": charts.HEIGHT - 8,
        "rows": list(
            zip(
                days,
                zip(*(each.values for each in series), strict=True),
                chart.totals,
                beside.values if beside else chart.totals,
                strict=True,
            )
        ),
        "beside": beside,
        "total": sum(chart.totals),
        "totals": [sum(each.values) for each in series],
        "most": {"day": days[most], "total": chart.totals[most]} if most is not None else None,
        "titled": [(block, days[block.place], series[block.series - 1].name) for block in chart.blocks],
    }


@register.inclusion_tag("ui/charts/across.html")
def chart_across(title: Any, rows: Sequence[tuple[Any, int | None]], unit: str = "won") -> dict[str, Any]:
    """One bar across for each (name, value): `{% chart_across title rows %}`. None may not be seen, and says so."""
    chart = charts.across([value for _name, value in rows])
    return {
        **_frame(title, unit),
        "chart": chart,
        "width": charts.SMALL,
        "rows": rows,
        "titled": [(block, rows[block.place][0]) for block in chart.blocks],
    }


@register.inclusion_tag("ui/charts/against.html")
def chart_against(
    title: Any, value: int, target: int | None, target_name: Any = "", unit: str = "won"
) -> dict[str, Any]:
    """One value against a target: `{% chart_against title value target "3조 목표" %}`."""
    return {
        **_frame(title, unit),
        "chart": charts.against(value, target),
        "value": value,
        "target": target,
        "target_name": target_name or Words("목표", "Target"),
    }


@register.inclusion_tag("ui/charts/at_line.html")
def chart_at_line(
    title: Any, dots: Sequence[charts.Dot], strokes: Sequence[Sequence[tuple[int, int]]]
) -> dict[str, Any]:
    """What changes at a line: `{% chart_at_line title dots strokes %}`; `strokes` lead to it from left and right, or there are none."""
    chart = charts.at_line(dots, strokes)
    return {
        **_frame(title, "percent"),
        "width": charts.NARROW,
        "chart": chart,
        "left": charts.LEFT,
        "right": charts.NARROW - charts.NARROW_RIGHT,
        "top": charts.TOP,
        "floor": charts.HEIGHT - charts.BOTTOM,
        "bottom": charts.HEIGHT - 8,
        "rows": dots,
        "titled": list(zip(chart.circles, dots, strict=True)),
        "ends": (strokes[0][-1][1], strokes[1][-1][1]) if strokes else None,
    }


@register.inclusion_tag("ui/charts/falling.html")
def chart_falling(title: Any, shares: Sequence[int], places: int, said: Any) -> dict[str, Any]:
    """How sure each place is: `{% chart_falling title shares places said %}`. The page gives the table, `said` the words."""
    return {
        **_frame(title, "percent"),
        "width": charts.NARROW,
        "height": charts.LOW_HEIGHT,
        "chart": charts.falling(shares, places),
        "left": charts.LEFT,
        "right": charts.NARROW - charts.NARROW_RIGHT,
        "top": charts.TOP,
        "floor": charts.LOW_HEIGHT - charts.BOTTOM,
        "bottom": charts.LOW_HEIGHT - 8,
        "said": said,
    }


@register.inclusion_tag("ui/charts/running.html")
def chart_running(
    title: Any,
    days: Sequence[date],
    gone: Sequence[int],
    most: int,
    ahead: Sequence[Sequence[int]] | None = None,
    *,
    unit: str = "count",
) -> dict[str, Any]:
    """What is used up day by day, and how it may go on: `{% chart_running title days gone most ahead unit="won" %}`.

    `gone` is by day; `ahead`, if any, the lowest, middle and highest totals at the ends of its latest day and those after it.
    """
    totals = list(accumulate(gone))
    since = len(gone) - 1
    return {
        **_frame(title, unit),
        "width": charts.SMALL,
        "height": charts.LOW_HEIGHT,
        "chart": charts.running(days, totals, most, ahead or ()),
        "left": charts.LEFT,
        "right": charts.SMALL - charts.NARROW_RIGHT,
        "bottom": charts.LOW_HEIGHT - 8,
        "most": most,
        "so_far": totals[-1] if totals else 0,
        "known": list(zip(days, gone, totals, strict=False)),
        "ahead": list(zip(days[since:], *ahead, strict=True)) if ahead else [],
    }


@register.inclusion_tag("ui/charts/level.html")
def chart_level(title: Any, values: Sequence[tuple[datetime, int]], until: datetime) -> dict[str, Any]:
    """A price as it stood, `values` from which moment on: `{% chart_level title values until %}`."""
    amounts = [amount for _moment, amount in values]
    return {
        **_frame(title, "won"),
        "width": charts.SMALL,
        "height": charts.LOW_HEIGHT,
        "chart": charts.level(values, until),
        "left": charts.LEFT,
        "right": charts.SMALL - charts.NARROW_RIGHT,
        "bottom": charts.LOW_HEIGHT - 8,
        "rows": list(reversed(values)),
        "lowest": min(amounts),
        "highest": max(amounts),
    }


@register.filter
def in_points(hundredths: int) -> str:
    """How far from the line: −558 → "−5.58점" or "−5.58 points"."""
    number = f"{hundredths / 100:+.2f}".replace("-", "−")
    return Words(f"{number}점", f"{number} points").in_language(get_language())


@register.filter
def in_change(basis_points: int) -> str:
    """A change as people read it: 1620 → "+16.2%"."""
    return f"{basis_points / 100:+.1f}%".replace("-", "−")


@register.filter
def in_unit(value: int | None, unit: str) -> str:
    """A number with its unit, every digit shown."""
    if value is None:
        return UNSEEN.in_language(get_language())
    return UNITS[unit].in_language(get_language()).format(money.spoken(value))


@register.filter
def in_short(value: int | None) -> str:
    return (UNSEEN if value is None else charts.short(value)).in_language(get_language())


@register.filter
def shortened(text: str, letters: int = 15) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1]}…"


@register.filter
def month_and_day(day: date) -> str:
    words = Words(f"{day.month}월 {day.day}일", f"{day.day} {day:%B}")
    return words.in_language(get_language())


def _frame(title: Any, unit: str) -> dict[str, Any]:
    return {
        "title": title,
        "id": f"chart-{crc32(str(title).encode()):08x}",
        "unit": unit,
        "width": charts.WIDTH,
        "height": charts.HEIGHT,
    }
