"""The public pages of a festival: its editions, and what its partners promised and showed."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from hamkke.festivals import permissions, queries
from hamkke.kernel import clock
from hamkke.people import queries as people
from hamkke.ui import tables


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
        "areas": queries.areas_of(found, today=clock.today()),
        "is_manageable": permissions.editions_manageable_by(request.user).filter(pk=found.pk).exists(),
    }
    return render(request, "festivals/edition.html", context)


@require_GET
def calendar(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 - Django hands it over.
    found = get_object_or_404(queries.editions(), code=code)
    answer = HttpResponse(queries.calendar_of(found), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="{found.code}.ics"'
    return answer


@require_GET
def promises(request: HttpRequest, code: str) -> HttpResponse:
    """What the partners promised in the five areas, and what of it was shown and accepted."""
    found = get_object_or_404(queries.editions(), code=code)
    today = clock.today()
    context = {
        "edition": found,
        "areas": queries.areas_of(found, today=today),
        "today": today,
        "is_manageable": permissions.editions_manageable_by(request.user).exists(),
    }
    return render(request, "festivals/promises.html", context)


@require_GET
def promises_json(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 - Django hands it over.
    found = get_object_or_404(queries.editions(), code=code)
    today = clock.today()
    told = queries.promises_told(found, queries.areas_of(found, today=today), today=today)
    return JsonResponse(
        told,
        json_dumps_params={"ensure_ascii": False, "indent": 1},
        headers={"Content-Disposition": f'attachment; filename="promises-{found.code}.json"'},
    )


@require_GET
def promises_csv(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 - Django hands it over.
    found = get_object_or_404(queries.editions(), code=code)
    return table(queries.areas_of(found, today=clock.today()), name=f"promises-{found.code}")


def table(areas: list[queries.AreaProgress], *, name: str) -> HttpResponse:
    """Promises as CSV."""
    return tables.as_csv(name, queries.promises_table(areas))
