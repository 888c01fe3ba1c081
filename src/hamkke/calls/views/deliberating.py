"""Those at the line before a panel: their sheets without names, and what the panel found."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from hamkke.calls import actions, permissions, queries, rules
from hamkke.calls.forms import said
from hamkke.calls.forms.deliberating import DeliberationForm
from hamkke.calls.models import Proposal
from hamkke.kernel import ids
from hamkke.kernel.words import Words

RECORDED = Words(
    "심의한 차례를 적었습니다. 이제 선정안을 다시 내 주세요.",
    "The panel's order is recorded. Now propose the selection anew.",
)


@login_required
@never_cache
def deliberations(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET shows those at the line of the latest proposal, without names, and every panel so far; POST records another."""
    user = permissions.signed_in(request.user)
    call = get_object_or_404(permissions.calls_manageable_by(user), pk=id)
    proposal, held = (
        None if call.decided_at else queries.latest_proposal(call),
        queries.deliberations_of(call),
    )
    judges = queries.panel_judges(call, proposal.found["grey"]) if proposal else []
    form = _form(request, proposal, judges, is_again=bool(held))
    if proposal and form.is_valid():
        sitting = set(form.cleaned_data["members"])
        actions.deliberate(
            id=form.cleaned_data["id"],
            proposal=proposal,
            order=form.order,
            said=form.reasons,
            members=[each.judge for each in judges if each.judge.pk in sitting],
            why=form.cleaned_data.get("why", ""),
            by=user,
        )
        messages.success(request, said(RECORDED))
        return redirect("calls:desk", call.pk)
    context = {
        "call": call,
        "proposal": proposal,
        "is_promised": rules.is_by_panel(rules.read_terms(call.terms)),
        "is_involved": queries.is_involved(call.pk, user),
        "held": held,
        "is_fresh": proposal is not None and queries.is_fresh(proposal),
        "shut": [each.judge for each in judges if each.is_closed],
        "form": form,
        "line": _line(proposal, form),
    }
    return render(request, "calls/deliberations.html", context, status=422 if form.is_bound else 200)


def _form(
    request: HttpRequest, proposal: Proposal | None, judges: Sequence[queries.PanelJudge], *, is_again: bool
) -> DeliberationForm:
    free = [(each.judge.pk, str(each.judge)) for each in judges if not each.is_closed]
    line = sorted(proposal.found["grey"]) if proposal else []
    typed = request.POST if request.method == "POST" else None
    return DeliberationForm(typed, line=line, judges=free, is_again=is_again, initial={"id": ids.new()})


def _line(proposal: Proposal | None, form: DeliberationForm) -> list[tuple[queries.LineSheet, object]]:
    sheets = queries.line_sheets(proposal) if proposal else []
    return [(sheet, form.fields_of(sheet.code)) for sheet in sheets]
