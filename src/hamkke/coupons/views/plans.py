"""An organiser plans: edits a draft, runs it dry, amends what is open."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from hamkke.coupons import actions, permissions, queries
from hamkke.coupons.forms.campaigns import AmendmentForm, CampaignForm, DemandForm, initial_of
from hamkke.kernel.words import Words
from hamkke.people import queries as people
from hamkke.people.queries import SignedIn


@require_http_methods(["GET", "POST"])
@login_required
def drafting(request: SignedIn) -> HttpResponse:
    """A new campaign, which promises nothing yet."""
    if not people.is_organiser(request.user):
        raise PermissionDenied
    form = CampaignForm(request.POST or None)
    if form.is_valid():
        drafted = actions.draft_campaign(id=form.cleaned_data["id"], **form.plan, by=request.user)
        _say(request, Words("준비했습니다. 살펴보고 여세요.", "Drafted. Look it over, then open it."))
        return redirect("coupons:plan", drafted.pk)
    return render(request, "coupons/drafting.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required
def edit(request: SignedIn, id: UUID) -> HttpResponse:
    found = _campaign(request, id)
    form = CampaignForm(request.POST or None, initial=initial_of(found))
    if form.is_valid():
        actions.edit_campaign(found, **form.plan, by=request.user)
        _say(request, Words("고쳤습니다.", "Changed."))
        return redirect("coupons:plan", id)
    page = {"form": form, "campaign": found}
    return render(request, "coupons/edit.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@login_required
def amendment(request: SignedIn, id: UUID) -> HttpResponse:
    found = _campaign(request, id)
    form = AmendmentForm(request.POST or None, initial=initial_of(found))
    if form.is_valid():
        actions.amend_campaign(found, **form.changes, by=request.user)
        _say(request, Words("지금부터 새 조건입니다.", "The new terms are in force."))
        return redirect("coupons:plan", id)
    page = {"form": form, "campaign": found}
    return render(request, "coupons/amendment.html", page, status=422 if form.errors else 200)


@require_GET
@login_required
def simulation(request: SignedIn, id: UUID) -> HttpResponse:
    """The campaign run dry over the buyers that one may expect."""
    found = _campaign(request, id)
    form = DemandForm(request.GET or None)
    outcome = None
    if form.is_valid():
        given = form.cleaned_data
        demand = queries.Demand(
            shoppers=given["shoppers"],
            half_minutes=given["half_minutes"],
            use_rate=given["use_rate"],
            regions=queries.provinces_evenly(),
        )
        outcome = queries.expected(found, demand, seed=given["seed"])
    page = {"form": form, "campaign": found, "simulation": outcome}
    return render(request, "coupons/simulation.html", page, status=422 if form.errors else 200)


def _campaign(request: SignedIn, id: UUID) -> queries.Campaign:
    if not permissions.campaigns_manageable_by(request.user).exists():
        raise PermissionDenied
    return get_object_or_404(permissions.campaigns_manageable_by(request.user), pk=id)


def _say(request: HttpRequest, words: Words) -> None:
    messages.success(request, words.in_language(get_language()))
