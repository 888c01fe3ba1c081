"""The secretariat decides: one proposes, another releases; lots are promised and drawn in between."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hamkke.calls import actions, permissions, queries
from hamkke.calls.forms import said
from hamkke.calls.forms.deciding import DecisionForm, ReleaseForm
from hamkke.calls.models import Proposal, Selection
from hamkke.kernel import ids
from hamkke.kernel.words import Words

ROWS_ON_A_PAGE = 100
PROPOSED = Words(
    "계산했습니다. 아직 아무것도 정해지지 않았습니다. 사무국의 다른 사람이 살펴보고 확정해야 합니다.",
    "It is worked out. Nothing is decided yet: another person of the secretariat has to look at it and release it.",
)


@login_required
@require_POST
def proposals(request: HttpRequest, id: UUID) -> HttpResponse:
    """Work the selection out and keep it as a proposal."""
    call = get_object_or_404(permissions.calls_manageable_by(request.user), pk=id)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _damaged(request, form)
    proposal = actions.propose(id=form.cleaned_data["id"], call=call, by=permissions.signed_in(request.user))
    messages.success(request, said(PROPOSED))
    return redirect("calls:proposal", call.pk, proposal.pk)


def _damaged(request: HttpRequest, form: DecisionForm) -> HttpResponse:
    return render(request, "calls/damaged.html", {"form": form}, status=400)


@login_required
@require_safe
@never_cache
def proposal(request: HttpRequest, id: UUID, proposal: UUID) -> HttpResponse:
    """What was found: who would be in, what each quota costs, who is too near the line; and the second person's button."""
    call = get_object_or_404(permissions.calls_manageable_by(request.user), pk=id)
    found = get_object_or_404(Proposal.objects.select_related("proposed_by", "draw"), call=call, pk=proposal)
    page = Paginator(queries.proposed_rows(found), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "call": call,
        "proposal": found,
        "told": queries.proposal_told(found, page.object_list),
        "page": page,
        "is_involved": queries.is_involved(call.pk, permissions.signed_in(request.user)),
        "is_own": found.proposed_by_id == permissions.signed_in(request.user).pk,
        "new_id": ids.new(),
    }
    return render(request, "calls/proposal.html", context)


@login_required
@never_cache
def selection(request: HttpRequest, id: UUID) -> HttpResponse:
    """POST releases a proposal and so decides; GET shows the ranked result with its ratio and regional balance."""
    call = get_object_or_404(permissions.calls_manageable_by(request.user), pk=id)
    if request.method == "POST":
        form = ReleaseForm(request.POST, proposals=Proposal.objects.filter(call=call))
        if not form.is_valid():
            return _damaged(request, form)
        actions.release(**form.cleaned_data, by=permissions.signed_in(request.user))
        return redirect("calls:selection", call.pk)
    found = get_object_or_404(
        Selection.objects.select_related("decided_by", "proposal__proposed_by").defer("proposal__found"),
        call=call,
    )
    context: dict[str, Any] = {
        "call": call,
        "selection": found,
        "chain": queries.criteria_along_the_tie_chain(call.pk),
        "page": Paginator(queries.result_rows(found), ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
        "statistics": queries.statistics(call),
    }
    return render(request, "calls/selection.html", context)
