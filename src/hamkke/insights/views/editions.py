"""An edition in figures, for everybody: no figure without its definition, no picture without its table."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from hamkke.festivals import queries as festivals
from hamkke.insights import queries
from hamkke.kernel import clock


@require_GET
def latest(_request: HttpRequest) -> HttpResponse:
    found = queries.latest_edition(clock.now())
    if found is None:
        raise Http404
    return redirect("insights:edition", found.code)


@require_GET
def edition(request: HttpRequest, edition: str) -> HttpResponse:
    found = get_object_or_404(festivals.editions(), code=edition)
    insight = queries.edition_insight(found, clock.now())
    return render(request, "insights/edition.html", {"edition": found, "insight": insight})
