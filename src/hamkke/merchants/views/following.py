"""The button that follows a shop, on the shop's page and on those of its products. It works without a script."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from hamkke.kernel.words import Words
from hamkke.merchants import queries
from hamkke.merchants.actions import following as actions
from hamkke.people.queries import SignedIn

FOLLOWED = Words(
    "관심 가게에 담았습니다. 알림은 보내지 않고, 관심 가게 화면에 모아 둡니다.",
    "You follow this shop. No messages are sent; what is new there waits on the page of shops you follow.",
)
UNFOLLOWED = Words("관심 가게에서 뺐습니다.", "You no longer follow this shop.")


@login_required
@require_POST
def following(request: SignedIn, id: UUID) -> HttpResponse:
    merchant = get_object_or_404(queries.merchants(), pk=id)
    if request.POST.get("wanted") == "no":
        actions.unfollow(merchant, by=request.user)
        said = UNFOLLOWED
    else:
        actions.follow(merchant, by=request.user)
        said = FOLLOWED
    messages.success(request, said.in_language(get_language()))
    return redirect(_back(request, merchant.pk))


def _back(request: HttpRequest, merchant: UUID) -> str:
    """The page whose button was pressed, if it is one of ours."""
    there = request.POST.get("back", "")
    if there.startswith("/") and url_has_allowed_host_and_scheme(there, allowed_hosts=None):
        return there
    return f"/merchants/{merchant}/"
