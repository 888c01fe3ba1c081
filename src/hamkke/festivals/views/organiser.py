"""The public pages of a festival, and the forms with which the secretariat manages it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from hamkke.festivals import actions, forms, permissions, queries
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.people import queries as people


class SignedIn(HttpRequest):
    """A request behind `login_required`."""

    user: people.User


@require_GET
def editions(request: HttpRequest) -> HttpResponse:
    shown = queries.editions_shown(queries.editions(), now=clock.now())
    context = {"editions": shown, "is_organiser": people.is_organiser(request.user)}
    return render(request, "festivals/editions.html", context)


@require_GET
def edition(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(queries.editions(), code=code)
    now = clock.now()
    versions = queries.versions_shown(found, now=now)
    context = {
        "edition": found,
        "versions": versions,
        "standing": versions[0] if versions else None,
        "event": queries.event_of(found, versions, address=request.build_absolute_uri()),
        "targets": queries.targets_of(found),
        "year_targets": queries.targets_of_year(found.series, found.year),
        "partners": queries.partners_shown(found),
        "agreements": queries.agreements_of(found),
        "areas": queries.areas_of(found),
        "is_manageable": permissions.editions_manageable_by(request.user).filter(pk=found.pk).exists(),
    }
    return render(request, "festivals/edition.html", context)


@require_GET
def calendar(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 - Django hands it over.
    found = get_object_or_404(queries.editions(), code=code)
    answer = HttpResponse(queries.calendar_of(found), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="{found.code}.ics"'
    return answer


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
    form = forms.ScheduleForm(request.POST or None)
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
    form = forms.CommitmentForm(request.POST or None)
    if form.is_valid():
        actions.commit(agreement=found, by=request.user, **form.cleaned_data)
        return redirect("festivals:edition", found.edition.code)
    return _form(request, form, found.edition, Words("약속 더하기", "Add a promise"), about=found.title)


@login_required
@require_http_methods(["GET", "POST"])
def evidence(request: SignedIn, commitment: UUID) -> HttpResponse:
    found = get_object_or_404(permissions.commitments_manageable_by(request.user), pk=commitment)
    form = forms.EvidenceForm(request.POST or None)
    if form.is_valid():
        actions.give_evidence(commitment=found, by=request.user, **form.cleaned_data)
        return redirect("festivals:edition", found.agreement.edition.code)
    return _form(
        request, form, found.agreement.edition, Words("증빙 내기", "Give evidence"), about=found.text
    )


def _form(
    request: HttpRequest, form: Any, edition: queries.Edition | None, title: Words, about: str = ""
) -> HttpResponse:
    context = {"form": form, "edition": edition, "title": title, "about": about}
    return render(request, "festivals/form.html", context, status=422 if form.is_bound else 200)
