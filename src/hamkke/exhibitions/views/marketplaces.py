"""Where else a product is sold, as its merchant and the secretariat keep it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hamkke.exhibitions import actions, permissions, queries, rules
from hamkke.exhibitions.forms import LinkForm, said
from hamkke.kernel.words import Words
from hamkke.people.queries import SignedIn

KEPT = Words("판매처 주소를 저장했습니다.", "The marketplace address is saved.")
REMOVED = Words("판매처를 지웠습니다.", "The marketplace is taken away.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def links(request: SignedIn, id: UUID) -> HttpResponse:
    """A product's marketplaces, and the form that adds one or changes its address."""
    product = get_object_or_404(permissions.products_linkable_by(request.user), pk=id)
    form = LinkForm(request.POST or None)
    if form.is_valid():
        try:
            actions.link_marketplace(product, by=request.user, **form.cleaned_data)
        except rules.NotAWebAddress as refusal:
            form.refuse("url", refusal)
        else:
            messages.success(request, said(KEPT))
            return redirect("exhibitions:marketplaces", product.pk)
    context = {"product": product, "links": queries.links_of(product), "form": form}
    return render(request, "exhibitions/marketplaces.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def removal(request: SignedIn, id: UUID, link: UUID) -> HttpResponse:
    product = get_object_or_404(permissions.products_linkable_by(request.user), pk=id)
    actions.unlink_marketplace(product, id=link, by=request.user)
    messages.success(request, said(REMOVED))
    return redirect("exhibitions:marketplaces", product.pk)
