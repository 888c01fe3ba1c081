"""The shopper's coupons, and the organiser's campaigns."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from hamkke.coupons import actions, permissions, queries, rules
from hamkke.coupons.queries import wallets
from hamkke.kernel import clock, ids, together
from hamkke.kernel.words import Words
from hamkke.people import queries as people
from hamkke.people.queries import SignedIn

A_PAGE = 24


@require_GET
@never_cache
def wallet(request: HttpRequest) -> HttpResponse:
    """The reader's own coupons, and every campaign. `?answer=` is what the claim service sends a plain form back with."""
    now = clock.now()
    answer = request.GET.get("answer", "")
    own = wallets.wallet_of(request.user, now=now) if request.user.is_authenticated else None
    announced = wallets.announced(together.told("campaigns", _campaigns), own)
    coupons = _page(request, "page", own.count if own else 0)
    listed = _page(request, "campaigns", announced.count)
    page = {
        "answer": rules.ANSWERS.get(answer),
        "is_claimed": answer == "claimed",
        "is_organiser": people.is_organiser(request.user),
        "announced": announced,
        "shown": announced.cut(listed.start_index() - 1, listed.end_index()),
        "listed": listed,
        "own": own,
        "wallet": own.cut(coupons.start_index() - 1, coupons.end_index()) if own else None,
        "coupons": coupons,
        "now": now,
    }
    return render(request, "coupons/wallet.html", page)


def _campaigns() -> list[queries.Seen]:
    """What has opened is the same for everybody who asks at once."""
    now, opened = clock.now(), permissions.campaigns_viewable_by(AnonymousUser())
    return [queries.seen(campaign, now) for campaign in queries.with_openings(opened)]


def _page(request: HttpRequest, name: str, count: int) -> Page[int]:
    return Paginator(range(count), A_PAGE).get_page(request.GET.get(name))


@require_GET
@never_cache
def campaign(request: HttpRequest, id: UUID) -> HttpResponse:
    now = clock.now()
    found = get_object_or_404(queries.with_counts(permissions.campaigns_viewable_by(request.user)), pk=id)
    page: dict[str, Any] = {
        "now": now,
        "seen": queries.seen(found, now),
        "campaign": found,
        # Whoever is sent back by the claim service, still in line, asks again under the same id and with the ticket.
        "claim_id": _id(request.GET.get("claim")) or ids.new(),
        "ticket": request.GET.get("ticket", ""),
        "in_line": _in_line(request.GET),
        "coupon": None,
        "token": "",
    }
    if request.user.is_authenticated:
        page["coupon"] = coupon = queries.coupon_of(request.user, found, now=now)
        page["usable"] = next(iter(wallets.usable_of([coupon])), None) if coupon else None
        page["had"] = queries.had_by(request.user, found)
        # Whoever looks through the time machine has no token: a claim would be made at the real time.
        page["token"] = "" if hasattr(request, "pretended") else queries.claim_token(request.user, now)
    return render(request, "coupons/campaign.html", page)


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _in_line(said: QueryDict) -> Words | None:
    """What a plain form was told about its place, if it was."""
    if said.get("answer") == rules.Busy.reason:
        return rules.Busy.says
    ahead, seconds = said.get("ahead", ""), said.get("seconds", "")
    if not (ahead.isdecimal() and seconds.isdecimal()):
        return None
    return rules.waiting_words(ahead=int(ahead), seconds=int(seconds))


@require_POST
@login_required
def hand_back(request: SignedIn, id: UUID) -> HttpResponse:
    """A shopper gives a coupon up, so that somebody else may have it."""
    found = get_object_or_404(permissions.claims_handbackable_by(request.user), pk=id)
    actions.hand_back(found, by=request.user)
    _say(request, Words("쿠폰을 돌려주었습니다. 고맙습니다.", "You handed the coupon back. Thank you."))
    return redirect("coupons:wallet")


# ── The organiser ──


@require_GET
@login_required
def plans(request: SignedIn) -> HttpResponse:
    """Every campaign with its numbers."""
    if not people.is_organiser(request.user):
        raise PermissionDenied
    campaigns = queries.with_counts(permissions.campaigns_manageable_by(request.user))
    page = Paginator(campaigns, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "coupons/plans.html", {"page": page})


@require_GET
@never_cache
@login_required
def plan(request: SignedIn, id: UUID) -> HttpResponse:
    """One campaign's burn-down, day by day, and how it may go on."""
    now = clock.now()
    found = get_object_or_404(queries.with_counts(permissions.campaigns_manageable_by(request.user)), pk=id)
    agreed, borne = queries.agreed_merchants(found), queries.borne_by_merchants(found)
    burn = queries.burn_down(found)
    coupons, money = queries.courses(found, burn, now) or (None, None)
    page = {
        "campaign": found,
        "seen": queries.seen(found, now),
        "burn": burn,
        "coupons": coupons,
        "money": money,
        "versions": queries.version_words(found),
        "agreed": agreed,
        # Where nobody signed, everybody who used a coupon would stand there with nothing.
        "borne": [(name, each) for name, each in borne if agreed or each.borne],
    }
    return render(request, "coupons/plan.html", page)


@require_POST
@login_required
def opening(request: SignedIn, id: UUID) -> HttpResponse:
    found = get_object_or_404(permissions.campaigns_manageable_by(request.user), pk=id)
    actions.open_campaign(found, by=request.user)
    _say(
        request,
        Words("열었습니다. 비용을 모두 예약했습니다.", "It is open, and its full cost is reserved."),
    )
    return redirect("coupons:plan", id)


@require_POST
@login_required
def closing(request: SignedIn, id: UUID) -> HttpResponse:
    found = get_object_or_404(permissions.campaigns_manageable_by(request.user), pk=id)
    actions.close_campaign(found, by=request.user)
    _say(
        request,
        Words(
            "마감했습니다. 나가지 않은 몫을 돌려주었습니다.",
            "It is closed, and what was not claimed is returned.",
        ),
    )
    return redirect("coupons:plan", id)


@require_POST
@login_required
def settlement(request: SignedIn, id: UUID) -> HttpResponse:
    found = get_object_or_404(permissions.campaigns_manageable_by(request.user), pk=id)
    actions.settle_campaign(found, by=request.user)
    _say(
        request,
        Words(
            "정산했습니다. 쓰지 않은 돈을 돌려주었습니다.",
            "It is settled, and what was not spent is returned.",
        ),
    )
    return redirect("coupons:plan", id)


def _say(request: HttpRequest, words: Words) -> None:
    messages.success(request, words.in_language(get_language()))
