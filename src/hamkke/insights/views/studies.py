"""What an edition did: the published study for everybody, as a page and as data; proposing and publishing for the secretariat."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hamkke.festivals import queries as festivals
from hamkke.insights import actions, forms, permissions, queries
from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.people import queries as people
from hamkke.ui import tables

PROPOSED = Words(
    "셈했습니다. 다른 사람이 확정하면 발표됩니다.",
    "Worked out. It is published once somebody else confirms it.",
)
PUBLISHED = Words("발표했습니다.", "Published.")


@require_GET
def effect(request: HttpRequest, edition: str) -> HttpResponse:
    """The finding in a sentence, its picture and table, why it may be believed and what it does not say."""
    found = get_object_or_404(festivals.editions(), code=edition)
    context = {
        "edition": found,
        "told": queries.published_of(found),
        "is_studyable": permissions.editions_studyable_by(request.user).filter(pk=found.pk).exists(),
    }
    return render(request, "insights/effect.html", context)


@require_GET
def effect_json(_request: HttpRequest, edition: str) -> HttpResponse:
    return JsonResponse(queries.content_of(_published(edition)), json_dumps_params={"ensure_ascii": False})


@require_GET
def effect_table(_request: HttpRequest, edition: str) -> HttpResponse:
    """Every figure of the study as CSV."""
    told = _published(edition)
    return tables.as_csv(f"effect-{told.study.edition.code}", queries.table_of(told))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def studies(request: HttpRequest, edition: str) -> HttpResponse:
    """The secretariat's page: who is left out and what that may do, every study so far, and one more."""
    found = get_object_or_404(permissions.editions_studyable_by(request.user), code=edition)
    form = forms.StudyForm(request.POST or None, initial={"id": ids.new()})
    if form.is_valid():
        actions.propose_study(edition=found, by=cast("people.User", request.user), **form.cleaned_data)
        messages.success(request, PROPOSED.in_language(get_language()))
        return redirect("insights:studies", edition)
    context = {"edition": found, "form": form, "desk": queries.desk_of(found)}
    return render(request, "insights/studies.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def publication(request: HttpRequest, edition: str, study: UUID) -> HttpResponse:
    found = get_object_or_404(
        permissions.studies_publishable_by(request.user), pk=study, edition__code=edition
    )
    actions.publish_study(found, by=cast("people.User", request.user))
    messages.success(request, PUBLISHED.in_language(get_language()))
    return redirect("insights:effect", edition)


def _published(edition: str) -> queries.Told:
    told = queries.published_of(get_object_or_404(festivals.editions(), code=edition))
    if told is None:
        raise Http404
    return told
