from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hamkke.calls import actions, permissions, queries
from hamkke.calls.forms import ReviewForm, said
from hamkke.calls.models import Assignment
from hamkke.kernel import clock, ids
from hamkke.kernel.words import Words

ALL_DONE = Words(
    "이 공고의 신청서를 모두 심사했습니다. 선정 전까지 고칠 수 있습니다.",
    "You have reviewed every sheet of this call. Until the selection you may still revise.",
)


@login_required
@require_safe
@never_cache
def reviews(request: HttpRequest) -> HttpResponse:
    """A judge's piles: each call with what is done and where to go on."""
    own = permissions.assignments_reviewable_by(request.user)
    lines = [(pile, queries.next_assignment(own, pile.call.pk)) for pile in queries.piles_of(own)]
    return render(request, "calls/reviews.html", {"lines": lines})


@login_required
@never_cache
def review(request: HttpRequest, id: UUID) -> HttpResponse:
    """One sheet beside its rubric. After saving, the next sheet follows."""
    own = permissions.assignments_reviewable_by(request.user)
    assignment = get_object_or_404(own, pk=id)
    sheet = queries.sheet(assignment, now=clock.now())
    initial = ReviewForm.initial_of(sheet.scores, sheet.comment)
    form = ReviewForm(request.POST or None, criteria=sheet.criteria, initial=initial)
    if not form.is_valid():
        return _sheet(request, assignment, sheet, form)
    actions.review(
        id=ids.derived("review", assignment.pk),
        application=assignment.application,
        judge=permissions.signed_in(request.user),
        scores=form.scores,
        comment=form.cleaned_data["comment"],
        by=permissions.signed_in(request.user),
    )
    following = queries.next_assignment(own, assignment.application.call_id)
    if following:
        return redirect("calls:review", following.pk)
    messages.success(request, said(ALL_DONE))
    return redirect("calls:reviews")


def _sheet(
    request: HttpRequest, assignment: Assignment, sheet: queries.Sheet, form: ReviewForm
) -> HttpResponse:
    call = assignment.application.call
    own = permissions.assignments_reviewable_by(request.user).filter(application__call=call)
    context = {
        "call": call,
        "sheet": sheet,
        "form": form,
        "pile": queries.piles_of(own)[0],
        "is_decided": call.decided_at is not None,
    }
    return render(request, "calls/review.html", context, status=422 if form.is_bound else 200)
