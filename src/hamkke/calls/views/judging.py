from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hamkke.calls import actions, permissions, queries, rules
from hamkke.calls.forms import said
from hamkke.kernel import clock
from hamkke.kernel.words import Words

CONFLICTS_SHOWN = 200
RECORDED = Words("점수 {count}건을 기록했습니다.", "{count} scores were recorded.")


@login_required
@require_safe
@never_cache
def judging(request: HttpRequest, id: UUID) -> HttpResponse:
    """How judging comes along: who is how far, where judges differ, what stands in the way; manners after the round."""
    call = get_object_or_404(permissions.calls_manageable_by(request.user), pk=id)
    terms = rules.read_terms(call.terms)
    conflicts = queries.conflicts_of(call)
    context = {
        "call": call,
        "terms": terms,
        "stage": call.stage(clock.now()),
        "progress": queries.progress(call),
        "disagreements": queries.disagreements(call, at_most=30),
        "manners": queries.manners(call),
        "recusals": list(queries.recusals(call)[:CONFLICTS_SHOWN]),
        "short": queries.short_sheets(call, terms.reviews_each),
        "conflicts": list(conflicts[:CONFLICTS_SHOWN]),
        "has_second_look": queries.has_second_look(call),
    }
    return render(request, "calls/judging.html", context)


@login_required
@require_POST
def second_look(request: HttpRequest, id: UUID) -> HttpResponse:
    """More judges for those nearest the line."""
    call = get_object_or_404(permissions.calls_manageable_by(request.user), pk=id)
    added = actions.second_look(call, by=permissions.signed_in(request.user))
    words = Words("2차 심사 {count}건을 배정했습니다.", "{count} second looks were assigned.")
    messages.success(request, said(words.format(count=len(added))))
    return redirect("calls:judging", call.pk)


@login_required
@never_cache
def outside(request: HttpRequest, id: UUID) -> HttpResponse:
    """Points from recommenders and the public vote: each source's fixed share, and where they are pasted in."""
    call = get_object_or_404(permissions.calls_manageable_by(request.user), pk=id)
    refused = None
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip() for name in ("source", "given_by", "said")}
        try:
            added = actions.record_outside(call, by=permissions.signed_in(request.user), **typed)
        except (rules.OutsideUnreadable, rules.ReceiptsUnknown, rules.GiverUnnamed) as refusal:
            refused = refusal.words
        else:
            messages.success(request, said(RECORDED.format(count=len(added))))
            return redirect("calls:outside", call.pk)
    terms = rules.read_terms(call.terms)
    context = {
        "call": call,
        "terms": terms,
        "typed": request.POST,
        "refused": refused,
        "stage": call.stage(clock.now()),
        "given": queries.outside_given(call),
    }
    return render(request, "calls/outside.html", context, status=422 if refused else 200)
