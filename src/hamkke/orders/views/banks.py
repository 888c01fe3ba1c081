"""The secretariat's bank: its statements are read in, and what is open on either side is matched by hand."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hamkke.orders import actions, forms, queries
from hamkke.orders.views.visitors import check, check_organiser, say
from hamkke.people.queries import SignedIn


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def bank(request: SignedIn) -> HttpResponse:
    """What the bank and we do not agree on yet, and the way to read in what it says."""
    check_organiser(request)
    form = forms.BankForm(request.POST, request.FILES) if request.method == "POST" else forms.BankForm()
    if form.is_valid():
        actions.read_bank(form.cleaned_data["file"], by=request.user)
        say(request, "은행 내역을 읽고 맞췄습니다.", "The bank's statement is read and matched.")
        return redirect("orders:bank")
    status = 422 if form.is_bound else 200
    return render(request, "orders/bank.html", {"form": form, "open": queries.at_bank()}, status=status)


@require_POST
@login_required
def bank_matches(request: SignedIn) -> HttpResponse:
    """A line of the bank is this payout, says somebody who looked."""
    check_organiser(request)
    form = forms.BankMatchForm(request.POST)
    check(form)
    actions.match_at_bank(form.cleaned_data["line"], form.cleaned_data["payout"], by=request.user)
    say(request, "맞췄습니다.", "Matched.")
    return redirect("orders:bank")
