import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hamkke.calls import actions, permissions, rules
from hamkke.calls.forms import CallForm, CriterionFormSet, said
from hamkke.calls.forms.presses import as_typed
from hamkke.calls.forms.rule_file import USUAL, RuleFileForm
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
    page = _page(request.POST if request.method == "POST" else None)
    form, lines, file = page["form"], page["lines"], page["file"]
    if file.press:
        for each in (form, *lines):
            as_typed(each)
    if file.press or not form.is_bound:
        return render(request, "calls/opening.html", page)
    if not all([form.is_valid(), lines.is_valid(), file.is_valid()]):  # every form says what is wrong.
        return render(request, "calls/opening.html", page, status=422)
    typed, terms = form.cleaned_data, _terms(page)
    if "try" in request.POST:
        return render(request, "calls/opening.html", {**page, "tried": rules.dry_run(terms)})
    try:
        call = actions.open_call(**typed, terms=terms, by=permissions.signed_in(request.user))
    except rules.Undecidable:
        return render(request, "calls/opening.html", {**page, "tried": rules.dry_run(terms)}, status=422)
    except rules.TermsWrong as refusal:
        if not file.refuse(refusal):
            form.add_error(None, said(refusal.words))
        return render(request, "calls/opening.html", page, status=422)
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
        unread = {**_page(None), "unread": refusal.words}
        return render(request, "calls/opening.html", unread, status=422)
    typed = {
        "title": found.title,
        "rule_text": found.text,
        "opens_at": f"{found.opens_at:%Y-%m-%dT%H:%M}",
        "closes_at": f"{found.closes_at:%Y-%m-%dT%H:%M}",
    }
    return render(request, "calls/opening.html", _page(None, **typed))


def _page(data: QueryDict | None, **suggested: str) -> dict[str, Any]:
    usual = [vars(terms) for terms in actions.DEFAULT_CRITERIA]
    file = RuleFileForm(USUAL, data, without=("places",))
    return {
        "form": CallForm(data, initial=suggested),
        "lines": CriterionFormSet(data) if data else CriterionFormSet(initial=usual),
        "file": file,
        "sections": file.sections,
    }


def _terms(page: dict[str, Any]) -> rules.Terms:
    return page["file"].terms(
        **{name: page["form"].cleaned_data[name] for name in SAID_ONCE},
        criteria=tuple(actions.CriterionTerms(**line) for line in page["lines"].cleaned_data if line),
    )
