"""The secretariat's desk: what all merchants are owed, what is overdue, and paying it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from hamkke.kernel import clock, ids
from hamkke.merchants import queries as merchants
from hamkke.orders import actions, forms, permissions, queries
from hamkke.orders.views.visitors import check, check_organiser, say
from hamkke.people import queries as people
from hamkke.people.queries import SignedIn

PAGE_LENGTH = 50
ALARMS_SHOWN = 10


@require_GET
@never_cache
@login_required
def settlement(request: SignedIn) -> HttpResponse:
    """What is to be paid, what is due first; sums, alarms, and the way to every statement."""
    check_organiser(request)
    today = clock.today()
    unpaid = queries.unpaid(today)
    context = {
        "overview": queries.overview(unpaid, today),
        "page": Paginator(unpaid, PAGE_LENGTH).get_page(request.GET.get("page")),
        "alarms": queries.alarms(ALARMS_SHOWN),
    }
    return render(request, "orders/settlement.html", context)


@require_POST
@login_required
def months(request: SignedIn) -> HttpResponse:
    """Issue every statement of the months that have ended."""
    check_organiser(request)
    count = actions.issue_ended_months(by=request.user)
    say(request, f"정산서 {count}건을 발행했습니다.", f"{count} statements were issued.")
    return redirect("orders:settlement")


@require_GET
@never_cache
@login_required
def settled_merchants(request: SignedIn) -> HttpResponse:
    """Every merchant with what the ledger owes it and its latest statement."""
    check_organiser(request)
    page = Paginator(merchants.merchants(), PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": queries.merchant_lines(list(page.object_list)),
        "ends_at": clock.now().isoformat(timespec="microseconds"),
    }
    return render(request, "orders/settled_merchants.html", context)


@require_POST
@login_required
def statements(request: SignedIn) -> HttpResponse:
    """A statement on demand: all that one merchant's account has moved until now."""
    check_organiser(request)
    form = forms.StatementForm(request.POST)
    check(form)
    made = actions.issue_statement(
        id=form.cleaned_data["id"],
        merchant_id=form.cleaned_data["merchant"],
        ends_at=form.cleaned_data["ends_at"],
        by=request.user,
    )
    say(request, "정산서를 발행했습니다.", "The statement is issued.")
    return redirect(made)


@require_POST
@login_required
def payouts(request: SignedIn, id: UUID) -> HttpResponse:
    found = get_object_or_404(permissions.statements_payable_by(request.user), pk=id)
    form = forms.IdForm(request.POST)
    check(form)
    actions.request_payout(id=form.cleaned_data["id"], statement=found, by=request.user)
    say(
        request,
        "지급을 신청했습니다. 다른 두 사람이 승인해야 나갑니다.",
        "Requested. It leaves once two other people have approved it.",
    )
    return redirect(found)


@require_POST
@login_required
def approval(request: SignedIn, id: UUID) -> HttpResponse:
    payout = get_object_or_404(permissions.payouts_decidable_by(request.user), pk=id)
    actions.approve_payout(payout, by=request.user)
    say(request, "승인했습니다.", "Approved.")
    return redirect(payout.statement)


@require_POST
@login_required
def release(request: SignedIn, id: UUID) -> HttpResponse:
    payout = get_object_or_404(permissions.payouts_decidable_by(request.user), pk=id)
    actions.release_payout(payout, by=request.user)
    say(
        request,
        "지급했습니다. 은행 내역이 들어오면 맞춰 봅니다.",
        "Paid. The bank's statement will be matched with it.",
    )
    return redirect(payout.statement)


@require_POST
@login_required
def withdrawal(request: SignedIn, id: UUID) -> HttpResponse:
    payout = get_object_or_404(permissions.payouts_decidable_by(request.user), pk=id)
    actions.withdraw_payout(payout, by=request.user)
    say(request, "지급 신청을 거두었습니다.", "The request is withdrawn.")
    return redirect(payout.statement)


@require_GET
@never_cache
def terms(request: SignedIn) -> HttpResponse:
    """By which rules everybody is paid, and what is kept: for everyone to read before they join."""
    return render(request, "orders/terms.html", _terms(request))


@require_POST
@login_required
def fees(request: SignedIn) -> HttpResponse:
    """Declare what a payment channel keeps from a day on."""
    check_organiser(request)
    form = forms.FeeForm(request.POST)
    if not form.is_valid():
        return render(request, "orders/terms.html", {**_terms(request), "fee_form": form}, status=422)
    actions.declare_fee(**form.cleaned_data, by=request.user)
    say(request, "수수료율을 등록했습니다.", "The fee is declared.")
    return redirect("orders:terms")


@require_POST
@login_required
def enactment(request: SignedIn, id: UUID) -> HttpResponse:
    """An announced rule comes into force on a day."""
    rule = get_object_or_404(permissions.rules_enactable_by(request.user), pk=id)
    form = forms.EnactmentForm(request.POST)
    check(form)
    actions.enact(rule, effective_from=form.cleaned_data["effective_from"], by=request.user)
    say(request, "그날부터 시행합니다.", "It is in force from that day.")
    return redirect("orders:terms")


def _terms(request: SignedIn) -> dict[str, object]:
    return {
        "laws": queries.laws(),
        "channels": queries.terms().channels,
        "fees": queries.fee_rates(),
        "fee_form": forms.FeeForm(initial={"id": ids.new()}),
        "enactment_form": forms.EnactmentForm(),
        "is_organiser": people.is_organiser(request.user),
    }


@require_GET
@never_cache
@login_required
def funders(request: SignedIn) -> HttpResponse:
    """What each funder owes for its campaigns and allowances."""
    check_organiser(request)
    return render(request, "orders/funders.html", {"sheets": queries.funder_sheets()})


@require_GET
@never_cache
@login_required
def funder(request: SignedIn, id: UUID) -> HttpResponse:
    """One funder's campaigns and allowances, each with what was reserved, used and left."""
    check_organiser(request)
    sheet = next((each for each in queries.funder_sheets() if each.funder.pk == id), None)
    if sheet is None:
        raise Http404
    return render(request, "orders/funder.html", {"sheet": sheet})
