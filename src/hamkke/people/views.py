from typing import Any
from uuid import UUID

from allauth.account.signals import user_logged_in
from allauth.mfa.webauthn import views as webauthn
from allauth.utils import get_request_param
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.people import actions, forms, permissions, queries, rules
from hamkke.people.models import Role, User
from hamkke.people.providers import kakao
from hamkke.people.providers.passkeys import for_this_device
from hamkke.people.queries import SignedIn

REVOKED = Words("거두었습니다. 이제 아무것도 열지 못합니다.", "Revoked. It opens nothing any more.")
APPOINTED = Words(
    "{who} 님에게 맡겼습니다. 로그인하면 바로 보입니다.", "{who} is appointed, and sees it on signing in."
)
DISMISSED = Words("{who} 님에게서 거두었습니다.", "{who} is dismissed.")
KNOWN = Words(
    "기관을 등록했습니다. 이제 협력 기관과 재원으로 고를 수 있습니다.",
    "The organisation is known, and can be a partner or a funder.",
)
JOINED = Words(
    "{who} 님이 이 기관의 약속과 증빙을 다룹니다. 로그인하면 바로 보입니다.",
    "{who} now proves what this organisation promised, and sees it on signing in.",
)
ENDED = Words("로그아웃했습니다.", "Signed out there.")


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
    user_logged_in.send(sender=User, request=request, user=user)  # As allauth says it, so that it is listed.
    return redirect(settings.LOGIN_REDIRECT_URL)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: SignedIn) -> HttpResponse:
    """A person's own tokens. The answer that makes one shows its secret, and no other ever does."""
    form = forms.TokenForm(request.POST or None, roles=queries.role_names(request.user))
    if form.is_valid():
        secret = actions.make_token(request.user, **form.cleaned_data)
        return render(request, "people/token.html", {"secret": secret, "name": form.cleaned_data["name"]})
    standing = [
        (token, [rules.SCOPES[scope] for scope in token.scopes])
        for token in queries.tokens_of(request.user, now=clock.now())
    ]
    context = {"form": form, "tokens": standing}
    return render(request, "people/tokens.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def revocation(request: SignedIn, id: UUID) -> HttpResponse:
    actions.revoke_token(
        get_object_or_404(permissions.tokens_revocable_by(request.user), pk=id), by=request.user
    )
    messages.success(request, REVOKED.in_language(get_language()))
    return redirect("people:tokens")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: SignedIn) -> HttpResponse:
    """Who acts in which role for the secretariat; it appoints them here."""
    if not queries.is_organiser(request.user):
        raise Http404
    form = forms.AppointmentForm(request.POST or None)
    if form.is_valid():
        appointed = actions.appoint(by=request.user, **form.cleaned_data)
        messages.success(request, APPOINTED.format(who=appointed).in_language(get_language()))
        return redirect("people:people")
    context = {"form": form, "appointments": queries.appointments()}
    return render(request, "people/people.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def removal(request: SignedIn, user: UUID, role: str) -> HttpResponse:
    person = get_object_or_404(permissions.users_appointable_by(request.user), pk=user)
    if role not in queries.APPOINTED:
        raise Http404
    actions.dismiss(person, Role.Name(role), by=request.user)
    messages.success(request, DISMISSED.format(who=person).in_language(get_language()))
    return redirect("people:people")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def organisations(request: SignedIn) -> HttpResponse:
    """The organisations that may be partners and funders; the secretariat makes them known here."""
    if not queries.is_organiser(request.user):
        raise Http404
    form = forms.OrganisationForm(request.POST or None)
    if form.is_valid():
        try:
            actions.register_organisation(by=request.user, **form.cleaned_data)
        except rules.OrganisationKnown as refusal:
            form.add_error("name", refusal.words.in_language(get_language()))
        else:
            messages.success(request, KNOWN.in_language(get_language()))
            return redirect("people:organisations")
    standing = permissions.organisations_manageable_by(request.user)
    context = {"form": form, "organisations": standing}
    return render(request, "people/organisations.html", context, status=422 if form.is_bound else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: SignedIn, organisation: UUID) -> HttpResponse:
    """Who speaks for an organisation; the secretariat says so here."""
    found = get_object_or_404(permissions.organisations_manageable_by(request.user), pk=organisation)
    form = forms.MemberForm(request.POST or None)
    if form.is_valid():
        joined = actions.join(found, by=request.user, **form.cleaned_data)
        messages.success(request, JOINED.format(who=joined.user).in_language(get_language()))
        return redirect("people:members", found.pk)
    standing = permissions.memberships_endable_by(request.user).filter(organisation=found)
    context = {"form": form, "organisation": found, "memberships": standing}
    return render(request, "people/members.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def membership_removal(request: SignedIn, id: UUID) -> HttpResponse:
    found = get_object_or_404(permissions.memberships_endable_by(request.user), pk=id)
    actions.leave(found, by=request.user)
    messages.success(request, DISMISSED.format(who=found.user).in_language(get_language()))
    return redirect("people:members", found.organisation_id)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD"])
def sessions(request: SignedIn) -> HttpResponse:
    """Where this person is signed in."""
    here = request.session.session_key or ""
    found = queries.sessions_of(request.user, here=here, now=clock.now())
    return render(request, "people/sessions.html", {"sessions": found})


@login_required
@require_POST
def session_ending(request: SignedIn, id: int) -> HttpResponse:
    found = get_object_or_404(permissions.sessions_endable_by(request.user), pk=id)
    actions.end_session(found, by=request.user)
    messages.success(request, ENDED.in_language(get_language()))
    return redirect("people:sessions")


@login_required
@require_POST
def other_sessions_ending(request: SignedIn) -> HttpResponse:
    actions.end_other_sessions(request.user, here=request.session.session_key or "")
    messages.success(request, ENDED.in_language(get_language()))
    return redirect("people:sessions")


# ── Passkeys: allauth's views, where ours say nothing else ──


@login_required
@never_cache
@require_http_methods(["GET", "HEAD"])
def passkeys(request: SignedIn) -> HttpResponse:
    """A person's own passkeys; whoever acts for the festival may add some."""
    context = {
        "passkeys": queries.passkeys_of(request.user),
        "may_add": queries.is_appointed(request.user),
        "must_add": queries.lacks_passkey(request.user),
    }
    return render(request, "people/passkeys.html", context)


class PasskeyAdding(webauthn.AddWebAuthnView):
    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**facts)
        return context | {"js_data": for_this_device(context["js_data"])}


@login_required
@never_cache
def passkey_adding(request: SignedIn) -> HttpResponseBase:
    if not queries.is_appointed(request.user):
        raise Http404
    return PasskeyAdding.as_view()(request)
