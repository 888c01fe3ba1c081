"""Where the time machine is switched on and off."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hamkke.insights import forms, permissions
from hamkke.insights.middleware import COOKIE, LASTS_SECONDS, moment_of, salt_of
from hamkke.kernel import clock


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def time_machine(request: HttpRequest) -> HttpResponse:
    """Choose the moment. It is on from the next page until it is switched off."""
    if not permissions.is_time_traveller(request.user):
        raise Http404
    moment = moment_of(request)
    form = forms.MomentForm(request.POST or None, initial={"moment": moment or clock.now()})
    if form.is_valid():
        answer = redirect("today:cockpit")
        answer.set_signed_cookie(
            COOKIE,
            form.cleaned_data["moment"].isoformat(),
            salt=salt_of(request),
            max_age=LASTS_SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return answer
    context = {"form": form, "moment": moment}
    return render(request, "insights/time_machine.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_POST
def now(request: HttpRequest) -> HttpResponse:
    """Back to now, to the page one was looking at."""
    page = request.POST.get("page", "")
    is_ours = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    answer = redirect(page if is_ours else "today:cockpit")
    answer.delete_cookie(COOKIE, samesite="Lax")
    return answer
