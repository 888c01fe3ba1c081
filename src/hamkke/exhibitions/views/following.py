from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hamkke.exhibitions.queries import following as queries
from hamkke.kernel import clock
from hamkke.merchants import queries as merchants
from hamkke.people.queries import SignedIn

_ON_A_PAGE = 20


@login_required
@never_cache
@require_safe
def followed(request: SignedIn) -> HttpResponse:
    """The shops that somebody follows, with what is new there."""
    now = clock.now()
    page = Paginator(merchants.followed_by(request.user), _ON_A_PAGE).get_page(request.GET.get("page"))
    shops = queries.followed(list(page.object_list), request.user, now=now)
    context = {"page": page, "shops": shops, "now": now, "is_signed_in": True}
    return render(request, "exhibitions/followed.html", context)
