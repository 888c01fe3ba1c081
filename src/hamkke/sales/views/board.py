"""What channels have told so far, for the secretariat: nothing is hidden here, and nothing of it is public."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hamkke.kernel import clock
from hamkke.people.queries import SignedIn
from hamkke.sales import permissions
from hamkke.sales.queries import board as asked
from hamkke.sales.queries.told import PHASES
from hamkke.sales.rules.definitions import PHASES as PHASE_NAMES


@login_required
@never_cache
@require_safe
def board(request: SignedIn, edition: str) -> HttpResponse:
    found = get_object_or_404(permissions.editions_recordable_by(request.user), code=edition)
    phase, code = request.GET.get("phase", PHASES[0]), request.GET.get("channel", "")
    if phase not in PHASES:
        raise Http404
    channel = get_object_or_404(permissions.channels_manageable_by(request.user), code=code) if code else None
    context = {
        "edition": found,
        "board": asked.board(found, phase=phase, until=clock.today(), channel=code),
        "phase": phase,
        "phases": [(each, PHASE_NAMES[each]) for each in PHASES],
        "channel": channel,
    }
    return render(request, "sales/board.html", context)
