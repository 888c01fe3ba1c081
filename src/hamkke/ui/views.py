"""The page that shows every part of a page, by day and by night."""

from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.ui.charts import Series
from hamkke.ui.forms import EveryField

COLOURS = (
    ("paper", Words("바탕", "Paper")), ("surface", Words("판", "Surface")), ("sunken", Words("눌린 곳", "Sunken")), ("ink", Words("글", "Ink")),
    ("ink-soft", Words("옅은 글", "Soft ink")), ("gold", Words("벼", "Ripe rice")), ("gold-soft", Words("옅은 벼", "Soft rice")),
    ("persimmon", Words("감", "Persimmon")), ("good", Words("됨", "Good")), ("warn", Words("살필 것", "Warning")),
)  # fmt: skip
MEDIA = {"day": "not all", "night": "all"}
DAYS = [date(2026, 9, day) for day in range(1, 8)]
SOLD = [
    Series(Words("온라인", "Online"), (310, 420, 380, 450, 520, 610, 580)),
    Series(Words("시장과 가게", "Markets and shops"), (120, 150, 130, 170, 220, 310, 290)),
]
CHANNELS = [(Words("온라인몰", "Marketplaces"), 3_270), (Words("전통시장", "Traditional markets"), 1_390)]
USED = (300, 90, 130, 70)
AHEAD = ((590, 660, 730, 800), (617, 713, 810, 907), (650, 780, 910, 1_000))


@require_safe
def parts(request: HttpRequest) -> HttpResponse:
    """Every part once. `?look=day` or `?look=night` shows it so whatever the reader's device prefers."""
    now = clock.now()
    context: dict[str, Any] = {
        "colours": COLOURS,
        "media": MEDIA.get(request.GET.get("look", ""), "(prefers-color-scheme: dark)"),
        "form": EveryField(),
        "refused": EveryField({"price": "0"}, auto_id="refused_%s"),
        "days": DAYS,
        "series": SOLD,
        "rows": CHANNELS,
        "used": USED,
        "ahead": AHEAD,
        "now": now,
        "soon": now + timedelta(hours=3),
        "later": now + timedelta(days=3),
        "page": Paginator(range(120), 10).get_page(4),
    }
    return render(request, "ui/parts.html", context)
