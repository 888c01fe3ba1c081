from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hamkke.calls import actions, permissions, queries
from hamkke.calls.forms import DeclarationForm, ReviewForm, said
from hamkke.calls.models import Assignment, Call
from hamkke.calls.rules.patterns import LAST_TEN
from hamkke.kernel import ids
from hamkke.kernel.words import Words

SPREAD = Words("내가 준 점수의 분포 (신청서 수)", "How my scores are spread, in sheets")
ALL_DONE = Words(
    "이 공고의 신청서를 모두 심사했습니다. 선정 전까지 고칠 수 있습니다.",
    "You have reviewed every sheet of this call. Until the selection you may still revise.",
)
PASSED_ON = Words(
    "이해관계가 있어 이 신청서는 다른 심사위원이 봅니다. 내용은 보여 드리지 않았습니다.",
    "You have a stake in this application, so another judge reads it. You were not shown the sheet.",
)
HANDED_BACK = Words(
    "기피한 신청서는 다른 심사위원이 봅니다.", "Another judge reads the sheet you handed back."
)
DECLARED = Words("이해관계를 기록했습니다.", "Your declaration has been recorded.")


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
def declaration(request: HttpRequest, id: UUID) -> HttpResponse:
    """Before the pile opens: with whom a judge has to do. It may be added to until the decision."""
    call = get_object_or_404(permissions.calls_judgeable_by(request.user), pk=id)
    judge = permissions.signed_in(request.user)
    form = DeclarationForm(request.POST or None, initial={"id": ids.new()})
    if form.is_valid():
        actions.declare(call=call, judge=judge, by=judge, **form.cleaned_data)
        messages.success(request, said(DECLARED))
        return _onwards(request, call)
    standing = queries.standing(call, judge)
    context = {"call": call, "form": form, "standing": standing}
    return render(request, "calls/declaration.html", context, status=422 if form.is_bound else 200)


@login_required
@never_cache
def review(request: HttpRequest, id: UUID) -> HttpResponse:
    """One sheet beside its rubric. After saving, the next sheet follows."""
    own = permissions.assignments_reviewable_by(request.user)
    assignment = get_object_or_404(own, pk=id)
    call, judge = assignment.application.call, permissions.signed_in(request.user)
    if call.decided_at is None and not queries.standing(call, judge).is_declared:
        return redirect("calls:declaration", call.pk)
    sheet = actions.open_sheet(assignment, by=judge)
    if sheet is None:
        messages.warning(request, said(PASSED_ON))
        return _onwards(request, call)
    initial = {**ReviewForm.initial_of(sheet.scores, sheet.comment), **(sheet.draft or {})}
    form = ReviewForm(request.POST or None, criteria=sheet.criteria, initial=initial)
    if not form.is_valid():
        return _sheet(request, assignment, sheet, form)
    actions.review(
        id=ids.derived("review", assignment.pk),
        application=assignment.application,
        judge=judge,
        scores=form.scores,
        comment=form.cleaned_data["comment"],
        by=judge,
    )
    return _onwards(request, call, at_the_end=ALL_DONE)


@login_required
@require_POST
def sheet_draft(request: HttpRequest, id: UUID) -> HttpResponse:
    """What a judge has typed so far, kept while they type."""
    own = permissions.assignments_reviewable_by(request.user)
    assignment = get_object_or_404(own, pk=id)
    criteria = assignment.application.call.criteria.order_by("position")
    actions.keep_review_draft(assignment, typed=ReviewForm.typed(request.POST, criteria))
    return HttpResponse(status=204)


@login_required
@require_POST
def recusal(request: HttpRequest, id: UUID) -> HttpResponse:
    """A judge hands a sheet back, saying why."""
    own = permissions.assignments_reviewable_by(request.user)
    assignment = get_object_or_404(own, pk=id)
    actions.recuse(assignment, why=request.POST.get("why", ""), by=permissions.signed_in(request.user))
    messages.success(request, said(HANDED_BACK))
    return _onwards(request, assignment.application.call)


@login_required
@require_safe
@never_cache
def pattern(request: HttpRequest, id: UUID) -> HttpResponse:
    """After the decision, for one judge alone: how they scored beside the others on the same sheets, who stay unnamed."""
    call = get_object_or_404(permissions.patterns_readable_by(request.user), pk=id)
    judge = permissions.signed_in(request.user)
    own = queries.own_pattern(call, judge)
    context = {
        "call": call,
        "pattern": own,
        "correction": queries.own_correction(call, judge),
        "title": SPREAD,
        "tens": [(_ten(ten), count) for ten, count in own.tens],
    }
    return render(request, "calls/pattern.html", context)


def _ten(ten: int) -> str:
    return f"{10 * ten}–{100 if ten == LAST_TEN else 10 * ten + 9}"


def _onwards(request: HttpRequest, call: Call, *, at_the_end: Words | None = None) -> HttpResponse:
    own = permissions.assignments_reviewable_by(request.user)
    following = queries.next_assignment(own, call.pk)
    if following:
        return redirect("calls:review", following.pk)
    if at_the_end:
        messages.success(request, said(at_the_end))
    return redirect("calls:reviews")


def _sheet(
    request: HttpRequest, assignment: Assignment, sheet: queries.Sheet, form: ReviewForm
) -> HttpResponse:
    call = assignment.application.call
    own = permissions.assignments_reviewable_by(request.user).filter(application__call=call)
    context = {
        "call": call,
        "assignment": assignment,
        "sheet": sheet,
        "form": form,
        "pile": queries.piles_of(own)[0],
        "is_decided": call.decided_at is not None,
    }
    return render(request, "calls/review.html", context, status=422 if form.is_bound else 200)
