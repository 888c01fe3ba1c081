"""A product's sheet, as its merchant writes it, takes it to marketplaces, and keeps the numbers it has there."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.merchants import forms, permissions
from hamkke.merchants.actions import sheets as actions
from hamkke.merchants.queries import sheets as queries
from hamkke.people.queries import SignedIn
from hamkke.ui.uploads import workbook


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sheet(request: SignedIn, id: UUID) -> HttpResponse:
    """What marketplaces ask of a product, and how it stands on each of them."""
    product = get_object_or_404(permissions.products_editable_by(request.user), pk=id)
    found = next(iter(queries.sheets_of([product.pk], clock.now())), None)
    if found is None:
        raise Http404  # through the time machine, before its first price
    form = forms.SheetForm(request.POST or None, initial=queries.written(product))
    if form.is_valid():
        actions.write_sheet(product, by=request.user, **form.cleaned_data)
        _say(request, Words("상품 시트를 저장했습니다.", "The sheet is saved."))
        return redirect("merchants:sheet", product.pk)
    context = {"product": product, "sheet": found, "form": form}
    return render(request, "merchants/sheet.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def export(request: SignedIn, id: UUID, marketplace: str) -> HttpResponse:
    product = get_object_or_404(permissions.products_editable_by(request.user), pk=id)
    file = actions.export_sheet(product, marketplace=marketplace, by=request.user)
    return workbook(file, f"hamkke-{marketplace}-{product.pk}.xlsx")


@require_POST
@login_required
def listing(request: SignedIn, id: UUID, marketplace: str) -> HttpResponse:
    product = get_object_or_404(permissions.products_editable_by(request.user), pk=id)
    number = request.POST.get("number", "")
    actions.list_on_marketplace(product, marketplace=marketplace, number=number, by=request.user)
    _say(request, Words("판매처의 상품 번호를 저장했습니다.", "The marketplace's product number is saved."))
    return redirect("merchants:sheet", product.pk)


def _say(request: HttpRequest, words: Words) -> None:
    messages.success(request, words.in_language(get_language()))
