"""What the secretariat does around a decision: draws before it, the waiting list and appeals after it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hamkke.calls import actions, permissions, queries
from hamkke.calls.forms import said
from hamkke.calls.forms.deciding import AppealAnswerForm, DrawForm, RandomnessForm, WithdrawalForm
from hamkke.calls.models import Appeal, Call, Draw, Selection, SelectionRow
from hamkke.kernel import clock, ids
from hamkke.kernel.words import Words

PROMISED = Words(
    "추첨을 약속했습니다. 대상과 난수의 출처는 이제 바뀌지 않습니다.",
    "The draw is promised. Its pool and source stand from now on.",
)
DRAWN = Words(
    "추첨했습니다. 이제 선정안을 다시 내 주세요.", "Lots are drawn. Now propose the selection anew."
)
ANSWERED = Words("이의신청에 답했습니다.", "The appeal is answered.")
WITHDRAWN = Words(
    "포기를 적고 다음 차례에 자리를 내었습니다.", "The withdrawal is recorded and the place offered on."
)


@login_required
@never_cache
def draws(request: HttpRequest, id: UUID) -> HttpResponse:
    """POST promises a draw among those at the line of the latest proposal; GET shows every draw and its proof."""
    call = _call(request, id)
    proposal = queries.proposals_of(call).first()
    form = DrawForm(request.POST or None, initial={"id": ids.new()})
    if form.is_valid() and proposal:
        given = form.cleaned_data
        source = Words(given["source"], given["source_en"]) if given["source"] else None
        actions.commit_draw(
            id=given["id"],
            proposal=proposal,
            draws_at=given["draws_at"],
            source=source,
            why=given["why"],
            by=permissions.signed_in(request.user),
        )
        messages.success(request, said(PROMISED))
        return redirect("calls:draws", call.pk)
    context = {
        "call": call,
        "proposal": proposal,
        "draws": queries.draws_of(call),
        "form": form,
        "holding": RandomnessForm(),
        "now": clock.now(),
    }
    return render(request, "calls/draws.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def randomness(request: HttpRequest, id: UUID, draw: UUID) -> HttpResponse:
    """The second person writes down the randomness that came."""
    found = get_object_or_404(Draw, call=_call(request, id), pk=draw)
    form = RandomnessForm(request.POST)
    if not form.is_valid():
        return render(request, "calls/damaged.html", {"form": form}, status=400)
    actions.hold_draw(
        found, randomness=form.cleaned_data["randomness"], by=permissions.signed_in(request.user)
    )
    messages.success(request, said(DRAWN))
    return redirect("calls:draws", id)


@login_required
@require_safe
@never_cache
def waiting(request: HttpRequest, id: UUID) -> HttpResponse:
    """Who gave a place up, who was asked, what they said, and who waits."""
    call = _call(request, id)
    selection = get_object_or_404(Selection, call=call)
    context = {
        "call": call,
        "selection": selection,
        "holding": queries.holders(selection).count(),
        "offers": queries.offers_of(selection),
        "line": queries.waiting_rows(selection),
        "held": queries.holders(selection).select_related("application__merchant").order_by("rank"),
        "form": WithdrawalForm(),
    }
    return render(request, "calls/waiting.html", context)


@login_required
@require_POST
def given_up(request: HttpRequest, id: UUID, row: int) -> HttpResponse:
    """The secretariat records that somebody gave their place up, by telephone say."""
    rows = SelectionRow.objects.filter(selection__call=_call(request, id))
    found = get_object_or_404(rows.select_related("selection", "application__merchant"), pk=row)
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return render(request, "calls/damaged.html", {"form": form}, status=400)
    actions.withdraw(found, reason=form.cleaned_data["reason"], by=permissions.signed_in(request.user))
    messages.success(request, said(WITHDRAWN))
    return redirect("calls:waiting", id)


@login_required
@require_safe
@never_cache
def appeals(request: HttpRequest, id: UUID) -> HttpResponse:
    """Every appeal, what is due first on top, what is overdue marked."""
    call = _call(request, id)
    return _appeals(request, call, AppealAnswerForm())


@login_required
@require_POST
def answer(request: HttpRequest, id: UUID, appeal: UUID) -> HttpResponse:
    call = _call(request, id)
    found = get_object_or_404(queries.appeals_of(call), pk=appeal)
    form = AppealAnswerForm(request.POST)
    if not form.is_valid():
        return _appeals(request, call, form, answering=found.pk, status=422)
    actions.answer_appeal(
        found,
        outcome=Appeal.Outcome(form.cleaned_data["outcome"]),
        answer=form.cleaned_data["answer"],
        by=permissions.signed_in(request.user),
    )
    messages.success(request, said(ANSWERED))
    return redirect("calls:appeals", id)


def _appeals(
    request: HttpRequest,
    call: Call,
    form: AppealAnswerForm,
    *,
    answering: UUID | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "call": call,
        "appeals": queries.appeals_of(call),
        "form": form,
        "blank": AppealAnswerForm(),
        "answering": answering,
        "is_involved": queries.is_involved(call.pk, permissions.signed_in(request.user)),
        "deciders": queries.deciders(get_object_or_404(Selection, call=call)),
        "now": clock.now(),
    }
    return render(request, "calls/appeals.html", context, status=status)


def _call(request: HttpRequest, id: UUID) -> Call:
    return get_object_or_404(permissions.calls_manageable_by(request.user), pk=id)
