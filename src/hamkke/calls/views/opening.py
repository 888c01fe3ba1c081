import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hamkke.calls import actions, permissions, rules
from hamkke.calls.forms import CallForm, CriterionFormSet, said
from hamkke.calls.forms.lines import DOCUMENTS, TRACKS, DocumentLines, QuotaLines, TrackLines, groups
from hamkke.calls.forms.terms import TermsForm
from hamkke.calls.rules import notices
from hamkke.kernel import clock
from hamkke.people import queries as people

NOTICE_BYTES = 1_000_000
SAID_ONCE = ("places", "waiting")  # The call's own form asks for these terms.


@login_required
def opening(request: HttpRequest) -> HttpResponse:
    """Publish a new call with its rule file; `try` only runs it with made-up applicants."""
    if not people.is_organiser(request.user):
        raise Http404
    forms = _forms(request)
    if not forms["form"].is_bound:
        return render(request, "calls/opening.html", forms)
    if not all([form.is_valid() for form in forms.values()]):  # noqa: C419 - every form says what is wrong.
        return render(request, "calls/opening.html", forms, status=422)
    typed = forms["form"].cleaned_data
    terms = _terms(forms)
    if "try" in request.POST:
        return render(request, "calls/opening.html", {**forms, "tried": rules.dry_run(terms)})
    try:
        call = actions.open_call(**typed, terms=terms, by=permissions.signed_in(request.user))
    except rules.Undecidable:
        return render(request, "calls/opening.html", {**forms, "tried": rules.dry_run(terms)}, status=422)
    except rules.TermsWrong as refusal:
        forms["form"].add_error(None, said(refusal.words))
        return render(request, "calls/opening.html", forms, status=422)
    return redirect("calls:desk", call.pk)


@login_required
@require_POST
def imported(request: HttpRequest) -> HttpResponse:
    """The form of a new call, filled in from a public notice. Nothing is published."""
    if not people.is_organiser(request.user):
        raise Http404
    file = request.FILES.get("notice")
    try:
        content = json.loads(file.read(NOTICE_BYTES)) if file else None
    except ValueError:
        content = None
    try:
        found = notices.read(content, zone=clock.SEOUL)
    except notices.NoticeUnreadable as refusal:
        unread = {**_suggested({}), "unread": refusal.words}
        return render(request, "calls/opening.html", unread, status=422)
    typed = {
        "title": found.title,
        "rule_text": found.text,
        "opens_at": f"{found.opens_at:%Y-%m-%dT%H:%M}",
        "closes_at": f"{found.closes_at:%Y-%m-%dT%H:%M}",
    }
    return render(request, "calls/opening.html", _suggested(typed))


def _forms(request: HttpRequest) -> dict[str, Any]:
    if request.method == "POST":
        return {
            "form": CallForm(request.POST),
            "lines": CriterionFormSet(request.POST),
            "terms": TermsForm(request.POST, prefix="terms"),
            "tracks": TrackLines(request.POST, prefix="tracks"),
            "quotas": QuotaLines(request.POST, prefix="quotas", form_kwargs={"groups": groups()}),
            "documents": DocumentLines(request.POST, prefix="documents"),
        }
    return _suggested({})


def _suggested(typed: dict[str, str]) -> dict[str, Any]:
    return {
        "form": CallForm(initial=typed),
        "lines": CriterionFormSet(initial=[vars(terms) for terms in actions.DEFAULT_CRITERIA]),
        "terms": TermsForm(prefix="terms"),
        "tracks": TrackLines(initial=TRACKS, prefix="tracks"),
        "quotas": QuotaLines(prefix="quotas", form_kwargs={"groups": groups()}),
        "documents": DocumentLines(initial=DOCUMENTS, prefix="documents"),
    }


def _terms(forms: dict[str, Any]) -> rules.Terms:
    return rules.Terms(
        **{name: forms["form"].cleaned_data[name] for name in SAID_ONCE},
        criteria=tuple(actions.CriterionTerms(**line) for line in forms["lines"].cleaned_data if line),
        tracks=forms["tracks"].terms,
        quotas=forms["quotas"].terms,
        documents=forms["documents"].terms,
        **forms["terms"].terms,
    )
