"""Channels: what each can tell, and who has not reported what of an edition."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hamkke.festivals import queries as festivals
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.people import queries as people
from hamkke.people.queries import SignedIn
from hamkke.sales import actions, forms, permissions
from hamkke.sales.models import Channel, ReportDuty
from hamkke.sales.queries import channels as asked
from hamkke.sales.queries import pulls as pulling
from hamkke.sales.queries.overlaps import overlaps_of
from hamkke.sales.rules.channels import CAPABILITIES

_EDITIONS_SHOWN, _PULLS_SHOWN, _OVERLAPS_SHOWN = 8, 30, 30
OPENED = Words("판매처를 더했습니다.", "The channel is registered.")
ASKED = Words("곧 판매처에 묻습니다.", "The channel will be asked in a moment.")
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
    now = clock.now()
    context = {
        "channels": permissions.channels_manageable_by(request.user),
        "capabilities": CAPABILITIES.values(),
        "reporting": asked.reporting_of(list(festivals.editions()[:_EDITIONS_SHOWN]), now=now),
        "interfaces": pulling.interfaces(now),
        "round": pulling.latest_round(now),
        "pull_days": settings.PULL_DAYS,
        "form": form,
    }
    return render(request, "sales/channels.html", context, status=422 if form.is_bound else 200)


@login_required
@never_cache
@require_safe
def channel(request: SignedIn, code: str) -> HttpResponse:
    """One channel: what it can tell, what it was asked, how its files are read, what it owes."""
    return _page(request, _channel(request, code), forms.PullForm())


@login_required
@require_POST
def pulls(request: SignedIn, code: str) -> HttpResponse:
    """The worker asks the channel's interface, within a minute."""
    found, form = _channel(request, code), forms.PullForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    actions.ask_marketplace(found, id=form.cleaned_data["id"], spell=form.spell(), by=request.user)
    messages.success(request, forms.said(ASKED))
    return redirect("sales:channel", code)


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
    [reporting] = asked.reporting_of([found], now=clock.now())
    context = {"edition": found, "reporting": reporting, "form": form}
    return render(request, "sales/duties.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def duty_nothing(request: SignedIn, edition: str, id: UUID) -> HttpResponse:
    """A channel told the secretariat that it sold nothing."""
    found = get_object_or_404(permissions.editions_recordable_by(request.user), code=edition)
    actions.report_nothing(get_object_or_404(ReportDuty, edition=found, pk=id), by=request.user)
    messages.success(request, forms.said(NOTHING))
    return redirect("sales:duties", edition)


def _page(request: SignedIn, channel: Channel, form: forms.PullForm, *, status: int = 200) -> HttpResponse:
    now = clock.now()
    context = {
        "channel": channel,
        "interface": pulling.interface_of(channel, now),
        "pulls": pulling.pulls_of(channel)[:_PULLS_SHOWN],
        "mappings": asked.mappings_of(channel),
        "overlaps": overlaps_of(channel)[:_OVERLAPS_SHOWN],
        "duties": asked.duties_owed_by(channel, now=now),
        "form": form,
    }
    return render(request, "sales/channel.html", context, status=status)


def _channel(request: SignedIn, code: str) -> Channel:
    return get_object_or_404(permissions.channels_manageable_by(request.user), code=code)
