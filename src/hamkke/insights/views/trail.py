"""The audit trail in sentences, for the secretariat and for auditors."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from hamkke.insights import forms, permissions, queries
from hamkke.people import queries as people
from hamkke.ui import tables

PAGE_LENGTH = 50


@login_required
@never_cache
@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    form = _asked(request)
    found = queries.trail(**form.cleaned_data) if form.is_valid() else queries.trail().none()
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "deeds": queries.deeds(page.object_list)}
    return render(request, "insights/trail.html", context, status=200 if form.is_valid() else 422)


@login_required
@never_cache
@require_GET
def trail_table(request: HttpRequest) -> HttpResponse:
    """The same entries as CSV."""
    form = _asked(request)
    if not form.is_valid():
        raise Http404
    return tables.as_csv("trail", queries.trail_table(queries.trail(**form.cleaned_data)))


def _asked(request: HttpRequest) -> forms.TrailForm:
    if not permissions.is_trail_readable_by(request.user):
        raise Http404
    return forms.TrailForm(request.GET, secretariat=people.secretariat_names())
