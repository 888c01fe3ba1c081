"""What was sold, by edition and definition; comparisons that refuse unlike totals; the form that records a figure."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from hamkke.festivals import queries as festivals
from hamkke.kernel.errors import Refused
from hamkke.people.queries import SignedIn
from hamkke.sales import actions, forms, permissions, queries
from hamkke.ui import tables


@require_GET
def editions(request: HttpRequest) -> HttpResponse:
    context = {
        "accounts": queries.accounts_of(festivals.editions()),
        "definitions": queries.DEFINITIONS.values(),
        "form": forms.ComparisonForm(),
    }
    return render(request, "sales/editions.html", context)


@require_GET
def edition(request: HttpRequest, edition: str) -> HttpResponse:
    found = get_object_or_404(festivals.editions(), code=edition)
    account = queries.account_of(found)
    answers = [(definition, account.answers()[code]) for code, definition in queries.DEFINITIONS.items()]
    context = {
        "edition": found,
        "answers": answers,
        "attainments": queries.attainments_told(found, account),
        "figures": queries.figure_history(found),
        "own": queries.sales_by_day(found),
        "omissions": account.omissions,
        "is_recordable": permissions.editions_recordable_by(request.user).filter(pk=found.pk).exists(),
    }
    return render(request, "sales/edition.html", context)


@require_GET
def comparison(request: HttpRequest) -> HttpResponse:
    """A refusal is an answer here: it is shown where the number would stand, with what can be said instead."""
    form = forms.ComparisonForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        asked = form.cleaned_data
        try:
            context["comparison"] = queries.compare(
                asked["a"], asked["b"], asked["definition"], asked["against"] or None
            )
        except Refused as refusal:
            context["refusal"] = refusal
    return render(request, "sales/comparison.html", context, status=409 if "refusal" in context else 200)


@require_GET
def table(_request: HttpRequest, edition: str) -> HttpResponse:
    """Every figure of an edition as CSV."""
    found = get_object_or_404(festivals.editions(), code=edition)
    return tables.as_csv(f"sales-{found.code}", queries.table_of(found))


@require_GET
def table_json(_request: HttpRequest, edition: str) -> HttpResponse:
    """The same as JSON."""
    found = get_object_or_404(festivals.editions(), code=edition)
    return tables.as_json(f"sales-{found.code}", queries.table_of(found))


@login_required
@require_http_methods(["GET", "POST"])
def figures(request: SignedIn, edition: str) -> HttpResponse:
    found = get_object_or_404(permissions.editions_recordable_by(request.user), code=edition)
    form = forms.FigureForm(request.POST or None)
    if form.is_valid():
        actions.record_figure(edition=found, by=request.user, **form.figure())
        return redirect("sales:edition", edition)
    context = {"form": form, "edition": found}
    return render(request, "sales/figure.html", context, status=422 if form.is_bound else 200)
