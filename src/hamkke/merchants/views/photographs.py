"""Photographs of a product, as its merchant keeps them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hamkke.kernel.words import Words
from hamkke.merchants import forms, permissions, queries
from hamkke.merchants.actions import photographs as actions
from hamkke.merchants.rules import photographs as rules
from hamkke.people.queries import SignedIn


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def photographs(request: SignedIn, id: UUID) -> HttpResponse:
    """A product's photographs, and the form that adds one."""
    product = get_object_or_404(permissions.products_editable_by(request.user), pk=id)
    form = forms.PhotographForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data.pop("file")
        try:
            actions.keep_photograph(product=product, file=file.file, by=request.user, **form.cleaned_data)
        except rules.PhotographRefused as refusal:
            form.refuse("file", refusal)
        else:
            return _done(request, id, Words("사진을 올렸습니다.", "The photograph is shown."))
    context = {
        "form": form,
        "product": product,
        "photographs": queries.photographs_of([product.pk]).get(product.pk, []),
        "most": rules.OF_A_PRODUCT,
    }
    return render(request, "merchants/photographs.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def lead(request: SignedIn, id: UUID, photograph: UUID) -> HttpResponse:
    product = get_object_or_404(permissions.products_editable_by(request.user), pk=id)
    actions.lead_with_photograph(product, id=photograph, by=request.user)
    return _done(request, id, Words("이 사진이 먼저 보입니다.", "This photograph is shown first."))


@login_required
@require_POST
def removal(request: SignedIn, id: UUID, photograph: UUID) -> HttpResponse:
    product = get_object_or_404(permissions.products_editable_by(request.user), pk=id)
    actions.remove_photograph(product, id=photograph, by=request.user)
    return _done(request, id, Words("사진을 지웠습니다.", "The photograph is taken away."))


def _done(request: HttpRequest, product: UUID, words: Words) -> HttpResponse:
    messages.success(request, words.in_language(get_language()))
    return redirect("merchants:photographs", product)
