"""What was made public of an edition: the page that unfolds, the same as CSV, JSON and on paper, and who signs it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hamkke.festivals import queries as festivals
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.people.queries import SignedIn
from hamkke.sales import actions, forms, permissions, queries
from hamkke.sales.models import Release
from hamkke.sales.queries import releases as asked
from hamkke.sales.rules import releasing
from hamkke.sales.views import papers
from hamkke.ui import tables

PROPOSED = Words(
    "공개본을 냈습니다. 다른 사무국 사람이 확인하고 공개합니다.",
    "Proposed. Another of the secretariat checks and releases it.",
)
RELEASED = Words("공개했습니다.", "Released.")
WITHDRAWN = Words("거두었습니다.", "Withdrawn.")


@require_http_methods(["GET", "POST"])
def releases(request: HttpRequest, edition: str) -> HttpResponse:
    """Everybody sees what is public; the secretariat proposes the next one."""
    found = get_object_or_404(festivals.editions(), code=edition)
    is_ours = permissions.editions_recordable_by(request.user).filter(pk=found.pk).exists()
    if request.method == "POST":
        return _proposed(request, found, is_ours=is_ours)
    now = clock.now()
    context = {
        "edition": found,
        "releases": permissions.releases_readable_by(request.user).filter(edition=found),
        "is_ours": is_ours,
        "form": forms.ReleaseForm() if is_ours else None,
        "ready": asked.readiness(found, now=now) if is_ours else None,
    }
    return render(request, "sales/releases.html", context)


def _proposed(request: HttpRequest, edition: festivals.Edition, *, is_ours: bool) -> HttpResponse:
    if not is_ours:
        raise Http404
    form = forms.ReleaseForm(request.POST)
    if not form.is_valid():
        context = {"edition": edition, "is_ours": True, "form": form, "releases": asked.releases_of(edition)}
        return render(request, "sales/releases.html", context, status=422)
    release = actions.propose_release(edition, by=permissions.signed_in(request.user), **form.release())
    messages.success(request, forms.said(PROPOSED))
    return redirect("sales:release", edition.code, release.number)


@require_GET
def release(request: HttpRequest, edition: str, number: int) -> HttpResponse:
    found = _readable(request, edition, number)
    told = asked.publication_of(found)
    context = {
        "edition": found.edition,
        "release": found,
        "told": told,
        **queries.shown(told.content),
        "is_ours": permissions.editions_recordable_by(request.user).filter(pk=found.edition_id).exists(),
        "may_sign": request.user.is_authenticated and found.proposed_by_id != request.user.pk,
        "taken_back": asked.taken_back_since(found) if found.released_at is None else [],
    }
    return render(request, "sales/release.html", context)


@login_required
@require_POST
def signature(request: SignedIn, edition: str, number: int) -> HttpResponse:
    found = _signable(request, edition, number)
    actions.release_figures(found, by=request.user)
    messages.success(request, forms.said(RELEASED))
    return redirect("sales:release", edition, number)


@login_required
@require_POST
def withdrawal(request: SignedIn, edition: str, number: int) -> HttpResponse:
    found = _signable(request, edition, number)
    actions.withdraw_release(found, by=request.user)
    messages.success(request, forms.said(WITHDRAWN))
    return redirect("sales:releases", edition)


@require_GET
def release_json(request: HttpRequest, edition: str, number: int) -> HttpResponse:
    """The very bytes that were hashed."""
    found = _readable(request, edition, number)
    return _file(releasing.canonical(found.content), "application/json", found, "json")


@require_GET
def release_csv(request: HttpRequest, edition: str, number: int) -> HttpResponse:
    """Figures, channels, days and batches as one table."""
    found = _readable(request, edition, number)
    return tables.as_csv(f"sales-{found.edition.code}-{found.number}", queries.table_of_release(found))


@require_GET
def release_parquet(request: HttpRequest, edition: str, number: int) -> HttpResponse:
    """The same table, for those who reckon: numbers are numbers, and what is hidden is null."""
    found = _readable(request, edition, number)
    return _file(queries.parquet_of_release(found), "application/vnd.apache.parquet", found, "parquet")


@require_GET
def release_pdf(request: HttpRequest, edition: str, number: int) -> HttpResponse:
    found = _readable(request, edition, number)
    return _file(papers.press_sheet(asked.publication_of(found)), "application/pdf", found, "pdf")


def _file(content: bytes, kind: str, release: Release, ending: str) -> HttpResponse:
    name = f"sales-{release.edition.code}-{release.number}.{ending}"
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _readable(request: HttpRequest, edition: str, number: int) -> Release:
    return get_object_or_404(
        permissions.releases_readable_by(request.user), edition__code=edition, number=number
    )


def _signable(request: SignedIn, edition: str, number: int) -> Release:
    editions = permissions.editions_recordable_by(request.user)
    return get_object_or_404(
        Release.objects.filter(edition__in=editions), edition__code=edition, number=number
    )
