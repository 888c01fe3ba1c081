"""The forms with which the secretariat manages a festival, and the proofs it looks at."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hamkke.festivals import actions, forms, permissions, queries
from hamkke.kernel.words import Words
from hamkke.people import queries as people
from hamkke.people.queries import SignedIn

PROOFS_ON_A_PAGE = 50
ACCEPTED = Words("증빙을 받아들였습니다.", "The proof is accepted.")
SENT_BACK = Words("이유와 함께 돌려보냈습니다.", "It was sent back with your reason.")


@login_required
@require_http_methods(["GET", "POST"])
def opening(request: SignedIn) -> HttpResponse:
    if not people.is_organiser(request.user):
        raise Http404
    form = forms.EditionForm(request.POST or None)
    if form.is_valid():
        opened = actions.open_edition(by=request.user, **form.cleaned_data)
        return redirect("festivals:edition", opened.code)
    return _form(request, form, None, Words("회차 열기", "Open an edition"))


@login_required
@require_http_methods(["GET", "POST"])
def partners(request: SignedIn, code: str) -> HttpResponse:
    found = get_object_or_404(permissions.editions_manageable_by(request.user), code=code)
    form = forms.PartnerForm(request.POST or None)
    if form.is_valid():
        actions.add_partner(edition=found, by=request.user, **form.cleaned_data)
        return redirect("festivals:edition", code)
    return _form(request, form, found, Words("협력 기관 더하기", "Add a partner"))


@login_required
@require_http_methods(["GET", "POST"])
def agreements(request: SignedIn, code: str) -> HttpResponse:
    found = get_object_or_404(permissions.editions_manageable_by(request.user), code=code)
    form = forms.AgreementForm(request.POST or None)
    if form.is_valid():
        actions.sign_agreement(edition=found, by=request.user, **form.cleaned_data)
        return redirect("festivals:edition", code)
    return _form(request, form, found, Words("업무협약 적기", "Write down an agreement"))


@login_required
@require_http_methods(["GET", "POST"])
def schedules(request: SignedIn, code: str) -> HttpResponse:
    found = get_object_or_404(permissions.editions_manageable_by(request.user), code=code)
    standing = queries.phases_of([found])[found.pk].values()
    form = forms.ScheduleForm(request.POST or None, initial=forms.days_of(standing))
    if form.is_valid():
        actions.schedule(
            found,
            id=form.cleaned_data["id"],
            phases=form.phases(),
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
        return redirect("festivals:edition", code)
    return _form(request, form, found, Words("일정 새로 정하기", "Decide the schedule anew"))


@login_required
@require_http_methods(["GET", "POST"])
def targets(request: SignedIn, code: str) -> HttpResponse:
    found = get_object_or_404(permissions.editions_manageable_by(request.user), code=code)
    form = forms.TargetForm(request.POST or None)
    if form.is_valid():
        actions.set_target(series=found.series, edition=found, by=request.user, **form.cleaned_data)
        return redirect("festivals:edition", code)
    return _form(request, form, found, Words("목표 새로 정하기", "Set the target anew"))


@login_required
@require_http_methods(["GET", "POST"])
def commitments(request: SignedIn, agreement: UUID) -> HttpResponse:
    found = get_object_or_404(permissions.agreements_manageable_by(request.user), pk=agreement)
    form = forms.CommitmentForm(found, request.POST or None)
    if form.is_valid():
        actions.commit(agreement=found, by=request.user, **form.cleaned_data)
        return redirect("festivals:edition", found.edition.code)
    return _form(request, form, found.edition, Words("약속 더하기", "Add a promise"), about=found.title)


@login_required
@never_cache
@require_GET
def proofs(request: SignedIn, code: str) -> HttpResponse:
    """Proofs that wait for somebody to look at them."""
    found = get_object_or_404(permissions.editions_manageable_by(request.user), code=code)
    waiting = queries.proofs_to_decide(found)
    own = set(waiting.filter(queries.own_proofs(request.user)).values_list("pk", flat=True))
    page = Paginator(waiting, PROOFS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "festivals/proofs.html", {"edition": found, "page": page, "own": own})


@login_required
@require_POST
def decision(request: SignedIn, id: UUID) -> HttpResponse:
    """Accept a proof or send it back."""
    found = get_object_or_404(permissions.evidence_decidable_by(request.user), pk=id)
    form = forms.DecisionForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    actions.decide_evidence(found, by=request.user, **form.cleaned_data)
    said = ACCEPTED if form.cleaned_data["is_accepted"] else SENT_BACK
    messages.success(request, said.in_language(get_language()))
    return redirect("festivals:proofs", found.commitment.agreement.edition.code)


def _form(
    request: HttpRequest, form: Any, edition: queries.Edition | None, title: Words, about: str = ""
) -> HttpResponse:
    context = {"form": form, "edition": edition, "title": title, "about": about}
    return render(request, "festivals/form.html", context, status=422 if form.is_bound else 200)
