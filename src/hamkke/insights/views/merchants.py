"""How the merchants of an edition fared: together for everybody, one by one for themselves and the secretariat."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from hamkke.festivals import queries as festivals
from hamkke.insights import permissions, queries
from hamkke.kernel import clock
from hamkke.ui import tables


@require_GET
def results(request: HttpRequest, edition: str) -> HttpResponse:
    """The secretariat sees every cell, everybody else those that give nobody away."""
    found = get_object_or_404(festivals.editions(), code=edition)
    is_organiser = permissions.editions_studyable_by(request.user).filter(pk=found.pk).exists()
    context = {
        "edition": found,
        "results": queries.results_of(found, is_public=not is_organiser),
        "is_organiser": is_organiser,
        "own": permissions.merchants_own_of(request.user),
    }
    return render(request, "insights/results.html", context)


@require_GET
def results_table(_request: HttpRequest, edition: str) -> HttpResponse:
    """The public cells as CSV."""
    found = get_object_or_404(festivals.editions(), code=edition)
    return tables.as_csv(f"merchants-{found.code}", queries.results_table(found))


@require_GET
def results_json(_request: HttpRequest, edition: str) -> HttpResponse:
    """The same as JSON."""
    found = get_object_or_404(festivals.editions(), code=edition)
    return tables.as_json(f"merchants-{found.code}", queries.results_table(found))


@login_required
@never_cache
@require_GET
def own(request: HttpRequest, edition: str, merchant: UUID) -> HttpResponse:
    found = get_object_or_404(festivals.editions(), code=edition)
    shown = get_object_or_404(permissions.merchants_readable_by(request.user), pk=merchant)
    context = {"edition": found, "merchant": shown, "own": queries.own_results(found, shown.pk, clock.now())}
    return render(request, "insights/own.html", context)
