from allauth.utils import get_request_param
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from hamkke.kernel import clock
from hamkke.people import queries
from hamkke.people.models import User
from hamkke.people.providers import kakao


@never_cache
def kakao_sign_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    wanted = get_request_param(request, "next")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return kakao.begin(request, provider_id, next_url=wanted if is_ours else None)


@never_cache
def kakao_answer(request: HttpRequest, provider_id: str) -> HttpResponse:
    return kakao.finish(request, provider_id)


@never_cache
def development_sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by a link printed on the terminal. Only in development; elsewhere there is no such page."""
    if not settings.DEVELOPMENT:
        raise Http404
    user = get_object_or_404(
        User, pk=queries.signed_in_by(token, secret=settings.SECRET_KEY, now=clock.now()), is_active=True
    )
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("/")
