"""The sheets of every product of an exhibition, as the secretariat takes them to marketplaces and sees where they stand."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hamkke.exhibitions import permissions, queries
from hamkke.kernel import clock
from hamkke.merchants.actions import sheets as merchants
from hamkke.merchants.queries import sheets as written
from hamkke.people.queries import SignedIn
from hamkke.ui.uploads import workbook

_ON_A_PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sheets(request: SignedIn, key: UUID) -> HttpResponse:
    """GET shows where each product stands on each marketplace; POST exports all of them for one."""
    if not permissions.is_curator(request.user):
        raise PermissionDenied
    page = queries.exhibition_keyed(key)
    if page is None:
        raise Http404
    listed = queries.listed_products(page)
    if request.method == "POST":
        marketplace = request.POST.get("marketplace", "")
        file = merchants.export_sheets(listed, marketplace=marketplace, by=request.user)
        return workbook(file, f"hamkke-{marketplace}-{page.key}.xlsx")
    shown = Paginator(listed, _ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "exhibition": page,
        "page": shown,
        "sheets": written.sheets_of(list(shown), clock.now()),
        "marketplaces": written.MARKETPLACES,
    }
    return render(request, "exhibitions/sheets.html", context)
