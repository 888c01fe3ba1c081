"""The secretariat's side of the partners' API, and the page that explains it to everybody."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from hamkke.coupons import actions, permissions
from hamkke.coupons.forms.partners import AllotmentForm, KeyForm
from hamkke.coupons.queries import partners
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.people import queries as people
from hamkke.people.queries import SignedIn

_A_PAGE = 50


@require_GET
@never_cache
@login_required
def desk(request: SignedIn) -> HttpResponse:
    """Keys, allotments, code orders with whether their counts agree, and usage files."""
    if not people.is_organiser(request.user):
        raise PermissionDenied
    return _desk(request)


def _desk(
    request: SignedIn, *, key_form: KeyForm | None = None, allotment_form: AllotmentForm | None = None
) -> HttpResponse:
    now = clock.now()
    orders = Paginator(partners.orders(), _A_PAGE).get_page(request.GET.get("page"))
    page = {
        "keys": partners.keys(),
        "allotments": partners.allotments(),
        "page": orders,
        "orders": [partners.reconciled(order, now) for order in orders.object_list],
        "files": partners.files()[:_A_PAGE],
        "key_form": key_form or KeyForm(prefix="key"),
        "allotment_form": allotment_form or AllotmentForm(prefix="allotment"),
    }
    is_wrong = bool(key_form or allotment_form)
    return render(request, "coupons/partners.html", page, status=422 if is_wrong else 200)


@require_POST
@never_cache
@login_required
def keys(request: SignedIn) -> HttpResponse:
    """Issue a key. This answer, and no other, shows its secret."""
    if not people.is_organiser(request.user):
        raise PermissionDenied
    form = KeyForm(request.POST, prefix="key")
    if not form.is_valid():
        return _desk(request, key_form=form)
    key = actions.issue_key(by=request.user, **form.cleaned_data)
    return render(request, "coupons/partner_key.html", {"key": key, "secret": partners.secret_of(key)})


@require_POST
@login_required
def revocation(request: SignedIn, id: UUID) -> HttpResponse:
    key = get_object_or_404(permissions.keys_manageable_by(request.user), pk=id)
    actions.revoke_key(key, by=request.user)
    return redirect("coupons:partners")


@require_POST
@login_required
def allotments(request: SignedIn) -> HttpResponse:
    if not people.is_organiser(request.user):
        raise PermissionDenied
    form = AllotmentForm(request.POST, prefix="allotment")
    if not form.is_valid():
        return _desk(request, allotment_form=form)
    actions.allot(by=request.user, **form.cleaned_data)
    said = Words("배정했습니다. 비용을 모두 예약했습니다.", "Allotted; the full cost is reserved.")
    messages.success(request, said.in_language(get_language()))
    return redirect("coupons:partners")


@require_GET
@never_cache
@login_required
def usage(request: SignedIn, id: UUID) -> HttpResponse:
    """One file of used codes, row by row."""
    file = get_object_or_404(permissions.files_manageable_by(request.user), pk=id)
    rows = Paginator(partners.rows_of(file), _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "coupons/usage.html", {"file": file, "page": rows})


@require_POST
@login_required
def judgement(request: SignedIn, id: UUID) -> HttpResponse:
    """Judge the waiting rows once more."""
    file = get_object_or_404(permissions.files_manageable_by(request.user), pk=id)
    accepted = actions.judge_again(file, by=request.user)
    said = Words("{n}줄을 반영했습니다.", "{n} rows count now.").format(n=accepted)
    messages.success(request, said.in_language(get_language()))
    return redirect("coupons:usage", id)
