"""Channels: what each can tell, and who has not reported what of an edition."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hamkke.festivals import queries as festivals
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.people import queries as people
from hamkke.sales import actions, forms, permissions
from hamkke.sales.models import ReportDuty
from hamkke.sales.queries import channels as asked
from hamkke.sales.rules.channels import CAPABILITIES
from hamkke.sales.views.public import SignedIn

OPENED = Words("판매처를 더했습니다.", "The channel is registered.")
OWED = Words("보고할 것을 정했습니다.", "The report is laid down.")
NOTHING = Words("판매 없음으로 적었습니다.", "Written down: nothing was sold.")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def channels(request: SignedIn) -> HttpResponse:
    """Every channel with what it can tell; a new one is registered here."""
    if not people.is_organiser(request.user):
        raise Http404
    form = forms.ChannelForm(request.POST or None)
    if form.is_valid():
        actions.open_channel(by=request.user, **form.channel())
        messages.success(request, forms.said(OPENED))
        return redirect("sales:channels")
    context = {
        "channels": permissions.channels_manageable_by(request.user),
        "capabilities": CAPABILITIES.values(),
        "editions": festivals.editions(),
        "form": form,
    }
    return render(request, "sales/channels.html", context, status=422 if form.is_bound else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def duties(request: SignedIn, edition: str) -> HttpResponse:
    """What every channel owes an edition and how that stands; the next report is laid down here."""
    found = get_object_or_404(permissions.editions_recordable_by(request.user), code=edition)
    form = forms.DutyForm(request.POST or None)
    if form.is_valid():
        actions.owe_report(edition=found, by=request.user, **form.duty())
        messages.success(request, forms.said(OWED))
        return redirect("sales:duties", edition)
    owed = asked.duties_of(found, now=clock.now())
    context = {
        "edition": found,
        "duties": owed,
        "form": form,
        "missing": [each for each in owed if each.state == "missing"],
    }
    return render(request, "sales/duties.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def duty_nothing(request: SignedIn, edition: str, id: UUID) -> HttpResponse:
    """A channel told the secretariat that it sold nothing."""
    found = get_object_or_404(permissions.editions_recordable_by(request.user), code=edition)
    actions.report_nothing(get_object_or_404(ReportDuty, edition=found, pk=id), by=request.user)
    messages.success(request, forms.said(NOTHING))
    return redirect("sales:duties", edition)
