"""The first page after signing in: what each desk has to do today."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from hamkke.insights import permissions, queries
from hamkke.kernel import clock
from hamkke.people import queries as people
from hamkke.people.queries import SignedIn


@login_required
@never_cache
@require_GET
def today(request: SignedIn) -> HttpResponse:
    """The way to one's own first page; whoever only shops begins at the front door."""
    roles = people.role_names(request.user)
    pages = {
        "organiser": "today:cockpit",
        "judge": "today:judging",
        "merchant": "today:shop",
        "partner": "today:partner",
        "auditor": "trail:trail",
        "analyst": "sales:questions",
    }
    return redirect(next((page for role, page in pages.items() if role in roles), "/"))


@login_required
@never_cache
@require_GET
def cockpit(request: SignedIn, edition: str = "") -> HttpResponse:
    """An edition as the secretariat steers it; without a code, the one that runs now."""
    now = clock.now()
    editions = permissions.editions_steerable_by(request.user)
    current = queries.latest_edition(now)
    found = get_object_or_404(editions, code=edition or (current.code if current else ""))
    context = {"cockpit": queries.cockpit(found, now), "editions": editions, "now": now}
    return render(request, "insights/cockpit.html", context)


@login_required
@never_cache
@require_GET
def judging(request: SignedIn) -> HttpResponse:
    now = clock.now()
    context = {"today": queries.today_of_judge(request.user, now), "now": now}
    return render(request, "insights/judging.html", context)


@login_required
@never_cache
@require_GET
def partner(request: SignedIn) -> HttpResponse:
    now = clock.now()
    context = {"today": queries.today_of_partner(request.user, now), "now": now}
    return render(request, "insights/partner.html", context)


@login_required
@never_cache
@require_GET
def shop(request: SignedIn) -> HttpResponse:
    now = clock.now()
    return render(
        request, "insights/shop.html", {"shop": queries.today_of_shop(request.user, now), "now": now}
    )
