"""Applications on paper and by telephone: entered by the secretariat, taken up by whoever holds the receipt."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from hamkke.calls import actions, permissions, queries
from hamkke.calls.forms import CodeForm, said
from hamkke.calls.forms.entering import EnteringForm, NumberForm
from hamkke.calls.models import Call
from hamkke.calls.rules import entering
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.merchants import queries as merchants

CONNECTED = Words("이 업체가 내 계정에 이어졌습니다.", "The business is now connected with your account.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def entered(request: HttpRequest, id: UUID) -> HttpResponse:
    """Who entered what for whom; and, while the call is open, where the next one begins: with the business number."""
    call = get_object_or_404(permissions.calls_manageable_by(request.user), pk=id)
    given = request.POST or request.GET
    number = NumberForm(given if "business_number" in given else None)
    if not number.is_valid():
        return _page(request, call, number)
    found = merchants.merchant_numbered(number.cleaned_data["business_number"])
    typed = request.POST or None
    form = EnteringForm(typed, initial=number.cleaned_data, is_known=found is not None)
    if not form.is_valid():
        return _page(request, call, number, form, found)
    told, user = form.cleaned_data, permissions.signed_in(request.user)
    begun = actions.enter(
        call=call,
        business_number=told["business_number"],
        came_by=told["came_by"],
        newcomer=form.newcomer,
        region=told.get("region"),
        by=user,
    )
    actions.check_business(begun.merchant, by=user)
    return redirect("calls:application", call.pk, begun.merchant_id)


def _page(
    request: HttpRequest,
    call: Call,
    number: NumberForm,
    form: EnteringForm | None = None,
    found: merchants.Merchant | None = None,
) -> HttpResponse:
    mine = set(
        permissions.applications_editable_by(request.user).filter(call=call).values_list("pk", flat=True)
    )
    context = {
        "call": call,
        "stage": call.stage(clock.now()),
        "number": number,
        "form": form,
        "found": found,
        "lines": [(each, each.pk in mine) for each in queries.entered(call)],
    }
    is_wrong = number.errors or (form and form.errors)
    return render(request, "calls/entered.html", context, status=422 if is_wrong else 200)


# The code is a secret: it comes in a form's body, never in an address that a browser or a log would keep.
@sensitive_post_parameters("code")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def receipts(request: HttpRequest) -> HttpResponse:
    """Whoever holds a receipt from the secretariat connects its business with their account."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            taken = actions.take_up(code=form.cleaned_data["code"], by=permissions.signed_in(request.user))
        except entering.ReceiptUnknown as refusal:
            form.add_error("code", said(refusal.words))
        else:
            messages.success(request, said(CONNECTED))
            return redirect("calls:application", taken.call_id, taken.merchant_id)
    return render(request, "calls/receipts.html", {"form": form}, status=422 if form.errors else 200)
