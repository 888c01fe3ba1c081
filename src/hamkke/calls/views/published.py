"""What everybody may see of a decided call: the file, the statistics, and one's own row by its code."""

from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from hamkke.calls import permissions, rules
from hamkke.calls.forms import CodeForm, RatioForm
from hamkke.calls.models import Selection
from hamkke.calls.queries import bundle as files
from hamkke.calls.rules import announced
from hamkke.calls.rules import bundle as bundles
from hamkke.kernel.words import Words

PAGE_SIZE = 50


@require_safe
def result(request: HttpRequest, id: UUID) -> HttpResponse:
    """The result in public: the counts, the list under pseudonyms, the file and what checks it."""
    selection = _released(request, id)
    publication = files.publication_of(selection)
    context = {
        "call": selection.call,
        "statistics": files.published_statistics(publication.statistics),
        "digests": publication.digests,
        "draw": files.draw_of(selection),
        "panel": files.panel_of(selection),
        "sureness": files.sureness_of(selection),
        "page": Paginator(files.rows_of(selection), PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "calls/published.html", context)


@require_safe
def bundle(request: HttpRequest, id: UUID) -> StreamingHttpResponse:
    """The public file itself, byte for byte as the command writes it."""
    selection = _released(request, id)
    written = bundles.written(files.bundle_of(selection))
    answer = StreamingHttpResponse(
        _one_by_one(written) if isinstance(request, ASGIRequest) else written,
        content_type="application/json",
    )
    answer["Content-Disposition"] = f'attachment; filename="selection-{selection.call_id}.json"'
    return answer


async def _one_by_one(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Django would hold the whole file before an asynchronous server may send any of it, unless it comes like this."""
    following = sync_to_async(lambda: next(chunks, None))
    while (chunk := await following()) is not None:
        yield chunk


# The code is a secret: it comes in a form's body, never in an address that a browser or a log would keep.
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def row(request: HttpRequest, id: UUID) -> HttpResponse:
    """An applicant's own row in the public file and its proof, for whoever holds the application's code."""
    selection = _released(request, id)
    form = CodeForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"call": selection.call, "form": form}
    if not form.is_valid():
        return render(request, "calls/row.html", context, status=422 if form.is_bound else 200)
    code = form.cleaned_data["code"]
    own = files.own_row(selection, code)
    names = files.criteria_of(selection)
    scores = [{**given, "name": names[given["criterion"]]} for given in own.scores] if own else []
    context |= {
        "own": own,
        "code": rules.public_code(code),
        "scores": scores,
        "draws": files.draws_of(selection),
        "digests": files.publication_of(selection).digests,
    }
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


def _released(request: HttpRequest, id: UUID) -> Selection:
    call = get_object_or_404(permissions.calls_viewable_by(request.user), pk=id)
    try:
        return files.released(call)
    except bundles.NotReleased as refusal:
        raise Http404(str(refusal.words)) from refusal
