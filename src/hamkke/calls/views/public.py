from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hamkke.calls import permissions, queries, rules
from hamkke.kernel import clock
from hamkke.people import queries as people

PAGE_SIZE = 20


def calls(request: HttpRequest) -> HttpResponse:
    """Every call, the newest first."""
    now = clock.now()
    page = Paginator(queries.calls_with_counts(), PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [(call, call.stage(now)) for call in page]
    context = {"page": page, "lines": lines, "is_organiser": people.is_organiser(request.user)}
    return render(request, "calls/calls.html", context)


def call(request: HttpRequest, id: UUID) -> HttpResponse:
    """One call: places, dates, criteria and how the selection is computed; the ratio once it has closed."""
    found = get_object_or_404(permissions.calls_viewable_by(request.user), pk=id)
    stage = found.stage(clock.now())
    has_closed = stage in (queries.Stage.CLOSED, queries.Stage.DECIDED)
    context = {
        "call": found,
        "stage": stage,
        "criteria": found.criteria.order_by("position"),
        "statistics": queries.statistics(found) if has_closed else None,
        "rule_file": queries.rule_file(found),
        "versions": queries.versions_of(found),
        "milestones": queries.milestones_of(found),
        "selection": queries.selection_of(found) if stage == queries.Stage.DECIDED else None,
        "is_organiser": people.is_organiser(request.user),
    }
    return render(request, "calls/call.html", context)


@require_safe
def rules_of(request: HttpRequest, id: UUID, number: int) -> HttpResponse:
    """One version of the rule file, byte for byte as it was hashed: its SHA-256 is the published digest."""
    call = get_object_or_404(permissions.calls_viewable_by(request.user), pk=id)
    version = get_object_or_404(call.versions, number=number)
    answer = HttpResponse(rules.canonical(version.terms), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="rules-{call.pk}-{number}.json"'
    return answer


@require_safe
def calendar(request: HttpRequest, id: UUID) -> HttpResponse:
    """The call's dates for anybody's own calendar."""
    call = get_object_or_404(permissions.calls_viewable_by(request.user), pk=id)
    address = request.build_absolute_uri(reverse("calls:call", args=[call.pk]))
    feed = queries.calendar_of(call, address=address)
    answer = HttpResponse(feed, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="call-{call.pk}.ics"'
    return answer


@require_safe
def notice(request: HttpRequest, id: UUID) -> HttpResponse:
    """The call by the field names of 중소벤처24, for whoever gathers public notices."""
    call = get_object_or_404(permissions.calls_viewable_by(request.user), pk=id)
    address = request.build_absolute_uri(reverse("calls:call", args=[call.pk]))
    answer = JsonResponse(queries.notice_of(call, address=address), json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="notice-{call.pk}.json"'
    return answer
