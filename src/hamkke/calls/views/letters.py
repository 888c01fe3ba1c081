"""What an applicant is told of a decision, and what they may do about it: appeal, take an offered place, give one up."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hamkke.calls import actions, permissions, queries
from hamkke.calls.forms import said
from hamkke.calls.forms.deciding import AppealForm, OfferForm, WithdrawalForm
from hamkke.calls.models import Offer, SelectionRow
from hamkke.kernel import clock, ids
from hamkke.kernel.words import Words

FILED = Words("이의신청을 받았습니다.", "We have your appeal.")
TAKEN = Words(
    "자리를 받으셨습니다. 함께하게 되어 기쁩니다.", "The place is yours. We are glad to have you with us."
)
DECLINED = Words(
    "다음 차례로 넘겼습니다. 알려 주셔서 고맙습니다.",
    "It goes to the next in line. Thank you for telling us.",
)
WITHDRAWN = Words(
    "자리를 내려놓으셨습니다. 알려 주셔서 고맙습니다.",
    "You have given the place up. Thank you for telling us.",
)


@login_required
@require_safe
@never_cache
def letter(request: HttpRequest, id: UUID, merchant: UUID) -> HttpResponse:
    """The letter, with an appeal's form while there is time, and an offered place to take."""
    return _page(request, _row(request, id, merchant), AppealForm(initial={"id": ids.new()}))


@login_required
@require_POST
def appeal(request: HttpRequest, id: UUID, merchant: UUID) -> HttpResponse:
    row = _row(request, id, merchant)
    form = AppealForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    actions.file_appeal(row=row, by=permissions.signed_in(request.user), **form.cleaned_data)
    messages.success(request, said(FILED))
    return redirect("calls:letter", id, merchant)


@login_required
@require_POST
def offer(request: HttpRequest, id: UUID, merchant: UUID) -> HttpResponse:
    """Take an offered place, or leave it to the next in line."""
    found = get_object_or_404(Offer.objects.select_related("row"), row=_row(request, id, merchant))
    form = OfferForm(request.POST)
    if not form.is_valid():
        return render(request, "calls/damaged.html", {"form": form}, status=400)
    takes = form.cleaned_data["answer"] == "take"
    answer = actions.take if takes else actions.decline
    answer(found, by=permissions.signed_in(request.user))
    messages.success(request, said(TAKEN if takes else DECLINED))
    return redirect("calls:letter", id, merchant)


@login_required
@require_POST
def withdrawal(request: HttpRequest, id: UUID, merchant: UUID) -> HttpResponse:
    """Give a place up. The page asks for a tick, since nobody gets it back."""
    row = _row(request, id, merchant)
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return render(request, "calls/damaged.html", {"form": form}, status=400)
    actions.withdraw(row, reason=form.cleaned_data["reason"], by=permissions.signed_in(request.user))
    messages.success(request, said(WITHDRAWN))
    return redirect("calls:letter", id, merchant)


def _row(request: HttpRequest, id: UUID, merchant: UUID) -> SelectionRow:
    readable = permissions.results_readable_by(request.user)
    return get_object_or_404(readable, application__call=id, application__merchant=merchant)


def _page(request: HttpRequest, row: SelectionRow, form: AppealForm, *, status: int = 200) -> HttpResponse:
    told = queries.letter_of(row, now=clock.now())
    context = {
        "told": told,
        "row": row,
        "call": row.selection.call,
        "merchant": row.application.merchant,
        "form": form,
        "withdrawing": WithdrawalForm(),
        "is_own": row.application.merchant.owner_id == permissions.signed_in(request.user).pk,
    }
    return render(request, "calls/letter.html", context, status=status)
