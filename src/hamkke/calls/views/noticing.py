from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hamkke.calls import permissions, queries


@login_required
@never_cache
@require_safe
def notices(request: HttpRequest, edition: str) -> HttpResponse:
    """Of which changed dates people were told, and what became of the letters. Who they are stays sealed with what they applied for."""
    found = get_object_or_404(permissions.editions_noticeable_by(request.user), code=edition)
    context = {
        "edition": found,
        "changes": queries.changes_told(found),
        "unreachable": queries.applicants_without_account(found),
    }
    return render(request, "calls/notices.html", context)
