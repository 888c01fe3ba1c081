from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hamkke.calls import actions, permissions, queries, rules
from hamkke.calls.forms import AssignmentForm, said
from hamkke.calls.models import Application, Call, Selection
from hamkke.kernel import clock, ids
from hamkke.kernel.files import inert
from hamkke.kernel.words import Words
from hamkke.ui import tables

ROWS_ON_A_PAGE = 100
HEADINGS = ("순위", "결과", "접수번호", "상호", "사업자등록번호", "지역", "점수")


@login_required
@require_safe
@never_cache
def desk(request: HttpRequest, id: UUID) -> HttpResponse:
    """How a call is coming along: counts while it is sealed, judging afterwards."""
    return _desk(request, _call(request, id))


def _desk(
    request: HttpRequest,
    call: Call,
    form: AssignmentForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    stage = call.stage(clock.now())
    context = {
        "call": call,
        "stage": stage,
        "progress": queries.progress(call),
        "disagreements": queries.disagreements(call),
        "selection": queries.selection_of(call),
        "proposals": queries.proposals_of(call)[:5],
        "is_involved": queries.is_involved(call.pk, permissions.signed_in(request.user)),
        "new_id": ids.new(),
        "reminders": queries.reminders_told(call) if stage == rules.Stage.OPEN else [],
        "form": form or _assignment_form(request, call),
        "share": rules.told(rules.read_terms(call.terms))["judging:sheets"],
    }
    return render(request, "calls/desk.html", context, status=status)


@login_required
@require_safe
@never_cache
def submitted(request: HttpRequest, id: UUID, application: UUID) -> HttpResponse:
    """One application as it was judged, once its call has closed: read only, the judges by number."""
    call = _call(request, id)
    readable = permissions.applications_readable_by(request.user).filter(
        call=call, call__closes_at__lte=clock.now(), state=Application.State.SUBMITTED
    )
    found = get_object_or_404(readable.select_related("merchant__region", "entered_by"), pk=application)
    version = queries.latest_version(found)
    criteria = list(call.criteria.order_by("position"))
    context = {
        "call": call,
        "application": found,
        "version": version,
        "answers": queries.answered(version.answers, queries.questions(call)) if version else [],
        "documents": queries.documents_of(version, call) if version else [],
        "registry": (registry := queries.registry_answer(found.merchant)),
        "reasons": [rules.standing(registry.status if registry else None)],
        "criteria": criteria,
        "reviews": queries.anonymous_reviews(found, criteria),
        "result": queries.own_result(found),
    }
    return render(request, "calls/submitted.html", context)


@login_required
@require_POST
def assignments(request: HttpRequest, id: UUID) -> HttpResponse:
    call = _call(request, id)
    form = _assignment_form(request, call, request.POST)
    if not form.is_valid():
        return _desk(request, call, form, status=422)
    try:
        added = actions.assign_judges(
            call,
            judges=list(form.cleaned_data["judges"]),
            per_application=form.cleaned_data["per_application"],
            by=permissions.signed_in(request.user),
        )
    except (rules.TooFewJudges, rules.LoadsImpossible, rules.NotBridged) as refusal:
        form.add_error(None, said(refusal.words))
        return _desk(request, call, form, status=422)
    words = Words("심사 {count}건을 배정했습니다.", "{count} reviews were assigned.").format(count=len(added))
    messages.success(request, said(words))
    return redirect("calls:desk", call.pk)


def _assignment_form(request: HttpRequest, call: Call, data: QueryDict | None = None) -> AssignmentForm:
    judges = permissions.judges_assignable_by(request.user)
    return AssignmentForm(data, judges=judges, reviews_each=rules.read_terms(call.terms).reviews_each)


@login_required
@require_safe
def selection_table(request: HttpRequest, id: UUID) -> HttpResponse:
    """The result as a CSV file that spreadsheets open rightly."""
    call = _call(request, id)
    found = get_object_or_404(Selection, call=call)
    chain = queries.criteria_along_the_tie_chain(call.pk)
    heading = [*HEADINGS, *(f"{criterion.name} ({criterion.weight})" for criterion in chain), "추첨값"]
    rows = (_line(row) for row in queries.result_rows(found))
    return tables.as_csv(f"selection-{call.pk}", [heading, *rows])


def _line(row: queries.SelectionRow) -> Iterable[Any]:
    merchant = row.application.merchant
    means = ["" if mean is None else rules.points(mean) for mean in row.means]
    return [
        row.rank,
        row.get_outcome_display(),
        row.application.receipt,
        inert(merchant.name),
        merchant.business_number,
        merchant.region.name if merchant.region else "",
        rules.points(row.score),
        *means,
        row.lot,
    ]


def _call(request: HttpRequest, id: UUID) -> Call:
    return get_object_or_404(permissions.calls_manageable_by(request.user), pk=id)
