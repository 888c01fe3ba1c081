"""What everybody may see of a decided call: the file, the statistics, and one's own row by its code."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from hamkke.calls import permissions, rules
from hamkke.calls.forms import CodeForm, RatioForm
from hamkke.calls.models import Call
from hamkke.calls.queries import bundle as files
from hamkke.calls.rules import announced, sureness
from hamkke.calls.rules import bundle as bundles
from hamkke.kernel.words import Words

PAGE_SIZE = 50


@require_safe
def result(request: HttpRequest, id: UUID) -> HttpResponse:
    """The result in public: the counts, the list under pseudonyms, the file and what checks it."""
    call, content = _call_and_bundle(request, id)
    rows = sorted(content["found"]["rows"], key=lambda row: row["rank"])
    context = {
        "call": call,
        "statistics": files.published_statistics(content),
        "digests": content["digests"],
        "draw": content["draw"],
        "sureness": sureness.sureness(content["found"]),
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "calls/published.html", context)


@require_safe
def bundle(request: HttpRequest, id: UUID) -> HttpResponse:
    """The public file itself, byte for byte as the command writes it."""
    call, content = _call_and_bundle(request, id)
    answer = HttpResponse(bundles.written(content), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="selection-{call.pk}.json"'
    return answer


# The code is a secret: it comes in a form's body, never in an address that a browser or a log would keep.
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def row(request: HttpRequest, id: UUID) -> HttpResponse:
    """An applicant's own row in the public file and its proof, for whoever holds the application's code."""
    call, content = _call_and_bundle(request, id)
    form = CodeForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"call": call, "form": form, "digests": content["digests"]}
    if not form.is_valid():
        return render(request, "calls/row.html", context, status=422 if form.is_bound else 200)
    code = rules.public_code(form.cleaned_data["code"])
    own = bundles.own_row(content, code)
    names = files.names_of_criteria(content)
    draws = content["found"].get("redraws", {}).get("draws")
    scores = [{**given, "name": names[str(given["criterion"])]} for given in own.scores] if own else []
    context |= {"own": own, "code": code, "scores": scores, "draws": draws}
    return render(request, "calls/row.html", context, status=200 if own else 404)


@require_safe
def ratios(request: HttpRequest) -> HttpResponse:
    """Announced ratios held against their own numbers: those of past calls, and one that a reader types."""
    form = RatioForm(request.GET if "said" in request.GET else None, initial=request.GET.dict())
    typed = None
    if form.is_valid():
        given = form.cleaned_data
        typed = announced.verdict(
            announced.Announced(Words("", ""), given["applied"], given["places"], given["said"].strip())
        )
    context = {"form": form, "typed": typed, "past": [announced.verdict(each) for each in announced.PAST]}
    return render(request, "calls/ratios.html", context, status=422 if form.errors else 200)


def _call_and_bundle(request: HttpRequest, id: UUID) -> tuple[Call, dict[str, Any]]:
    call = get_object_or_404(permissions.calls_viewable_by(request.user), pk=id)
    try:
        return call, files.bundle_of(call)
    except bundles.NotReleased as refusal:
        raise Http404(str(refusal.words)) from refusal
