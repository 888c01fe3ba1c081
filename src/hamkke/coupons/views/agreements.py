"""Who pays my coupon, before I join: a merchant reads what it would bear, and signs."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from hamkke.coupons import actions, permissions, queries, rules
from hamkke.kernel import clock, ids
from hamkke.kernel.words import Words
from hamkke.people.queries import SignedIn


@require_GET
@login_required
def agreements(request: HttpRequest) -> HttpResponse:
    """Every campaign that asks the reader's merchants to share a cost."""
    owned = permissions.merchants_signing_for(request.user)
    invitations = queries.invitations(permissions.campaigns_signable_by(request.user), owned)
    return render(request, "coupons/agreements.html", {"invitations": invitations})


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def agreement(request: SignedIn, id: UUID, merchant_id: UUID) -> HttpResponse:
    campaign = get_object_or_404(permissions.campaigns_signable_by(request.user).distinct(), pk=id)
    owned = {each.pk: each for each in permissions.merchants_signing_for(request.user)}
    merchant = owned.get(merchant_id)
    if merchant is None or not queries.is_invited(merchant, campaign):
        raise Http404
    if request.method == "POST":
        document = _digest(request.POST.get("document", ""))
        actions.sign_cost_agreement(
            campaign, id=ids.new(), merchant=merchant, document=document, by=request.user
        )
        words = Words("서명했습니다.", "Signed.")
        messages.success(request, words.in_language(get_language()))
        return redirect("coupons:agreement", id, merchant_id)
    invitation = queries.invitation(campaign, merchant)
    paper = queries.paper_of(campaign, merchant)
    page = {
        "invitation": invitation,
        "campaign": campaign,
        "paper": paper,
        "whole": rules.canonical(paper).decode(),
        "worth": queries.worth_of(campaign),
        "law": rules.cost_rule(rules.day_in_seoul(campaign.opens_at)),
        "is_open": campaign.state == "draft" and clock.now() < invitation.begins_at,
    }
    return render(request, "coupons/agreement.html", page)


def _digest(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise BadRequest("document") from None
