"""The secretariat amends a published call: what it changes is shown first, then published with its reason."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hamkke.calls import actions, permissions, queries, rules
from hamkke.calls.forms import said
from hamkke.calls.forms.presses import as_typed
from hamkke.calls.forms.rule_file import AmendmentForm, RuleFileForm
from hamkke.kernel import clock
from hamkke.kernel.words import Words

AMENDED = Words("제{number}판으로 고쳐 공개했습니다.", "Amended, and published as version {number}.")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def amendment(request: HttpRequest, id: UUID) -> HttpResponse:
    """GET shows what may still change. POST shows what a change would do, and publishes it once that was seen."""
    call = get_object_or_404(permissions.calls_manageable_by(request.user), pk=id)
    stand, before = queries.stand_of(call), rules.read_terms(call.terms)
    if stand.is_decided:
        raise rules.AlreadyDecided
    data = request.POST if request.method == "POST" else None
    form, file = AmendmentForm(data), RuleFileForm(before, data)
    basis = data.get("basis", "") if data else stand.digest
    page = {"call": call, "form": form, "file": file, "basis": basis, **_told(before, stand, file)}
    if data is None:
        return render(request, "calls/amendment.html", page)
    if file.press:
        as_typed(form)
        return render(request, "calls/amendment.html", page)
    if not all([form.is_valid(), file.is_valid()]):
        return render(request, "calls/amendment.html", page, status=422)
    typed, terms = form.cleaned_data, file.terms()
    seen = rules.digest(rules.written(terms))
    try:
        if data.get("seen") != seen:
            why = {name: typed[name] for name in ("basis", "why", "why_en")}
            rules.check_amendment(before, terms, stand, now=clock.now(), **why)
            shown = {"seen": seen, "differences": rules.differences(before, terms)}
            return render(request, "calls/amendment.html", {**page, **shown})
        version = actions.amend(call, **typed, terms=terms, by=permissions.signed_in(request.user))
    except (rules.AmendmentRefused, rules.TermsWrong) as refusal:
        problems = refusal.facts.get("sentences", ())
        if not (problems or file.refuse(refusal)):
            form.add_error(None, said(refusal.words))
        # What was amended meanwhile is what the next attempt is written over.
        again = {"basis": stand.digest, "problems": problems}
        return render(request, "calls/amendment.html", {**page, **again}, status=422)
    messages.success(request, said(AMENDED.format(number=version.number)))
    return redirect("calls:call", call.pk)


def _told(before: rules.Terms, stand: rules.Stand, file: RuleFileForm) -> dict[str, Any]:
    """What may change and what may not, and why. What was sent stays to be seen, though the call may have closed meanwhile."""
    now = clock.now()
    file.hint(rules.kinder_only(before, stand, now=now))
    fixed = rules.fixed_terms(stand, now=now)
    return {
        "sections": file.open_sections(fixed),
        "fixed": rules.fixed_told(stand, now=now),
        "rule_file": rules.sections(rules.told(before)),
    }
