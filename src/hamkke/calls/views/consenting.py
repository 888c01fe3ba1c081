"""Whether the sales of an applicant may be used to find out what the festival did."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from hamkke.calls import actions, permissions
from hamkke.calls.forms import said
from hamkke.kernel.words import Words

GIVEN = Words("동의해 주셔서 고맙습니다.", "Thank you for agreeing.")
TAKEN_BACK = Words(
    "동의를 거두었습니다. 이 뒤의 연구에는 쓰지 않습니다.",
    "Taken back: no study from now on uses your sales.",
)


@login_required
@require_POST
def study_consent(request: HttpRequest, id: UUID, merchant: UUID) -> HttpResponse:
    own = permissions.applications_editable_by(request.user)
    found = get_object_or_404(own, call=id, merchant=merchant)
    is_given = request.POST.get("answer") == "agree"
    actions.consent_to_study(
        found,
        is_given=is_given,
        version=request.POST.get("version", ""),
        by=permissions.signed_in(request.user),
    )
    messages.success(request, said(GIVEN if is_given else TAKEN_BACK))
    return redirect("calls:application", id, merchant)
