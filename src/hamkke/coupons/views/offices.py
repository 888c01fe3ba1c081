"""The secretariat's side of the counter: terminals and their allowances, and who guesses codes."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hamkke.coupons import actions, permissions
from hamkke.coupons.forms.counters import AllowanceForm
from hamkke.coupons.queries import counters
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.people import queries as people
from hamkke.people.queries import SignedIn

_A_PAGE = 50


@require_GET
@never_cache
@login_required
def terminals(request: SignedIn) -> HttpResponse:
    """Every terminal with its allowance."""
    if not people.is_organiser(request.user):
        raise PermissionDenied
    found = Paginator(permissions.terminals_manageable_by(request.user), _A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "coupons/terminals.html", {"page": found})


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def terminal(request: SignedIn, id: UUID) -> HttpResponse:
    """One terminal: what is left of its allowance, what the allowance paid, and the form that grants another."""
    found = get_object_or_404(permissions.terminals_manageable_by(request.user), pk=id)
    form = AllowanceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.grant_allowance(found, by=request.user, **form.cleaned_data)
        said = Words(
            "허용했습니다. 금액을 원장에 따로 두었습니다.", "Granted; the won are set aside in the ledger."
        )
        messages.success(request, said.in_language(get_language()))
        return redirect("coupons:allowance", id)
    allowance = counters.allowance_of(found)
    paid = counters.uses_with_all().filter(terminal=found).exclude(state="accepted")
    page = {
        "terminal": found,
        "allowance": allowance,
        "left": counters.left_of(allowance),
        "receipts": [counters.receipt(use) for use in paid],
        "form": form,
    }
    return render(request, "coupons/terminal.html", page, status=422 if form.errors else 200)


@require_POST
@login_required
def withdrawal(request: SignedIn, id: UUID) -> HttpResponse:
    found = get_object_or_404(permissions.terminals_manageable_by(request.user), pk=id)
    actions.withdraw_allowance(found, by=request.user)
    return redirect("coupons:allowance", id)


@require_GET
@never_cache
@login_required
def guessing(request: SignedIn) -> HttpResponse:
    """Who gave codes that do not exist, and who has to wait for it."""
    if not people.is_organiser(request.user):
        raise PermissionDenied
    found = Paginator(counters.guessers(), _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "coupons/guessing.html", {"page": found, "now": clock.now()})
