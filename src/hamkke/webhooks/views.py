"""Where somebody's own systems are told, what was told to each, and how to have it told again."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hamkke.kernel.words import Words
from hamkke.people.queries import SignedIn
from hamkke.webhooks import actions, forms, permissions, queries

_ON_A_PAGE = 50
ROTATED = Words(
    "비밀 값을 바꿨습니다. 하루 동안은 앞의 값으로도 서명합니다.",
    "The secret is changed. For a day the one before signs as well.",
)
STOPPED = Words("멈췄습니다.", "It is stopped.")
AGAIN = Words("다시 보냅니다.", "It is being sent again.")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def endpoints(request: SignedIn) -> HttpResponse:
    form = forms.EndpointForm(request.POST or None)
    if form.is_valid():
        made = actions.add_endpoint(owner=request.user, **form.cleaned_data)
        return redirect("webhooks:endpoint", made.pk)
    context = {"form": form, "endpoints": queries.endpoints_of(request.user)}
    return render(request, "webhooks/endpoints.html", context, status=422 if form.is_bound else 200)


@login_required
@never_cache
@require_safe
def endpoint(request: SignedIn, id: UUID) -> HttpResponse:
    found = _own(request, id)
    page = Paginator(queries.deliveries_of(found), _ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"endpoint": found, "secret": queries.secret_of(found), "page": page}
    return render(request, "webhooks/endpoint.html", context)


@login_required
@require_POST
def rotation(request: SignedIn, id: UUID) -> HttpResponse:
    form = forms.RotationForm(request.POST)
    found = _own(request, id)
    if not form.is_valid():
        raise BadRequest(form.errors.as_json())
    actions.rotate_secret(found, by=request.user, **form.cleaned_data)
    return _back(request, ROTATED, id)


@login_required
@require_POST
def stopping(request: SignedIn, id: UUID) -> HttpResponse:
    actions.stop_endpoint(_own(request, id), by=request.user)
    messages.success(request, STOPPED.in_language(get_language()))
    return redirect("webhooks:endpoints")


@login_required
@require_POST
def resending(request: SignedIn, id: UUID) -> HttpResponse:
    delivery = get_object_or_404(permissions.deliveries_resendable_by(request.user), pk=id)
    actions.send_again(delivery, by=request.user)
    return _back(request, AGAIN, delivery.endpoint_id)


def _own(request: SignedIn, id: UUID) -> queries.Endpoint:
    return get_object_or_404(permissions.endpoints_manageable_by(request.user), pk=id)


def _back(request: SignedIn, said: Words, endpoint: UUID) -> HttpResponse:
    messages.success(request, said.in_language(get_language()))
    return redirect("webhooks:endpoint", endpoint)
