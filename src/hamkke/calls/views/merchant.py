from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hamkke.calls import actions, permissions, queries, rules
from hamkke.calls.forms import SheetForm, said
from hamkke.calls.models import Application, Call
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.merchants import queries as merchants

SAVED = Words("저장했습니다. 아직 제출한 것은 아닙니다.", "Saved. It has not been submitted yet.")
INCOMPLETE = Words(
    "쓰신 내용은 저장했습니다. 아래를 고치면 제출할 수 있습니다.",
    "What you wrote is saved. Mend the answers below and you can submit.",
)


@login_required
@require_safe
def applying(request: HttpRequest, id: UUID) -> HttpResponse:
    """Where an applicant starts: straight to the sheet, or a choice among their merchants."""
    call = get_object_or_404(permissions.calls_viewable_by(request.user), pk=id)
    own = list(permissions.merchants_applying_by(request.user))
    if len(own) == 1:
        return redirect("calls:application", call.pk, own[0].pk)
    return render(request, "calls/applying.html", {"call": call, "merchants": own})


@login_required
@never_cache
def application(request: HttpRequest, id: UUID, merchant: UUID) -> HttpResponse:
    """An applicant's sheet: to write while the call is open, to read afterwards, with the result once there is one."""
    call, own = _call_and_merchant(request, id, merchant)
    if request.method != "POST":
        found = _application(request, call, own)
        answers = found.answers if found else {}
        if not found and call.stage(clock.now()) == rules.Stage.OPEN:
            # Before the first word is written, and before the page is put together: outside any transaction.
            actions.check_business(own, by=permissions.signed_in(request.user))
        return _page(request, call, own, SheetForm.of(answers, queries.questions(call)))
    form = SheetForm(request.POST, questions=queries.questions(call))
    if not form.is_valid():
        return _page(request, call, own, form, seal=form.seal, status=422)
    try:
        _save(request, call, own, form)
    except (rules.CallClosed, rules.EditedElsewhere) as refusal:
        return _not_saved(request, call, own, form, refusal)
    messages.success(request, said(SAVED))
    return redirect("calls:application", call.pk, own.pk)


@login_required
@require_POST
@never_cache
def autosave(request: HttpRequest, id: UUID, merchant: UUID) -> HttpResponse:
    """What has been typed so far, saved in passing. An answer that cannot be read yet is left out and told."""
    call, own = _call_and_merchant(request, id, merchant)
    form = SheetForm(request.POST, questions=queries.questions(call))
    form.full_clean()
    saved = _save(request, call, own, form)
    answer = {
        "at": saved.saved_at.astimezone(clock.SEOUL).strftime("%H:%M"),
        "seal": SheetForm.sealed(saved.pk, saved.answers),
        "problems": {key: " ".join(str(each) for each in words) for key, words in form.errors.items()},
    }
    return JsonResponse(answer)


@login_required
@require_POST
def submission(request: HttpRequest, id: UUID, merchant: UUID) -> HttpResponse:
    """Save what stands in the form, then send it in if nothing is missing."""
    call, own = _call_and_merchant(request, id, merchant)
    questions = queries.questions(call)
    draft = SheetForm(request.POST, questions=questions)
    if not draft.is_valid():
        return _page(request, call, own, draft, seal=draft.seal, status=422)
    try:
        saved = _save(request, call, own, draft)
        whole = SheetForm(request.POST, questions=questions, is_complete=True)
        if not whole.is_valid():
            messages.warning(request, said(INCOMPLETE))
            return _page(request, call, own, whole, status=422)
        actions.submit(saved, by=permissions.signed_in(request.user))
    except rules.DocumentsMissing as refusal:
        messages.warning(request, said(refusal.words))
        return _page(request, call, own, draft, status=422)
    except (rules.CallClosed, rules.EditedElsewhere) as refusal:
        return _not_saved(request, call, own, draft, refusal)
    return redirect("calls:receipt", call.pk, own.pk)


@login_required
@require_safe
@never_cache
def receipt(request: HttpRequest, id: UUID, merchant: UUID) -> HttpResponse:
    """What was received, when, and its hash: to print or keep."""
    own = permissions.applications_editable_by(request.user)
    found = get_object_or_404(own.filter(state=Application.State.SUBMITTED), call=id, merchant=merchant)
    version = queries.latest_version(found)
    is_own = found.merchant.owner_id == permissions.signed_in(request.user).pk
    context = {
        "application": found,
        "key": found.pk,
        "call": found.call,
        "version": version,
        "answers": _answers(found.call, version),
        "documents": queries.documents_of(version, found.call) if version else [],
        "study": queries.study_asked(found) if is_own else None,
        "connecting": request.build_absolute_uri(reverse("calls:receipts")),
    }
    return render(request, "calls/receipt.html", context)


def _call_and_merchant(request: HttpRequest, id: UUID, merchant: UUID) -> tuple[Call, merchants.Merchant]:
    call = get_object_or_404(permissions.calls_viewable_by(request.user), pk=id)
    return call, get_object_or_404(permissions.merchants_writable_by(request.user, call), pk=merchant)


def _application(request: HttpRequest, call: Call, merchant: merchants.Merchant) -> Application | None:
    return permissions.applications_editable_by(request.user).filter(call=call, merchant=merchant).first()


def _save(request: HttpRequest, call: Call, merchant: merchants.Merchant, form: SheetForm) -> Application:
    key = queries.application_id(call, merchant)
    return actions.draft(
        id=key,
        call=call,
        merchant=merchant,
        answers=form.answers,
        basis=form.basis(key),
        by=permissions.signed_in(request.user),
    )


def _answers(call: Call, version: Any) -> list[queries.Answer]:
    return queries.answered(version.answers, queries.questions(call)) if version else []


def _page(
    request: HttpRequest,
    call: Call,
    merchant: merchants.Merchant,
    form: SheetForm,
    *,
    seal: str = "",
    status: int = 200,
) -> HttpResponse:
    """The sheet's page. A form that saved nothing keeps its seal: it still started from what it started from."""
    key, found = queries.application_id(call, merchant), _application(request, call, merchant)
    version = queries.latest_version(found) if found else None
    documents = queries.documents_asked(call, merchant)
    is_own = merchant.owner_id == permissions.signed_in(request.user).pk
    context = {
        "call": call,
        "merchant": merchant,
        "is_own": is_own,
        "form": form,
        "key": key,
        "seal": seal or SheetForm.sealed(key, found.answers if found else {}),
        "stage": call.stage(clock.now()),
        "application": found,
        "version": version,
        "documents": documents,
        "reasons": [] if version else [rules.standing(_status(merchant))],
        "is_edited_since": bool(found and version and _stands(found, documents) != _sent(version)),
        "answers": _answers(call, version),
        "result": queries.own_result(found) if found else None,
        "study": queries.study_asked(found) if found and is_own else None,
    }
    return render(request, "calls/application.html", context, status=status)


def _status(merchant: merchants.Merchant) -> str | None:
    answer = queries.registry_answer(merchant)
    return answer.status if answer else None


def _stands(found: Application, documents: list[queries.Asked]) -> tuple[Any, Any]:
    return found.answers, {each.key: each.given.sha256 for each in documents if each.given}


def _sent(version: queries.ApplicationVersion) -> tuple[Any, Any]:
    return version.answers, version.documents


def _not_saved(
    request: HttpRequest,
    call: Call,
    merchant: merchants.Merchant,
    form: SheetForm,
    refusal: rules.CallClosed | rules.EditedElsewhere,
) -> HttpResponse:
    """Too late for good; or saved elsewhere, where what was written stays on the page to be pressed once more."""
    if isinstance(refusal, rules.EditedElsewhere):
        messages.warning(request, said(refusal.words))
        return _page(request, call, merchant, form, status=409)
    found = _application(request, call, merchant)
    context = {
        "call": call,
        "merchant": merchant,
        "refusal": refusal,
        "application": found,
        "version": queries.latest_version(found) if found else None,
        "now": clock.now(),
    }
    return render(request, "calls/too_late.html", context, status=409)
